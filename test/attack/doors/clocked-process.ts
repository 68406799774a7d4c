// An entry of the product as a process whose clock we hold.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
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
  #child: ChildProcess | null = null;

  constructor(entry: string, env: Readonly<Record<string, string>>) {
    this.#entry = entry;
    this.#env = env;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  /** Everything that it printed, over all its lives. */
  output(): string {
    return this.#printed.join('');
  }

  async start(at: EpochMs): Promise<void> {
    const flags = ['--disable-warning=ExperimentalWarning', '--import', preload];
    const child = spawn(process.execPath, [...flags, path.join(root, this.#entry)], {
      env: { PATH: process.env.PATH, ...this.#env, CLOCK_AT: String(at) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => this.#printed.push(chunk));
    await this.#until(child, 'ready');
  }

  /** Resolves when the process has taken the new time. */
  async setClock(at: EpochMs): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const taken = this.#until(child, 'clockIs');
    child.send({ clockAt: at });
    await taken;
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
