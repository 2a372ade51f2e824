// Keeps the door's page open without a network. It answers with what that page has put into the cache
// (itself without anybody on it, and its files), and lets everything else go its way.

const CACHE = "talka-door";
const DOOR = /^\/[a-z-]+\/check-in\/[0-9a-f-]{36}\/$/;
const PATIENCE = 6000; // milliseconds

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && DOOR.test(address.pathname)) event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(request) {
  try {
    return await Promise.race([
      fetch(request),
      new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), PATIENCE)),
    ]);
  } catch (error) {
    const cache = await caches.open(CACHE);
    const { origin, pathname, searchParams } = new URL(request.url);
    const date = searchParams.get("date");
    // The date that was asked for, and no other: people would be marked at the wrong one.
    const kept = date
      ? await cache.match(`${origin}${pathname}?date=${encodeURIComponent(date)}`)
      : await cache.match(request.url, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}
