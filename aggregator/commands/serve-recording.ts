// Shows what was replayed, read-only: no intake is started, and every site stands at the end of the
// recording, also one that is registered and goes on from there at its next start.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Settings } from '../process/settings.ts';

type Served = {
  readonly databaseUrl: string;
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Latest admitted observedAt. */
  readonly end: EpochMs;
  /** The pages can be asked for. */
  readonly onReady: () => void;
};

/** Resolves when the server has ended. One that never listened has said why, and the command fails with it. */
export async function serveRecording(of: Served): Promise<void> {
  const { databaseUrl, settings, environment, end, onReady } = of;
  const entry = path.join(import.meta.dirname, '../../server/main.ts');
  const child = spawn(process.execPath, [...NODE_FLAGS, entry, '--stands-at', isoUtc(end)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...environment,
      DATABASE_URL: databaseUrl,
      INGEST_URL: undefined,
      PORT: String(settings.port),
      HOST: settings.host,
    },
  });
  process.on('SIGINT', () => child.kill('SIGTERM'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  let isReady = false;
  child.on('message', (message) => {
    if (isReady || typeof message !== 'object' || !('ready' in message)) return;
    isReady = true;
    onReady();
  });
  await once(child, 'exit');
  if (!isReady) process.exitCode = 1;
}
