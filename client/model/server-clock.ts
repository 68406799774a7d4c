// What time it is, by the service: what it said last, counted on by a clock that nobody can set. The clock of the device decides nothing. Pure.
import { type EpochMs, SECOND_MS } from '#shared/time.ts';

export type Heard = {
  /** What time it was at the site. */
  readonly at: EpochMs;
  /** What time it was on the service's wall: another one in a demo that is played fast. Null: it did not say. */
  readonly wallAt: EpochMs | null;
  /** Seconds at the site per second of the wall. */
  readonly speed: number;
  /** When it was heard, on the steady clock of this page. */
  readonly steadyMs: number;
};

export function siteTimeAt({ at, speed, steadyMs }: Heard, nowMs: number): EpochMs {
  return Math.round(at + (nowMs - steadyMs) * speed);
}

/** An answer may have lain in a cache: so late it is at least, and it never puts the clock back. Where it does put it forward, what was known of the wall came as late. */
export function withAnswer(known: Heard | null, said: Omit<Heard, 'wallAt'>): Heard {
  if (known === null || known.speed !== said.speed) return { ...said, wallAt: null };
  if (said.at <= siteTimeAt(known, said.steadyMs)) return known;
  const { wallAt, at, speed } = known;
  return { ...said, wallAt: wallAt === null ? null : wallAt + (said.at - at) / speed };
}

/** From here on somebody is told that the device is wrong: its own clock, beside the screen, would say another time than the screen. */
export const WRONG_BY_MS = 5 * SECOND_MS;

/** By how much the device is ahead of the service, negative where it is behind; null: not known, or too little to speak of. */
export function deviceWrongBy(heard: Heard | null, device: EpochMs, nowMs: number): number | null {
  if (heard === null || heard.wallAt === null) return null;
  const difference = device - (heard.wallAt + nowMs - heard.steadyMs);
  return Math.abs(difference) < WRONG_BY_MS ? null : difference;
}

/** One look at both clocks of the device. */
export type ClocksSeen = { readonly device: EpochMs; readonly steadyMs: number };

/** The device slept, or somebody set its clock: the two do not agree on how long it was. What is on the screen may be of before that. */
export function hasLeapt(before: ClocksSeen, now: ClocksSeen): boolean {
  const passed = now.device - before.device;
  return Math.abs(passed - (now.steadyMs - before.steadyMs)) >= WRONG_BY_MS;
}
