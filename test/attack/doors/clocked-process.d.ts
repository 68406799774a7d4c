import type { EpochMs } from '#shared/time.ts';
export declare class ClockedProcess {
  #private;
  constructor(entry: string, env: Readonly<Record<string, string>>);
  get isRunning(): boolean;
  /** Objects and strings that it holds in memory, as V8 writes them after collecting garbage; empty when it does not run. */
  heap(): Promise<Buffer>;
  removeHeapDir(): void;
  /** Everything that it printed, over all its lives. */
  output(): string;
  start(at: EpochMs): Promise<void>;
  /** Resolves when the process has taken the new time. */
  setClock(at: EpochMs): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}
