// The one place that chooses what journal, carry and lease are made of. Whoever runs a site knows
// the contracts beside this file and nothing below them: another implementation is a folder of its
// own and its name here.
import path from 'node:path';
import type pg from 'pg';
import { AdvisoryLease, LEASE_IDLE_MS, LEASE_LIMITS } from './advisory/advisory-lease.ts';
import { openLockSession } from './advisory/lock-session.ts';
import type { Carry } from './carry.ts';
import { openCarryFiles } from './files/carry-files.ts';
import { folderLease, takeFolder } from './files/folder-lease.ts';
import { openSegmentFiles } from './files/segment-files.ts';
import type { Journal } from './journal.ts';
import type { Lease } from './lease.ts';

/**
 * Before anything is opened: takes what no two processes may have, where journal and carry lie.
 * Gives the function that leaves it. Rejects when a live process has it, in words for people.
 */
export async function takePlace(dataDir: string): Promise<() => Promise<void>> {
  const leave = takeFolder(dataDir);
  return async () => leave();
}

/**
 * `onStranger` hears where something stands that is not the journal's. Rejects when the place
 * cannot be used, in words for people.
 */
export async function openJournal(
  dataDir: string,
  onStranger?: (place: string) => void,
): Promise<Journal> {
  return openSegmentFiles(path.join(dataDir, 'journal'), onStranger);
}

/** Rejects when the place cannot be used, in words for people. */
export async function openCarry(dataDir: string): Promise<Carry> {
  return openCarryFiles(path.join(dataDir, 'carry'));
}

/** How soon a connection that holds leases must be known to be dead. */
const LEASE_SESSION = { limits: LEASE_LIMITS, idleSessionMs: LEASE_IDLE_MS } as const;

export type LeaseChoice = {
  /**
   * Opens a connection of its own to the database server. Null: the embedded database, where
   * whoever has taken the place has every site.
   */
  readonly connect: ((session: typeof LEASE_SESSION) => Promise<pg.Client>) | null;
  /** Another aggregator has the site by the time when it could be taken again. */
  readonly onTaken: (siteId: string) => void;
};

export function openLease({ connect, onTaken }: LeaseChoice): Lease {
  if (connect === null) return folderLease();
  const open = () => openLockSession(() => connect(LEASE_SESSION));
  return new AdvisoryLease({ open, onTaken });
}
