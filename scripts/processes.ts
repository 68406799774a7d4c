// Our programs as child processes: run once to their end, or kept running. A child that dies is started again, one that hangs is killed and
// started again, and none outlives its supervisor.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchChild } from '#database/embedded/watchdog.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { type Ends, nextEnds, TROUBLE_ENDS, wordsOfEnd } from '#shared/process/supervision.ts';
import { ROOT, say } from './root.ts';

export type Environment = Record<string, string | undefined>;

/**
 * A young generation of 16 MB is swept in a few milliseconds. Node lets it grow to 64 MB, and with thousands of viewers each sweep then holds the
 * event loop for 27 ms on average and for more than 100 ms at worst (seen in the soak).
 */
const FLAGS = [...NODE_FLAGS, '--max-semi-space-size=16'];
const running = new Set<ChildProcess>();
let isEnding = false;

function start(
  [entry, ...args]: readonly [string, ...string[]],
  env: Environment,
  stdio: NonNullable<SpawnOptions['stdio']>,
): ChildProcess {
  const child = spawn(process.execPath, [...FLAGS, `${ROOT}/${entry}`, ...args], {
    env: { ...process.env, ...env },
    stdio,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends whatever is still running of ours, also in the middle of a start. Nothing is started again from here on. */
export function endAll(): void {
  isEnding = true;
  for (const child of running) child.kill('SIGTERM');
}

const howItEnded = ({ signalCode, exitCode }: ChildProcess): string =>
  signalCode ?? `code ${exitCode}`;

/** Whoever is killed says nothing. */
const whereItSaysWhy = ({ signalCode }: ChildProcess): string =>
  signalCode === null
    ? 'its message is above'
    : 'a signal ended it, so there may be no message of its own';

/** One of our programs ended when it should not have. */
export class ProgramEnded extends Error {
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

function refuseBadEnd(entry: string, child: ChildProcess): void {
  if (child.exitCode !== 0)
    throw new ProgramEnded(
      `${entry} ended (${howItEnded(child)}); ${whereItSaysWhy(child)}.`,
      child.exitCode,
    );
}

/** Runs one of our entries to its end. Throws when it does not exit with 0; its own messages say why. */
export async function runOnce(
  entry: string,
  args: readonly string[],
  env: Environment,
): Promise<void> {
  const child = start([entry, ...args], env, ['ignore', 'inherit', 'inherit', 'ipc']);
  await once(child, 'exit');
  refuseBadEnd(entry, child);
}

/** Feeds what `from` prints into `into`, with back-pressure by the pipe, and waits for both. */
export async function pipeEntries(
  from: readonly [string, ...string[]],
  into: readonly [string, ...string[]],
  env: Environment,
): Promise<void> {
  const reader = start(into, env, ['pipe', 'ignore', 'inherit']);
  const writer = start(from, env, ['ignore', 'pipe', 'inherit']);
  const { stdin } = reader;
  if (stdin === null) throw new Error('no pipe to the reader');
  writer.stdout?.pipe(stdin);
  stdin.on('error', () => writer.kill());
  await Promise.all([once(writer, 'exit'), once(reader, 'exit')]);
  // The reader first: when it ended badly, the writer only lost its pipe.
  refuseBadEnd(into[0], reader);
  refuseBadEnd(from[0], writer);
}

export type Service = {
  /** Resolves with the port at the first `ready`; rejects when the process ends before it. */
  readonly ready: Promise<number | null>;
  /** Sends a message to the process that runs now; lost when none does. */
  tell(message: object): void;
  stop(): Promise<void>;
};

export type ServiceOptions = {
  /** Called when the program has ended so often in a row that somebody must look (true), and when it runs again (false). */
  readonly onTrouble?: (isInTrouble: boolean) => void;
  /** False: a first start that fails is tried again like any other, and `ready` waits. Default: it fails the whole start. */
  readonly mustStart?: boolean;
};

const STOP_LIMIT_MS = 10_000;

function readyPort(message: unknown): number | null | undefined {
  if (typeof message !== 'object' || message === null || !('ready' in message)) return undefined;
  return 'port' in message && typeof message.port === 'number' ? message.port : null;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exit;
  clearTimeout(limit);
}

type End = {
  readonly code: number | null;
  readonly how: string;
  readonly where: string;
  readonly ranMs: number;
};

/** Starts an entry with a channel and a watchdog; tells each time that it is ready, and how it ended. */
function launch(
  command: readonly [string, ...string[]],
  env: Environment,
  told: { readonly onReady: (port: number | null) => void; readonly onEnd: (end: End) => void },
): ChildProcess {
  let readyAt: number | null = null;
  let hung: string | null = null;
  const child = start(command, env, ['ignore', 'inherit', 'inherit', 'ipc']);
  watchChild(child, (why) => {
    hung = why;
  });
  child.on('message', (message) => {
    const port = readyPort(message);
    if (port === undefined) return;
    readyAt = performance.now();
    told.onReady(port);
  });
  child.once('exit', () =>
    told.onEnd({
      code: child.exitCode,
      how: hung === null ? howItEnded(child) : `it ${hung}`,
      where: hung === null ? whereItSaysWhy(child) : 'it was ended for that',
      ranMs: readyAt === null ? 0 : performance.now() - readyAt,
    }),
  );
  return child;
}

/** Keeps one of our entries running, whatever happens to it, until it is stopped with SIGTERM. */
export function keepRunning(
  entry: string,
  args: readonly string[],
  env: Environment,
  { onTrouble = () => {}, mustStart = true }: ServiceOptions = {},
): Service {
  const first = Promise.withResolvers<number | null>();
  let stopping = false;
  let wasReady = false;
  let ends: Ends | null = null;
  const onReady = (port: number | null): void => {
    wasReady = true;
    first.resolve(port);
    if (ends !== null && ends.inARow >= TROUBLE_ENDS) say(`${entry} runs again`);
    onTrouble(false);
  };
  const onEnd = async ({ code, how, where, ranMs }: End): Promise<void> => {
    if (stopping || isEnding) return;
    if (mustStart && !wasReady) {
      first.reject(
        new ProgramEnded(`${entry} ended (${how}) before it was ready; ${where}.`, code),
      );
      return;
    }
    ends = nextEnds(ends, ranMs);
    say(wordsOfEnd(entry, how, ends));
    if (ends.inARow >= TROUBLE_ENDS) onTrouble(true);
    await sleep(ends.pauseMs);
    if (!stopping && !isEnding) child = begin();
  };
  const begin = (): ChildProcess =>
    launch([entry, ...args], env, { onReady, onEnd: (end) => void onEnd(end) });
  let child = begin();
  return {
    ready: first.promise,
    tell: (message) => {
      if (child.connected) child.send(message, () => {});
    },
    stop: () => {
      stopping = true;
      return stopChild(child);
    },
  };
}
