// What the control room keeps on the device, in IndexedDB: the room as it was last, and what waits to be sent. Nothing else of the client keeps anything.
// Where the browser keeps nothing (a private window), it lasts as long as the page.
const NAME = 'crowdshade-room';
const STORE = 'kept';

/** Stands while somebody has signed out here and the service has not heard it: until then nothing is kept. */
const LEAVING = 'leaving';
/** What is to be ended: the session of this device, or all of an account. */
export type SignOutHere = { readonly everywhere: string | null };

const ofThePage = new Map<string, unknown>();

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answered(request);
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(STORE, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore(STORE));
    await done;
    return result;
  } finally {
    database.close();
  }
}

/**
 * Reads and writes in one transaction: two pages of one device never write over each other. `change` gives undefined for nothing. Nothing is kept of
 * whoever has signed out, whichever page still hears of the room.
 */
export async function changeKept<T>(
  key: string,
  change: (known: T | undefined) => T | undefined,
): Promise<T | undefined> {
  const changed = (known: unknown): T | undefined => change(known as T | undefined);
  try {
    return await inStore('readwrite', async (store) => {
      if ((await answered(store.get(LEAVING))) !== undefined) return undefined;
      const next = changed(await answered(store.get(key)));
      if (next === undefined) await answered(store.delete(key));
      else await answered(store.put(next, key));
      return next;
    });
  } catch {
    if (ofThePage.has(LEAVING)) return undefined;
    const next = changed(ofThePage.get(key));
    if (next === undefined) ofThePage.delete(key);
    else ofThePage.set(key, next);
    return next;
  }
}

export const readKept = <T>(key: string): Promise<T | undefined> =>
  inStore('readonly', (store) => answered<T | undefined>(store.get(key))).catch(
    () => ofThePage.get(key) as T | undefined,
  );

/** All of it goes, and nothing comes until the service has heard of it. */
export async function leaveDevice(leaving: SignOutHere): Promise<void> {
  ofThePage.clear();
  await inStore('readwrite', async (store) => {
    await answered(store.clear());
    await answered(store.put(leaving, LEAVING));
  }).catch(() => void ofThePage.set(LEAVING, leaving));
}

export const leavingNow = (): Promise<SignOutHere | undefined> => readKept<SignOutHere>(LEAVING);

/** The service has heard it, or somebody has signed in since. */
export async function hasLeft(): Promise<void> {
  ofThePage.delete(LEAVING);
  await inStore('readwrite', (store) => answered(store.delete(LEAVING))).catch(() => {});
}
