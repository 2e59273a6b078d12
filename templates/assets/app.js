// Makes pages a little kinder; every page works without it. Remembers nothing.
"use strict";

// One tap, one effect: a form that is on its way is not sent again. The server's key guards the rest.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has read the form: a disabled button would not be sent along.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
});

// Back from the next page: the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// The mistakes of a form are read out and within reach at once.
const mistakes = document.querySelector(".notice[role=alert]");
if (mistakes) {
  mistakes.tabIndex = -1;
  mistakes.focus();
}

// Print buttons exist only where printing by script does.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
