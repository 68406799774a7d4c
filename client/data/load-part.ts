// Loads a part of the page's code when it is needed. A file that does not arrive is asked for again
// under another address: browsers remember for as long as the page is open that an address failed.
// When it still does not arrive, a new version may have been installed meanwhile, whose files have
// other names: then the page is loaded anew by itself, once for each version, and only when the
// service answers. What it trades: that a page is never left half loaded, against one reload that
// nobody asked for.
const PAUSES_MS = [300, 1500];

let tries = 0;

/** The address of our own that an error names; null where the browser names none, and asks again by itself. */
function addressIn(error: unknown): URL | null {
  const found = /https?:\/\/\S+/.exec(error instanceof Error ? error.message : '')?.[0] ?? '';
  if (!URL.canParse(found)) return null;
  const address = new URL(found);
  return address.origin === window.location.origin ? address : null;
}

/** The same file under an address that has not failed yet. */
function fresh(address: URL): string {
  tries += 1;
  address.searchParams.set('again', String(tries));
  return address.href;
}

/** Vite adds a style sheet once, and takes one that failed for loaded. */
function addStyles(href: string): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(href));
    });
    document.head.append(link);
  });
}

async function again<T>(load: () => Promise<T>, error: unknown): Promise<T> {
  const address = addressIn(error);
  if (address === null) return await load();
  if (!address.pathname.endsWith('.css')) return await import(/* @vite-ignore */ fresh(address));
  await addStyles(fresh(address));
  return await load();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Gives what `load` gives, after further tries where it fails. Rejects when the file does not arrive. */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  let failure: unknown;
  try {
    return await load();
  } catch (error) {
    failure = error;
  }
  for (const ms of PAUSES_MS) {
    await pause(ms);
    try {
      return await again(load, failure);
    } catch (error) {
      // What names no address says nothing new of the file.
      failure = addressIn(error) === null ? failure : error;
    }
  }
  throw failure;
}

/** The address of the script that the page begins with: any change of any file gives it another name. */
const versionNow = (): string =>
  document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';

type Remembered = { readonly reloadedOf?: string };

/** Loads the page anew, unless it was already for this version, or the service does not answer. Whether it does. */
async function reloadOnce(): Promise<boolean> {
  const version = versionNow();
  const { reloadedOf } = (window.history.state ?? {}) as Remembered;
  if (reloadedOf === version) return false;
  const answer = await fetch(window.location.href, { method: 'HEAD', cache: 'no-store' }).catch(
    () => null,
  );
  if (answer?.ok !== true) return false;
  // With the entry of the history it outlasts the reload, and is kept nowhere else.
  const state = { ...window.history.state, reloadedOf: version };
  window.history.replaceState(state, '');
  window.location.reload();
  return true;
}

/** As `loadPart`, for what the page cannot do without: before it gives up, the page is loaded anew. */
export async function loadOrReload<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await loadPart(load);
  } catch (error) {
    if (!(await reloadOnce())) throw error;
    // The page is about to go.
    return await new Promise<never>(() => {});
  }
}
