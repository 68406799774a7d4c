// The lock file of an embedded database. Two processes can open one directory without an error and lose rows, so this file is taken first,
// and it is the aggregator's lease. It also says where the running database listens, for commands beside a running `npm start`.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { processStat } from './process-stat.ts';

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

function readOwner(file: string): LockOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
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

const ATTEMPTS = 5;

/**
 * Takes the lock of the database for this process, and gives the function that frees it. A dead owner's lock is taken over.
 * Throws a message for people when a live process owns it.
 */
export function takeLock(dataDir: string, socketDir: string): () => void {
  return takeFile(path.join(dataDir, FILE), socketDir, 'the embedded database');
}

/** The same for the journal and the carry files: two aggregators on one folder would close each other's windows. */
export function takeIntakeLock(dataDir: string): () => void {
  return takeFile(path.join(dataDir, INTAKE_FILE), '', 'the journal');
}

function takeFile(file: string, socketDir: string, what: string): () => void {
  const startTicks = processStat(process.pid)?.startTicks ?? null;
  const mine: LockOwner = { pid: process.pid, startTicks, socketDir };
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (linkUnlessThere(draft, file)) return () => freeLock(file);
      const owner = liveOwner(file);
      if (owner !== null) {
        throw new Error(
          `${what} in ${path.dirname(file)} is in use by process ${owner.pid}. Stop that process, or choose another DATA_DIR.`,
        );
      }
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
