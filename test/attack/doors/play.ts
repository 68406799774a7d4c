// Plays readings into a victim, window after window, until the public lane has published.

import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { type Says, windowReadings } from './readings.ts';
import { type Answer, textOf, type Victim } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS } from './world.ts';

export const STAFF_WINDOWS = PUBLIC_MS / WINDOW_MS;
/** Staff records are published this long after their window's end. */
export const STAFF_DELAY_MS = 15_000;

/** What each site is told in the staff window that starts at the given time. */
export type Script = (siteId: string, start: EpochMs) => Says;

export type Played = {
  readonly start: EpochMs;
  /** Answers of the intake, by site. */
  readonly answers: ReadonlyMap<string, readonly Answer[]>;
};

/** The readings of one window, sent a second after its end; throws when the intake did not take the batch. */
export async function sendWindow(
  victim: Victim,
  siteId: string,
  readings: readonly Reading[],
): Promise<Answer> {
  const answer = await victim.send(siteId, readings);
  if (answer.status !== 202)
    throw new Error(`${victim.name} answered ${answer.status}: ${textOf(answer)}`);
  return answer;
}

/** Staff windows of a public window that is about to begin; the last one is not closed yet when this resolves. */
export async function playWindows(
  victim: Victim,
  siteIds: readonly string[],
  script: Script,
  windows = STAFF_WINDOWS,
): Promise<Played> {
  const start = await victim.skipToPublicWindow();
  const answers = new Map<string, Answer[]>(siteIds.map((siteId) => [siteId, []]));
  for (let window = 0; window < windows; window += 1) {
    const at = start + window * WINDOW_MS;
    await victim.moveTo(at + WINDOW_MS + 1000);
    for (const siteId of siteIds) {
      const readings = windowReadings(siteId, at, script(siteId, at));
      answers.get(siteId)?.push(await sendWindow(victim, siteId, readings));
    }
  }
  return { start, answers };
}

/** A whole public window, published. The clock stands at its publication. */
export async function playPublicWindow(
  victim: Victim,
  siteIds: readonly string[],
  script: Script,
): Promise<Played> {
  const played = await playWindows(victim, siteIds, script);
  await victim.moveTo(played.start + PUBLIC_MS + STAFF_DELAY_MS);
  await victim.skipToPublicWindow();
  return played;
}
