// Makes pages a little kinder; every page works without it. Remembers nothing about anybody.
"use strict";

// A page for when there is no line is kept by a worker; the pages of people are not.
navigator.serviceWorker?.register("/service-worker.js").catch(() => {
  // A browser that keeps nothing shows its own page then.
});

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

// Copying exists only where a script may: a long address is not selected by hand on a telephone.
for (const button of navigator.clipboard ? document.querySelectorAll("button[data-copy]") : []) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value.trim());
      button.parentElement.querySelector("[data-copied]").hidden = false;
    } catch {
      // Not allowed: then it is selected, ready to be copied by hand.
      field.focus();
      field.select();
    }
  });
}

// Passkeys: the server gives the question, the browser asks the person, and the answer is sent as a form. Where there are
// none the six digits do.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const written = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

// The answer of a device as the server reads it; nothing when the server had no question, and will say why on a page.
async function passkey(form) {
  const reply = await fetch(form.dataset.ask, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
  });
  if (!reply.ok) return "";
  const { publicKey } = await reply.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const known of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) {
    known.id = bytes(known.id);
  }
  const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (part in made.response) response[part] = made.response[part] && written(made.response[part]);
  }
  const { id, type } = made;
  const clientExtensionResults = made.getClientExtensionResults();
  return JSON.stringify({ id, rawId: written(made.rawId), type, response, clientExtensionResults });
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-no-passkey]")) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      form.elements.answer.value = await passkey(form);
      form.submit();
    } catch {
      // Nobody touched the device, or it is not theirs.
      failed.hidden = false;
      delete form.dataset.sent;
    }
  });
}

// Saying it: the browser records, and what was said goes along as the form's own file. Without this the file field does the
// same, with the recorder of the telephone.
const records = window.MediaRecorder && window.DataTransfer && navigator.mediaDevices;
for (const form of records ? document.querySelectorAll("form[data-speak]") : []) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const [record, stop, heard, failed] = ["record", "stop", "heard", "failed"].map(part);
  const recording = (is) => {
    record.hidden = is;
    stop.hidden = !is;
  };
  part("recorder").hidden = false;
  record.addEventListener("click", async () => {
    failed.hidden = true;
    part("recorded").hidden = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
      const pieces = [];
      let left = Number(form.dataset.speak);
      const tell = () => {
        part("clock").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      };
      tell();
      const clock = setInterval(() => {
        left -= 1;
        tell();
        if (left <= 0 && recorder.state === "recording") recorder.stop();
      }, 1000);
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => {
        clearInterval(clock);
        for (const track of stream.getTracks()) track.stop();
        recording(false);
        const sound = new Blob(pieces, { type: recorder.mimeType });
        const files = new DataTransfer();
        files.items.add(new File([sound], "opname", { type: sound.type }));
        form.elements.sound.files = files.files;
        URL.revokeObjectURL(heard.src);
        heard.src = URL.createObjectURL(sound);
        heard.hidden = false;
        part("recorded").hidden = false;
        record.focus();
      });
      stop.onclick = () => recorder.stop();
      recorder.start();
      recording(true);
      stop.focus();
    } catch {
      // No microphone, or it is not allowed: the field below does it, or typing.
      failed.hidden = false;
    }
  });
}

// Messages on this device: the browser asks the person, and what it gives is sent as a form. Without this the page says so.
async function turnOn(form) {
  // First of all: a browser asks nothing long after a tap.
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const { pushManager } = await navigator.serviceWorker.ready;
  // One of before may be for another key, or for somebody else who was signed in here.
  await (await pushManager.getSubscription())?.unsubscribe();
  const key = bytes(form.dataset.push);
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  form.elements.endpoint.value = made.endpoint;
  for (const name of ["p256dh", "auth"]) form.elements[name].value = written(made.getKey(name));
}

const canPush = navigator.serviceWorker && window.PushManager && window.Notification;
for (const form of canPush ? document.querySelectorAll("form[data-push]") : []) {
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-no-push]")) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    try {
      await turnOn(form);
      form.submit();
    } catch {
      // Said no, now or before; or the browser has no service that it may ask.
      failed.hidden = false;
      delete form.dataset.sent;
    }
  });
}
