// The lease where one machine has everything: whoever holds the lock of the data folder has every site of it. Nobody can take the folder while
// this process lives, and the lock of a process that died is taken over.
import { takeIntakeLock } from '#database/embedded/lock.ts';
import type { Lease } from '../lease.ts';

/** @throws {Error} a message for people when a live process has the folder. */
export function openFolderLease(dataDir: string): Lease {
  const free = takeIntakeLock(dataDir);
  const held = new Set<string>();
  return {
    async take(siteIds) {
      for (const siteId of siteIds) held.add(siteId);
      return new Set(siteIds);
    },
    isHeld: (siteId) => held.has(siteId),
    async release() {
      held.clear();
      free();
    },
  };
}
