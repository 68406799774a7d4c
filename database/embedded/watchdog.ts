// Finds a child that hangs: stopped, or asleep for good. A busy one must never be taken for it. The embedded database computes on its only
// thread and answers nothing meanwhile, and a slow machine makes everybody late; but both burn CPU time, or stand in the queue for it.
//
// So nothing is judged by the clock. The watchdog looks, a second or more apart, and counts looks in a row:
// - stopped (state T) at three looks;
// - asleep (state S) at ten looks, without an answer to a ping and without a tick of CPU time since the look before.
// Running, waiting for a turn (R) and waiting for a disk (D) are work. A supervisor that was itself held up counts fewer looks, not more.
// Where the kernel tells nothing (no /proc) only answers count, and it takes much longer, so that a long query is not cut off.
import type { ChildProcess } from 'node:child_process';
import { answeredPing } from '#shared/process/supervision.ts';
import { type ProcessStat, processStat } from './process-stat.ts';

const WATCH_MS = 1000;
const STOPPED_LOOKS = 3;
const ASLEEP_LOOKS = 10;
const BLIND_LOOKS = 600;

/** What one look finds. `stat` null: the kernel does not tell. */
export type ProcessLook = { readonly answered: boolean; readonly stat: ProcessStat | null };

export type ProcessVerdict = 'well' | 'stopped' | 'asleep' | 'silent';

/** Counts looks at one process. Pure: the same looks give the same verdicts. */
export class Watch {
  #stopped = 0;
  #asleep = 0;
  #silent = 0;
  #cpuTicks: number | null = null;
  /** A child that never answered does not know the question: then only `stopped` counts. */
  #knowsPings = false;

  look({ answered, stat }: ProcessLook): ProcessVerdict {
    const worked = stat === null || this.#cpuTicks === null || stat.cpuTicks !== this.#cpuTicks;
    this.#cpuTicks = stat?.cpuTicks ?? null;
    this.#knowsPings ||= answered;
    this.#stopped = stat?.state === 'T' ? this.#stopped + 1 : 0;
    const isQuiet = this.#knowsPings && !answered;
    this.#silent = isQuiet && stat === null ? this.#silent + 1 : 0;
    this.#asleep = isQuiet && !worked && stat?.state === 'S' ? this.#asleep + 1 : 0;
    if (this.#stopped >= STOPPED_LOOKS) return 'stopped';
    if (this.#asleep >= ASLEEP_LOOKS) return 'asleep';
    return this.#silent >= BLIND_LOOKS ? 'silent' : 'well';
  }
}

const WORDS: Readonly<Record<Exclude<ProcessVerdict, 'well'>, string>> = {
  stopped: 'was stopped from outside and does not go on',
  asleep: 'sleeps and answers nothing any more',
  silent: 'has answered nothing for ten minutes',
};

/**
 * Watches a child that has an IPC channel until it ends, and kills it when it hangs; whoever started it sees its end and starts it again.
 * `onHung` is told why, in words, before that.
 */
export function watchChild(child: ChildProcess, onHung: (why: string) => void): void {
  const watch = new Watch();
  let asked = 0;
  let answer = 0;
  child.on('message', (message) => {
    answer = Math.max(answer, answeredPing(message) ?? 0);
  });
  const timer = setInterval(() => {
    if (child.pid === undefined) return;
    const verdict = watch.look({
      answered: asked > 0 && answer === asked,
      stat: processStat(child.pid),
    });
    if (verdict !== 'well') {
      clearInterval(timer);
      onHung(WORDS[verdict]);
      child.kill('SIGKILL');
      return;
    }
    // One unanswered question at a time: a stopped child must not find a hundred of them.
    if (answer === asked) ask();
  }, WATCH_MS);
  const ask = (): void => {
    if (!child.connected) return;
    asked += 1;
    child.send({ ping: asked }, () => {
      // Whoever has ended needs no question any more.
    });
  };
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}
