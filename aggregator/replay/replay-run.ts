// Pushes a recording through ingest schema, engine, journal and store, on the readings' own clock.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '#shared/process/command.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Admission, JournalEntry } from '../core/window/protocol.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunningSite } from '../site/open-site.ts';
import type { ReplayCounts } from './replay-summary.ts';

const BATCH = 1000;
/** Closed windows that may wait for the database before the reading pauses: memory stays flat. */
const MOST_WINDOWS_WAITING = 20;
const PROGRESS_MS = 5000;
const LATENESS_MS = 10_000;

export type ReplayRun = {
  readonly running: RunningSite;
  readonly readings: AsyncIterable<Reading | null>;
  /** Seconds of the recording per second of ours; null as fast as it goes. */
  readonly speed: number | null;
  readonly say: Say;
};

export type ReplayEnd = {
  readonly counts: ReplayCounts;
  /** Latest admitted observedAt, null when nothing was admitted. */
  readonly clock: EpochMs | null;
};

/** Counts what became of each reading, and in which window the accepted ones are. */
class Tally {
  readonly counts: ReplayCounts = { accepted: 0, duplicates: 0, refused: new Map(), open: 0 };
  readonly #perWindow = new Map<EpochMs, number>();
  readonly #windowMs: number;
  clock: EpochMs | null = null;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(item: Reading | null | undefined, decision: Admission): void {
    if (decision === 'accepted') this.#accept(Date.parse(item?.observedAt ?? ''));
    else if (decision === 'duplicate') this.counts.duplicates += 1;
    else this.counts.refused.set(decision, (this.counts.refused.get(decision) ?? 0) + 1);
  }

  finish(): ReplayEnd {
    const { clock } = this;
    for (const [start, count] of this.#perWindow) {
      const isOpen = clock === null || start + this.#windowMs + LATENESS_MS > clock;
      if (isOpen) this.counts.open += count;
    }
    return { counts: this.counts, clock };
  }

  #accept(at: EpochMs): void {
    this.counts.accepted += 1;
    this.clock = this.clock === null ? at : Math.max(this.clock, at);
    const window = windowStartOf(at, this.#windowMs);
    this.#perWindow.set(window, (this.#perWindow.get(window) ?? 0) + 1);
  }
}

/** When a reading is due, on the process's own clock (`performance.now`); at once when the replay goes as fast as it can. */
function createPace(speed: number | null): (reading: Reading | null) => number {
  const started = performance.now();
  let first: EpochMs | null = null;
  return (reading) => {
    if (speed === null || reading === null) return 0;
    const at = Date.parse(reading.observedAt);
    first ??= at;
    return started + (at - first) / speed;
  };
}

/** Pushes everything through. Resolves when all closed windows are committed; windows that the recording leaves open stay open. */
export async function runReplay({ running, readings, speed, say }: ReplayRun): Promise<ReplayEnd> {
  const tally = new Tally(running.site.windowSeconds * 1000);
  const dueAt = createPace(speed);
  let lastSaid = performance.now();
  let batch: (Reading | null)[] = [];

  const push = async (): Promise<void> => {
    const items = batch;
    batch = [];
    if (items.length === 0) return;
    const decisions = await running.runner.admit(items, tally.clock ?? 0);
    for (const [index, decision] of decisions.entries()) tally.add(items[index], decision);
    if (running.queue.length() > MOST_WINDOWS_WAITING) await running.queue.drained();
    if (performance.now() - lastSaid < PROGRESS_MS) return;
    lastSaid = performance.now();
    say(`  ${tally.counts.accepted} readings, clock ${isoUtc(tally.clock ?? 0)}`);
  };

  for await (const reading of readings) {
    const pause = dueAt(reading) - performance.now();
    if (pause > 0) {
      await push();
      await sleep(pause);
    }
    batch.push(reading);
    if (batch.length >= BATCH) await push();
  }
  await push();
  await running.queue.drained();
  return tally.finish();
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
