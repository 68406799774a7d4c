// The control room's service worker: keeps the page and its files, so that a phone without a line opens the room, and shows what this device is sent when the
// room is closed. It answers for nothing else: what the service says of a site goes past it, is kept in no cache, and the public pages are outside of its scope. The build writes the list before it
// (vite.config.ts); a new build is a new worker, which takes the place of the old one with all that it kept.
const worker = self as unknown as ServiceWorkerGlobalScope;
/** Written by the build. */
declare const SHELL: {
  readonly build: string;
  /** Files whose names change with what is in them. */
  readonly files: readonly string[];
  /** The script that the page of this build begins with. */
  readonly entry: string;
  /** What is said of a message that cannot be read, by the path of the room. */
  readonly unread: Readonly<Record<string, { readonly title: string; readonly body: string }>>;
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

/** What a device is sent (server/push/note.ts); it is shown, and kept nowhere. */
type Told = {
  readonly title: string;
  readonly body: string;
  /** Page of the room that a press opens. */
  readonly path: string;
  readonly tag: string;
  readonly language?: string;
};

/** Of one that cannot be read: a browser wants to see something for each, and there may be an alert behind it. */
function unread(): Told | undefined {
  const path = new URL(worker.registration.scope).pathname;
  const said = SHELL.unread[path];
  return said === undefined ? undefined : { ...said, path, tag: 'unread' };
}

/** A page of the room and nothing else, whatever was sent. */
const isTold = (said: Partial<Told> | null): said is Told =>
  typeof said?.title === 'string' &&
  typeof said.body === 'string' &&
  typeof said.tag === 'string' &&
  typeof said.path === 'string' &&
  ROOM.test(said.path.replace(/[?#].*$/, ''));

function toldBy(data: PushMessageData | null): Told | undefined {
  try {
    const said: Partial<Told> | null = data?.json() ?? null;
    return isTold(said) ? said : unread();
  } catch {
    return unread();
  }
}

async function show(told: Told | undefined): Promise<void> {
  if (told === undefined) return;
  const { title, body, tag, path, language = '' } = told;
  const look = { icon: '/icons/room-192.png', lang: language };
  // A later one about the same place takes the place of the one before, and is heard all the same.
  const again = { tag, renotify: true } as NotificationOptions;
  await worker.registration.showNotification(title, { body, data: path, ...look, ...again });
}

/** To a room that is open, else to a new one. */
async function open(path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const room = windows.find(({ url }) => ROOM.test(new URL(url).pathname));
  if (room === undefined) {
    await worker.clients.openWindow(path);
    return;
  }
  const alert = new URL(path, worker.location.origin).searchParams.get('alert');
  if (alert !== null) room.postMessage({ alert });
  await room.focus();
}

worker.addEventListener('push', (event) => event.waitUntil(show(toldBy(event.data))));
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data)));
});
