// Pushes a recording through ingest schema, engine, journal and store, on the readings' own clock.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '#shared/process/command.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { Admission, JournalEntry } from '../core/window/protocol.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunningSite } from '../site/open-site.ts';
import { refuseSilence } from './replay-lines.ts';
import type { RecordedLine, RecordedReading } from './replay-order.ts';
import type { OpenWindows, ReplayCounts } from './replay-summary.ts';

const BATCH = 1000;
/** Closed windows that may wait for the database before the reading pauses: memory stays flat. */
const MOST_WINDOWS_WAITING = 20;
const PROGRESS_MS = 5000;
const LATENESS_MS = 10_000;
/** Nobody reads on so far; how many there were is said. */
const MOST_LINES_NAMED = 10;

export type ReplayRun = {
  readonly running: RunningSite;
  readonly readings: AsyncIterable<RecordedLine>;
  /** Seconds of the recording per second of ours; null as fast as it goes. */
  readonly speed: number | null;
  readonly say: Say;
};

export type ReplayEnd = {
  readonly counts: ReplayCounts;
  /** Latest admitted observedAt, null when nothing was admitted. */
  readonly clock: EpochMs | null;
  /** First windows that the recording leaves open. */
  readonly openFrom: OpenWindows;
};

/** Counts what became of each reading, and in which window the accepted ones are. */
class Tally {
  readonly counts: ReplayCounts = {
    accepted: 0,
    duplicates: 0,
    refused: new Map(),
    leftOut: { named: [], more: 0 },
    open: 0,
  };
  readonly #perWindow = new Map<EpochMs, number>();
  readonly #windowMs: number;
  clock: EpochMs | null = null;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(recorded: RecordedLine | undefined, decision: Admission): void {
    if (recorded?.reading === null) this.#leaveOut(recorded.line, recorded.why);
    if (decision === 'accepted' && recorded?.reading) this.#accept(recorded.at);
    else if (decision === 'duplicate') this.counts.duplicates += 1;
    else this.counts.refused.set(decision, (this.counts.refused.get(decision) ?? 0) + 1);
  }

  finish(openFrom: OpenWindows): ReplayEnd {
    const { clock } = this;
    for (const [start, count] of this.#perWindow) {
      const isOpen = clock === null || start + this.#windowMs + LATENESS_MS > clock;
      if (isOpen) this.counts.open += count;
    }
    return { counts: this.counts, clock, openFrom };
  }

  #leaveOut(line: number, why: string): void {
    const { leftOut } = this.counts;
    if (leftOut.named.length < MOST_LINES_NAMED) leftOut.named.push(`line ${line}: ${why}`);
    else leftOut.more += 1;
  }

  #accept(at: EpochMs): void {
    this.counts.accepted += 1;
    this.clock = this.clock === null ? at : Math.max(this.clock, at);
    const window = windowStartOf(at, this.#windowMs);
    this.#perWindow.set(window, (this.#perWindow.get(window) ?? 0) + 1);
  }
}

/** When a reading is due, on the process's own clock (`performance.now`); at once when the replay goes as fast as it can. */
function createPace(speed: number | null): (recorded: RecordedLine) => number {
  const started = performance.now();
  let first: EpochMs | null = null;
  return (recorded) => {
    if (speed === null || recorded.reading === null) return 0;
    first ??= recorded.at;
    return started + (recorded.at - first) / speed;
  };
}

/** Pushes everything through. Resolves when all closed windows are committed; windows that the recording leaves open stay open. */
export async function runReplay({ running, readings, speed, say }: ReplayRun): Promise<ReplayEnd> {
  const tally = new Tally(running.site.windowSeconds * 1000);
  const dueAt = createPace(speed);
  let lastSaid = performance.now();
  let batch: RecordedLine[] = [];
  let last: RecordedReading | null = null;

  const push = async (): Promise<void> => {
    const items = batch;
    batch = [];
    if (items.length === 0) return;
    const readings = items.map(({ reading }) => reading);
    const decisions = await running.runner.admit(readings, tally.clock ?? 0);
    for (const [index, decision] of decisions.entries()) tally.add(items[index], decision);
    if (running.queue.length() > MOST_WINDOWS_WAITING) await running.queue.drained();
    if (performance.now() - lastSaid < PROGRESS_MS) return;
    lastSaid = performance.now();
    say(`  ${tally.counts.accepted} readings, clock ${isoUtc(tally.clock ?? 0)}`);
  };

  for await (const recorded of readings) {
    if (recorded.reading !== null) {
      refuseSilence([last ?? recorded, recorded], running.site.windowSeconds);
      last = recorded;
    }
    const pause = dueAt(recorded) - performance.now();
    if (pause > 0) {
      await push();
      await sleep(pause);
    }
    batch.push(recorded);
    if (batch.length >= BATCH) await push();
  }
  await push();
  await running.queue.drained();
  const { nextWindow, nextPublicWindow } = running.runner;
  return tally.finish({ staff: nextWindow, public: nextPublicWindow });
}

/**
 * Says in the journal that the intake was listening in the windows that are still open, up to `clock`: a replay has no gaps, and the live
 * aggregator that goes on from here must not see one.
 */
export async function journalHeartbeats(
  journal: Journal,
  running: RunningSite,
  clock: EpochMs,
): Promise<void> {
  const windowMs = running.site.windowSeconds * 1000;
  const lines: JournalEntry[] = [];
  const oldest = windowStartOf(clock - LATENESS_MS, windowMs);
  for (let at = oldest; at <= clock; at += 1000)
    lines.push({ kind: 'heartbeat', windowStart: windowStartOf(at, windowMs), at });
  await journal.append(running.site.siteId, lines);
}
