// The lock file of an embedded database. Two processes can open one directory without an error and lose rows, so this file is taken first,
// and it is the aggregator's lease. It also says where the running database listens, for commands beside a running `npm start`.
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

export type LockOwner = {
  readonly pid: number;
  /** Start time of the process in kernel ticks, so that a reused pid is not taken for the owner; null where the kernel does not tell. */
  readonly startTicks: string | null;
  readonly socketDir: string;
};

const FILE = 'database.lock';

function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(owner: LockOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.startTicks === null || owner.startTicks === startTicks(owner.pid);
}

/** The live owner of the lock in `dataDir`, or null. */
export function lockOwner(dataDir: string): LockOwner | null {
  let owner: LockOwner;
  try {
    owner = JSON.parse(readFileSync(path.join(dataDir, FILE), 'utf8'));
  } catch {
    return null;
  }
  return isAlive(owner) ? owner : null;
}

function create(file: string, owner: LockOwner): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, JSON.stringify(owner));
  closeSync(descriptor);
  return true;
}

const UNFINISHED_MS = 2000;

/** A file without a readable owner may be one that is being written this moment; only an old one is left over. */
function isLeftOver(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    try {
      return Date.now() - statSync(file).mtimeMs > UNFINISHED_MS;
    } catch {
      return true;
    }
  }
}

/**
 * Takes the lock for this process, and gives the function that frees it. A dead owner's lock is taken over.
 * Throws a message for people when a live process owns it.
 */
export function takeLock(dataDir: string, socketDir: string): () => void {
  const file = path.join(dataDir, FILE);
  const mine: LockOwner = { pid: process.pid, startTicks: startTicks(process.pid), socketDir };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (create(file, mine)) return () => rmSync(file, { force: true });
    const owner = lockOwner(dataDir);
    if (owner !== null || !isLeftOver(file)) {
      throw new Error(
        `the embedded database in ${dataDir} is in use by process ${owner?.pid ?? '(starting)'}. Stop that process, or choose another DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new Error(`the lock of ${dataDir} changes hands too fast; try again`);
}
