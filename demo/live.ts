// Posts the simulator's readings in real time through the public intake, as any gateway of sensors would: batches, a bearer token, another
// try when the intake is away, nothing older than the intake would take.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '#shared/time.ts';
import { ingestResultSchema, MAX_BATCH_READINGS, type Reading } from '#shared/wire/reading.ts';
import { readingsBetween, type Simulator } from './simulator.ts';

/** An older reading would be refused as `late`. */
const KEEP_MS = 10_000;
const SAY_EVERY_MS = 600_000;

export type LiveOptions = {
  readonly simulator: Simulator;
  readonly url: string;
  /** Read at every turn, so that a rotated token is found. */
  readonly token: () => string;
  readonly now: () => EpochMs;
  /** From one post to the next, on the wall's clock. */
  readonly turnMs: number;
  readonly from: EpochMs;
  readonly isStopped: () => boolean;
  readonly say: (text: string) => void;
};

async function post(
  url: string,
  token: string,
  readings: readonly Reading[],
): Promise<{ accepted: number; refused: number }> {
  const answer = await fetch(`${url}/ingest/v1/readings`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ readings }),
    signal: AbortSignal.timeout(5000),
  });
  if (answer.status !== 202) {
    await answer.body?.cancel();
    throw new Error(`the intake answered ${answer.status}`);
  }
  const result = ingestResultSchema.parse(await answer.json());
  return { accepted: result.accepted, refused: result.refused.length };
}

/** Runs until `isStopped`. Says totals now and then, and every change between taken and not taken. */
export async function runLive({
  simulator,
  url,
  token,
  now: clock,
  turnMs,
  from,
  isStopped,
  say,
}: LiveOptions): Promise<void> {
  let next = from;
  let waiting: Reading[] = [];
  const totals = { accepted: 0, refused: 0 };
  let lastSaid = clock();
  let isAway = false;
  /** Posts what waits; gives what went wrong, or null. */
  const empty = async (): Promise<string | null> => {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, MAX_BATCH_READINGS);
        const { accepted, refused } = await post(url, token(), batch);
        totals.accepted += accepted;
        totals.refused += refused;
        waiting = waiting.slice(batch.length);
      }
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : 'the intake does not answer';
    }
  };
  while (!isStopped()) {
    const now = clock();
    waiting.push(...readingsBetween(simulator, next, now));
    next = now;
    waiting = waiting.filter((reading) => Date.parse(reading.observedAt) > now - KEEP_MS);
    const problem = await empty();
    if (problem !== null && !isAway) say(`readings wait: ${problem}`);
    if (problem === null && isAway) say('the intake takes readings again');
    isAway = problem !== null;
    if (now - lastSaid > SAY_EVERY_MS) {
      lastSaid = now;
      say(`${totals.accepted} readings accepted, ${totals.refused} refused so far`);
    }
    await sleep(turnMs);
  }
}
