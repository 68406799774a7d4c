// What the control room keeps on the device, in IndexedDB: the room as it was last, and what waits to be sent. Nothing else of the client keeps anything.
// Where the browser keeps nothing (a private window), it lasts as long as the page.
const NAME = 'crowdshade-room';
const STORE = 'kept';

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

/** Reads and writes in one transaction: two pages of one device never write over each other. `change` gives undefined for nothing. */
export async function changeKept<T>(
  key: string,
  change: (known: T | undefined) => T | undefined,
): Promise<T | undefined> {
  const changed = (known: unknown): T | undefined => change(known as T | undefined);
  try {
    return await inStore('readwrite', async (store) => {
      const next = changed(await answered(store.get(key)));
      if (next === undefined) await answered(store.delete(key));
      else await answered(store.put(next, key));
      return next;
    });
  } catch {
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

/** All of it goes. */
export async function forgetAll(): Promise<void> {
  ofThePage.clear();
  await inStore('readwrite', (store) => answered(store.clear())).catch(() => {});
}
