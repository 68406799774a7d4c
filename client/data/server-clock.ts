// The one place of the client that asks the device for a time. Everything that says "now" takes it from here, and gets that of the service.
import {
  type ClocksSeen,
  deviceWrongBy,
  type Heard,
  hasLeapt,
  siteTimeAt,
  withAnswer,
} from '#client/model/server-clock.ts';
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import type { SiteClock } from '#shared/wire/api.ts';
import type { HelloEvent } from '#shared/wire/stream.ts';

let heard: Heard | null = null;

/** Milliseconds since the page was opened. Nobody can set it; where the device sleeps it may stand still. */
export const steadyMs = (): number => performance.now();
const clocksSeen = (): ClocksSeen => ({ device: Date.now(), steadyMs: steadyMs() });

/** What the device says. For how long something is kept on it, and for nothing that anybody is told. */
export const deviceNow = (): EpochMs => Date.now();

/** Seconds at the site per second of the wall. */
export const siteSpeed = (): number => heard?.speed ?? 1;

/** Without a line the clock of the site goes on from what was kept, as the device counts; the service's first word puts it right. */
export function resumeClock(kept: {
  readonly at: EpochMs;
  readonly keptAt: EpochMs;
  readonly speed: number;
}): void {
  const { at, keptAt, speed } = kept;
  if (heard !== null) return;
  heard = { at: at + (Date.now() - keptAt) * speed, wallAt: null, speed, steadyMs: steadyMs() };
}

/** What an answer says of the time. A recording stands still and says nothing of now. */
export function hearClock({ mode, at, speed }: SiteClock): void {
  if (mode === 'replay') return;
  heard = withAnswer(heard, {
    at: Date.parse(at),
    speed,
    steadyMs: steadyMs(),
  });
}

/** The stream keeps nothing back: what it says at connecting holds, also where the clock goes back with it. */
export function hearHello({ siteClock, wallClock }: HelloEvent): void {
  heard = {
    at: Date.parse(siteClock),
    wallAt: Date.parse(wallClock),
    speed: heard?.speed ?? 1,
    steadyMs: steadyMs(),
  };
}

/** What an answer that was kept nowhere says. The stream's first word may have waited for seconds, while a slow device drew its page: the site's time was too early by as much. */
export function hearSiteTime(at: EpochMs): void {
  if (heard !== null) heard = withAnswer(heard, { at, speed: heard.speed, steadyMs: steadyMs() });
}

/** What time it is at the site. Until the service has said it, what the device says: pages of a site wait for it. */
export function nowAtSite(): EpochMs {
  return heard === null ? Date.now() : siteTimeAt(heard, steadyMs());
}

/** What time it was at the site so many milliseconds ago, counted as the service's wall counts. */
export function siteTimeAgo(realMs: number): EpochMs {
  return nowAtSite() - realMs * siteSpeed();
}

/** By how much this device is wrong, as `deviceWrongBy`. */
export function deviceOffMs(): number | null {
  const { device, steadyMs: nowMs } = clocksSeen();
  return deviceWrongBy(heard, device, nowMs);
}

/** Calls when the device has slept, or its clock was set. Gives the function that ends it. */
export function onLeap(leapt: () => void): () => void {
  let before = clocksSeen();
  const timer = setInterval(() => {
    const now = clocksSeen();
    if (hasLeapt(before, now)) leapt();
    before = now;
  }, SECOND_MS);
  return () => clearInterval(timer);
}
