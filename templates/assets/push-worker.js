
// A message: what it says came encrypted, from our server alone. Whoever cannot read it shows nothing.
addEventListener("push", (event) => {
  const { id, title, body, path, lang, tag } = event.data.json();
  const show = async () => {
    const icon = "/icon-192.png";
    // A later word about the same takes the place of the first, and is heard.
    await registration.showNotification(title, { body, lang, tag, renotify: true, icon, badge: icon, data: path });
    // Whoever has seen it here gets no mail or text about it.
    await fetch("/push/shown", { method: "POST", body: new URLSearchParams({ id }), credentials: "same-origin" });
  };
  // Without a line the mail or text comes after all.
  event.waitUntil(show().catch(() => undefined));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data, location.origin);
  if (to.origin !== location.origin) return;
  const open = async () => {
    for (const one of await clients.matchAll({ type: "window" })) {
      if (new URL(one.url).pathname === to.pathname) return one.focus();
    }
    return clients.openWindow(to.href);
  };
  event.waitUntil(open());
});
