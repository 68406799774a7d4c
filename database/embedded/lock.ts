// The lock file of an embedded database. Two processes can open one directory without an error and lose rows, so this file is taken first,
// and it is the aggregator's lease. It also says where the running database listens, for commands beside a running `npm start`.
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { isFolder, readStoredJson, type Stored, setAside } from '#shared/process/stored-file.ts';
import { processStat, whoHasOpen } from './process-stat.ts';

const ownerSchema = z.strictObject({
  pid: z.int().positive(),
  /** Start time of the process in kernel ticks, so that a reused pid is not taken for the owner; null where the kernel does not tell. */
  startTicks: z.string().nullable(),
  socketDir: z.string(),
});
export type LockOwner = z.infer<typeof ownerSchema>;

const FILE = 'database.lock';
const INTAKE_FILE = 'intake.lock';

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  if (owner.startTicks === null) return true;
  const stat = processStat(owner.pid);
  return stat !== null && stat.startTicks === owner.startTicks && stat.state !== 'Z';
}

function storedOwner(file: string): Stored<LockOwner> {
  return readStoredJson(file, ownerSchema);
}

function readOwner(file: string): LockOwner | null {
  const owner = storedOwner(file);
  return owner.state === 'good' ? owner.value : null;
}

function liveOwner(file: string): LockOwner | null {
  const owner = readOwner(file);
  return owner !== null && isAlive(owner) ? owner : null;
}

/** The live owner of the database in `dataDir`, or null. */
export function lockOwner(dataDir: string): LockOwner | null {
  return liveOwner(path.join(dataDir, FILE));
}

/** Makes `file` another name of `source`; false when `file` is there. Atomic, so nobody ever reads half a lock. */
function linkUnlessThere(source: string, file: string): boolean {
  try {
    linkSync(source, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A damaged lock says nobody's name, and its owner may be alive: two on one folder lose rows. So whoever has files of the folder open counts as
 * the owner. When nobody has, the lock is moved away.
 */
function clearDamaged(file: string, { what, folder }: Locked): void {
  const stored = storedOwner(file);
  if (stored.state !== 'damaged') return;
  const pid = whoHasOpen(path.join(path.dirname(file), folder));
  if (pid === null) {
    // A file of a lock holds nothing that anybody misses; a folder was never ours.
    if (isFolder(file)) setAside(file);
    return;
  }
  throw new Error(
    `${file} ${stored.why}, and process ${pid} has ${what} in ${path.dirname(file)} open. Stop that process, or choose another DATA_DIR.`,
  );
}

/** Moves a dead owner's lock away. When a live one was taken meanwhile it is put back. */
function clearDead(file: string): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const owner = readOwner(aside);
  if (owner !== null && isAlive(owner)) linkUnlessThere(aside, file);
  rmSync(aside, { force: true });
}

const LOCK_ATTEMPTS = 5;

/**
 * Takes the lock of the database for this process, and gives the function that frees it. A dead owner's lock is taken over.
 * Throws a message for people when a live process owns it.
 */
export function takeLock(dataDir: string, socketDir: string): () => void {
  const locked = { what: 'the embedded database', folder: 'database' };
  return takeFile(path.join(dataDir, FILE), socketDir, locked);
}

/** The same for the journal and the carry files: two aggregators on one folder would close each other's windows. */
export function takeIntakeLock(dataDir: string): () => void {
  return takeFile(path.join(dataDir, INTAKE_FILE), '', { what: 'the journal', folder: 'journal' });
}

/** What a lock is for, in words and as a folder of the data folder. */
type Locked = { readonly what: string; readonly folder: string };

function takeFile(file: string, socketDir: string, locked: Locked): () => void {
  const startTicks = processStat(process.pid)?.startTicks ?? null;
  const mine: LockOwner = { pid: process.pid, startTicks, socketDir };
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
      if (linkUnlessThere(draft, file)) return () => freeLock(file);
      const owner = liveOwner(file);
      if (owner !== null) {
        throw new Error(
          `${locked.what} in ${path.dirname(file)} is in use by process ${owner.pid}. Stop that process, or choose another DATA_DIR.`,
        );
      }
      clearDamaged(file, locked);
      clearDead(file);
    }
    throw new Error(`the lock ${file} changes hands too fast; try again`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock only while it is ours. */
function freeLock(file: string): void {
  if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
}
