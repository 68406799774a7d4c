// The control room's service worker: keeps the page and its files, so that a phone without a line opens the room. It answers for nothing else: what the
// service says of a site goes past it, is kept in no cache, and the public pages are outside of its scope. The build writes the list before it
// (vite.config.ts); a new build is a new worker, which takes the place of the old one with all that it kept.
const worker = self as unknown as ServiceWorkerGlobalScope;
/** Written by the build. */
declare const SHELL: {
  readonly build: string;
  /** Files whose names change with what is in them. */
  readonly files: readonly string[];
  /** The script that the page of this build begins with. */
  readonly entry: string;
};

const PREFIX = 'crowdshade-shell-';
const CACHE = `${PREFIX}${SHELL.build}`;
const PAGE = '/index.html';
const ROOM = /^\/(?:[a-z]{2}\/)?control(?:\/people)?$/;
/** A line that swallows what is sent is no line: after so long the kept page is shown, and asks by itself. */
const PAGE_WITHIN_MS = 4000;

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELL.files]);
  const page = await fetch(PAGE, { cache: 'no-store' });
  // Installed while the service was updated: page and files must be of one build. The browser tries again.
  if (!(page.ok && (await page.clone().text()).includes(SHELL.entry)))
    throw new Error('The page is of another build.');
  await cache.put(PAGE, page);
  await worker.skipWaiting();
}

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** From the service where it answers; else as it was kept. */
async function pageFor(request: Request): Promise<Response> {
  const asked = await fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) }).catch(
    () => null,
  );
  if (asked !== null && asked.status < 500) return asked;
  return (await caches.match(PAGE)) ?? asked ?? Response.error();
}

/** Its name says what is in it, so a kept one is never too old; a try again has the same name. */
async function fileFor(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOlder()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (ROOM.test(pathname)) event.respondWith(pageFor(request));
  } else if (SHELL.files.includes(pathname)) event.respondWith(fileFor(request));
});
