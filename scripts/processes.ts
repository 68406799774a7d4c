import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, say } from './root.ts';

export type Environment = Record<string, string | undefined>;

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

function start(entry: string, args: readonly string[], env: Environment): ChildProcess {
  return spawn(process.execPath, [...NODE_FLAGS, `${ROOT}/${entry}`, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Runs one of our entries to its end. Throws when it does not exit with 0; its own messages say why. */
export async function runOnce(
  entry: string,
  args: readonly string[],
  env: Environment,
): Promise<void> {
  const child = start(entry, args, env);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${entry} ended with code ${code}; its message stands above.`);
}

/** Feeds what `from` prints into `into`, with back-pressure by the pipe, and waits for both. */
export async function pipeEntries(
  from: readonly [string, ...string[]],
  into: readonly [string, ...string[]],
  env: Environment,
): Promise<void> {
  const all = { ...process.env, ...env };
  const [fromEntry, ...fromArgs] = from;
  const [intoEntry, ...intoArgs] = into;
  const reader = spawn(process.execPath, [...NODE_FLAGS, `${ROOT}/${intoEntry}`, ...intoArgs], {
    env: all,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const writer = spawn(process.execPath, [...NODE_FLAGS, `${ROOT}/${fromEntry}`, ...fromArgs], {
    env: all,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writer.stdout.pipe(reader.stdin);
  reader.stdin.on('error', () => writer.kill());
  const ends = await Promise.all([once(writer, 'exit'), once(reader, 'exit')]);
  for (const [index, [code]] of ends.entries()) {
    const entry = index === 0 ? fromEntry : intoEntry;
    if (code !== 0) throw new Error(`${entry} ended with code ${code}; its message stands above.`);
  }
}

export type Service = {
  /** Resolves with the port at the first `ready`; rejects when the process ends before it. */
  readonly ready: Promise<number | null>;
  stop(): Promise<void>;
};

const RESTART_PAUSE_MS = 500;
const STOP_LIMIT_MS = 10_000;

function readyPort(message: unknown): number | null | undefined {
  if (typeof message !== 'object' || message === null || !('ready' in message)) return undefined;
  return 'port' in message && typeof message.port === 'number' ? message.port : null;
}

/** Keeps one of our entries running: started again when it dies, stopped with SIGTERM. */
export function keepRunning(entry: string, args: readonly string[], env: Environment): Service {
  let stopping = false;
  let child: ChildProcess;
  const first = Promise.withResolvers<number | null>();
  let wasReady = false;
  const launch = (): void => {
    child = start(entry, args, env);
    child.on('message', (message) => {
      const port = readyPort(message);
      if (port === undefined) return;
      wasReady = true;
      first.resolve(port);
    });
    child.on('exit', (code) => void ended(code));
  };
  const ended = async (code: number | null): Promise<void> => {
    if (stopping) return;
    if (!wasReady) {
      first.reject(new Error(`${entry} ended with code ${code} before it was ready.`));
      return;
    }
    say(`${entry} ended with code ${code}; starting it again`);
    await sleep(RESTART_PAUSE_MS);
    if (!stopping) launch();
  };
  launch();
  return {
    ready: first.promise,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exit;
      clearTimeout(limit);
    },
  };
}
