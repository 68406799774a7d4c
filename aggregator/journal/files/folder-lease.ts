// The lease where one machine has everything: whoever has taken the data folder has every site of
// it. Nobody can take the folder while this process lives, and the lock of a process that died is
// taken over.
import { takeIntakeLock } from '#database/embedded/lock.ts';
import type { Lease } from '../lease.ts';

/**
 * Takes the folder for this process alone, because two would close each other's windows. Gives the
 * function that leaves it.
 * @throws {Error} a message for people when a live process has it.
 */
export function takeFolder(dataDir: string): () => void {
  return takeIntakeLock(dataDir);
}

/** For whoever has taken the folder, until it is left. */
export function folderLease(): Lease {
  const held = new Set<string>();
  return {
    async take(siteIds) {
      for (const siteId of siteIds) held.add(siteId);
      return new Set(siteIds);
    },
    isHeld: (siteId) => held.has(siteId),
    async release() {
      held.clear();
    },
  };
}
