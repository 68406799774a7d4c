// An entry of the product as a process whose clock we hold.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import type { EpochMs } from '#shared/time.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const preload = path.join(import.meta.dirname, 'process-clock.ts');

function isMessage(message: unknown, key: 'ready' | 'clockIs'): boolean {
  return typeof message === 'object' && message !== null && key in message;
}

export class ClockedProcess {
  readonly #entry: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #printed: string[] = [];
  readonly #heapDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-heap-'));
  #child: ChildProcess | null = null;

  constructor(entry: string, env: Readonly<Record<string, string>>) {
    this.#entry = entry;
    this.#env = env;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  /** Objects and strings that it holds in memory, as V8 writes them after collecting garbage; empty when it does not run. */
  async heap(): Promise<Buffer> {
    if (this.#child === null || !this.isRunning) return Buffer.alloc(0);
    this.#child.kill('SIGUSR2');
    const isWhole = (): boolean => this.#heapFile()?.at(-2) === 0x5d;
    while (!isWhole()) await sleep(100);
    const bytes = this.#heapFile() ?? Buffer.alloc(0);
    for (const name of readdirSync(this.#heapDir)) rmSync(path.join(this.#heapDir, name));
    return bytes;
  }

  removeHeapDir(): void {
    rmSync(this.#heapDir, { recursive: true, force: true });
  }

  #heapFile(): Buffer | null {
    const [name] = readdirSync(this.#heapDir);
    return name === undefined ? null : readFileSync(path.join(this.#heapDir, name));
  }

  /** Everything that it printed, over all its lives. */
  output(): string {
    return this.#printed.join('');
  }

  /** `wallOffMs`: how far the wall is set off from `at`. */
  async start(at: EpochMs, wallOffMs = 0): Promise<void> {
    const heap = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${this.#heapDir}`];
    const flags = [...NODE_FLAGS, '--import', preload, ...heap];
    const child = spawn(process.execPath, [...flags, path.join(root, this.#entry)], {
      env: {
        PATH: process.env.PATH,
        ...this.#env,
        CLOCK_AT: String(at),
        CLOCK_WALL_OFF: String(wallOffMs),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => this.#printed.push(chunk));
    await this.#until(child, 'ready');
  }

  /** Resolves when the process has taken the new time. */
  async setClock(at: EpochMs, wallOffMs = 0): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const taken = this.#until(child, 'clockIs');
    child.send({ clockAt: at, wallOff: wallOffMs }, () => {
      // Whoever is killed meanwhile needs no time any more.
    });
    await taken.catch((error: unknown) => {
      if (this.isRunning) throw error;
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  async #until(child: ChildProcess, key: 'ready' | 'clockIs'): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const onMessage = (message: unknown): void => {
        if (isMessage(message, key)) done(resolve);
      };
      const onExit = (): void =>
        done(() => reject(new Error(`${this.#entry} ended:\n${this.output().slice(-2000)}`)));
      const done = (settle: () => void): void => {
        child.off('message', onMessage);
        child.off('exit', onExit);
        settle();
      };
      child.on('message', onMessage);
      child.on('exit', onExit);
    });
  }
}
