// Starts the embedded TimescaleDB in its child process and keeps it there: when the child dies it is started again on the same socket, and
// pools recover by connecting anew.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import { type Ends, nextEnds, wordsOfEnd } from '#shared/process/supervision.ts';
import { checkLimits } from './diagnosis.ts';
import { lockOwner } from './lock.ts';
import { watchChild } from './watchdog.ts';

export type EmbeddedDatabase = {
  /** Address for `openPool`; stays the same over restarts of the child. */
  readonly databaseUrl: string;
  /** Process id of the child that runs now. */
  pid(): number | undefined;
  /** Ends the child after its last batch and removes the socket. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  readonly dataDir: string;
  readonly log: (text: string) => void;
};

const STOP_LIMIT_MS = 15_000;
/** Longest path of a Unix socket, less the socket's own name. */
const MAX_SOCKET_DIR = 107 - '/.s.PGSQL.5432'.length;

/** A new folder that only this user may enter (mkdtemp makes it 0700), in a place that is short enough. */
function makeSocketDir(): string {
  const parent =
    tmpdir().length + '/crowdshade-XXXXXX'.length <= MAX_SOCKET_DIR ? tmpdir() : '/tmp';
  return mkdtempSync(path.join(parent, 'crowdshade-'));
}

/** `postgresql:` address of a socket folder. */
function socketUrl(socketDir: string): string {
  return `postgresql://postgres@localhost/template1?host=${encodeURIComponent(socketDir)}`;
}

/** Address of the embedded database that another process runs in `dataDir`, or null. */
export function findRunning(dataDir: string): string | null {
  const owner = lockOwner(path.resolve(dataDir));
  return owner === null ? null : socketUrl(owner.socketDir);
}

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

async function ended(child: ChildProcess): Promise<void> {
  if (isRunning(child)) await once(child, 'exit');
}

/** Asks it to end after its last batch; one that does not is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended(child);
  clearTimeout(limit);
}

async function ready(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit').then(([code, signal]) => ({
    failed: `the process of the embedded database ended before it was ready (${signal ?? `code ${code}`}); if words stand above, they say why, otherwise the machine may be short of memory`,
  }));
  const first = await Promise.race([once(child, 'message').then(([message]) => message), exit]);
  if (typeof first === 'object' && first !== null && 'failed' in first)
    throw new Error(String(first.failed));
}

type Child = {
  readonly process: ChildProcess;
  /** Null until it is ready. */
  readyAt: number | null;
  /** Why the watchdog ended it, or null. */
  hung: string | null;
};

function launch(dataDir: string, socketDir: string): Child {
  const entry = path.join(import.meta.dirname, 'main.ts');
  const args = [...NODE_FLAGS, entry, dataDir, socketDir];
  const started = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: false,
  });
  const child: Child = { process: started, readyAt: null, hung: null };
  watchChild(started, (why) => {
    child.hung = why;
  });
  return child;
}

const howItEnded = ({ hung, process: { signalCode, exitCode } }: Child): string =>
  hung === null ? (signalCode ?? `code ${exitCode}`) : `it ${hung}`;

/** Opens the database in `<dataDir>/database`, making it when new. Throws when another process has it open. */
export async function startEmbedded({ dataDir, log }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = path.resolve(dataDir);
  // Here too: under such limits the child ends in the middle of its own start, without words of ours.
  checkLimits();
  const socketDir = makeSocketDir();
  let closing = false;
  let child = launch(folder, socketDir);
  let ends: Ends | null = null;
  const watch = (): void => {
    child.readyAt = performance.now();
    child.process.once('exit', () => void restart());
  };
  const restart = async (): Promise<void> => {
    while (!closing) {
      ends = nextEnds(ends, child.readyAt === null ? 0 : performance.now() - child.readyAt);
      log(wordsOfEnd('the embedded database', howItEnded(child), ends));
      await sleep(ends.pauseMs);
      if (closing) return;
      child = launch(folder, socketDir);
      try {
        await ready(child.process);
        watch();
        return;
      } catch (error) {
        log(`the embedded database did not start: ${sentenceOf(error)}`);
        await ended(child.process);
      }
    }
  };
  try {
    await ready(child.process);
  } catch (error) {
    rmSync(socketDir, { recursive: true, force: true });
    throw error;
  }
  watch();
  return {
    databaseUrl: socketUrl(socketDir),
    pid: () => child.process.pid,
    close: async () => {
      closing = true;
      await end(child.process);
      rmSync(socketDir, { recursive: true, force: true });
    },
  };
}
