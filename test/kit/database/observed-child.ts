// The real database process, started so that a test can look into its JavaScript heap: on SIGUSR2 it writes a snapshot (after a full
// collection), in which every string and object that something still holds can be found.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../database/embedded/main.ts');

export type ObservedChild = {
  readonly databaseUrl: string;
  readonly pid: number;
  /** Everything that the heap holds, as the text of a snapshot. */
  heapText(): Promise<string>;
  /** Bytes of what the heap holds: a state, not a measurement of when the collector ran. */
  heapBytes(): Promise<number>;
  /** Resident memory, WebAssembly included. Linux only. */
  rssBytes(): number;
  close(): Promise<void>;
};

type Snapshot = {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
};

function bytesOf(text: string): number {
  const { snapshot, nodes } = JSON.parse(text) as Snapshot;
  const width = snapshot.meta.node_fields.length;
  const size = snapshot.meta.node_fields.indexOf('self_size');
  let sum = 0;
  for (let at = size; at < nodes.length; at += width) sum += nodes[at] ?? 0;
  return sum;
}

/** Waits for a file to be whole: a snapshot is written in pieces. */
async function wholeText(file: string): Promise<string> {
  for (let before = -1; ; await sleep(100)) {
    const { size } = statSync(file);
    const text = size > 0 && size === before ? readFileSync(file, 'utf8') : '';
    if (text.trimEnd().endsWith('}')) return text;
    before = size;
  }
}

/** Starts the database of `dataDir`; `dataDir` also takes the snapshots, which are removed once they are read. */
export async function startObserved(dataDir: string): Promise<ObservedChild> {
  const socketDir = path.join(dataDir, 's');
  const snapshots = path.join(dataDir, 'heap');
  for (const folder of [socketDir, snapshots]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const flags = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${snapshots}`];
  const child = spawn(process.execPath, [...NODE_FLAGS, ...flags, ENTRY, dataDir, socketDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = await once(child, 'message');
  if (typeof message !== 'object' || message === null || !('ready' in message))
    throw new Error(`the database did not start: ${JSON.stringify(message)}`);
  const pid = child.pid ?? 0;
  const heapText = async (): Promise<string> => {
    process.kill(pid, 'SIGUSR2');
    for (;;) {
      const [name] = readdirSync(snapshots);
      if (name !== undefined) {
        const text = await wholeText(path.join(snapshots, name));
        rmSync(path.join(snapshots, name));
        return text;
      }
      await sleep(50);
    }
  };
  return {
    databaseUrl: `postgresql://postgres@localhost/template1?host=${encodeURIComponent(socketDir)}`,
    pid,
    heapText,
    heapBytes: async () => bytesOf(await heapText()),
    rssBytes: () => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
    close: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}
