// Keeps the style, the script and one page for when there is no line. Never a personal page: none is asked for here, and
// none is kept. `FILES` and `KEPT` are written before this by the server.
"use strict";

addEventListener("install", (event) => {
  // Without cookies: the page that is kept names nobody.
  const bare = FILES.map((file) => new Request(file, { credentials: "omit" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(bare)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const begin = async () => {
    // A newer program has newer files: those of before go.
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    // The browser asks for a page itself, as it does without a worker: the server sees who asked.
    await registration.navigationPreload?.enable();
    await clients.claim();
  };
  event.waitUntil(begin());
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match("/offline")) ?? Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(event));
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
