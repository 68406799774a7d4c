// A region's windows as what is drawn: columns of one or more windows, and runs of equal columns. Pure.
import { HIGHEST_LEVEL } from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Sight, sightsOf } from './sight.ts';
import type { Debrief, DebriefRegion } from './types.ts';

/** More columns than this are finer than a printer. */
const MOST_COLUMNS = 720;

export type RunLook =
  | { readonly level: number; readonly sight: 'released' }
  | { readonly level: null; readonly sight: Exclude<Sight, 'released'> };
export type Run = { readonly from: EpochMs; readonly to: EpochMs; readonly look: RunLook };

/** Windows per column. */
export function windowsPerColumn({
  from,
  to,
  windowMs,
}: Pick<Debrief, 'from' | 'to' | 'windowMs'>): number {
  return Math.max(1, Math.ceil((to - from) / windowMs / MOST_COLUMNS));
}

/** The highest level of a column; without any level, why its first window has none. A level never hides what was not known for the whole column. */
function lookOfColumn(bytes: Uint8Array, [first = 'none']: readonly Sight[]): RunLook {
  const levels = bytes.filter((byte) => byte <= HIGHEST_LEVEL);
  if (levels.length > 0) return { level: Math.max(...levels), sight: 'released' };
  return { level: null, sight: first === 'released' ? 'none' : first };
}

const sameLook = (a: RunLook, b: RunLook): boolean => a.level === b.level && a.sight === b.sight;

/** Runs of one region, ascending and without a hole. */
export function runsOf(
  debrief: Pick<Debrief, 'from' | 'to' | 'windowMs'>,
  { bytes }: Pick<DebriefRegion, 'bytes'>,
): readonly Run[] {
  const { from, to, windowMs } = debrief;
  const per = windowsPerColumn(debrief);
  const sights = sightsOf(bytes, windowMs);
  const runs: Run[] = [];
  for (let first = 0; first < bytes.length; first += per) {
    const look = lookOfColumn(bytes.subarray(first, first + per), sights.slice(first, first + per));
    const start = from + first * windowMs;
    const end = Math.min(to, start + per * windowMs);
    const last = runs.at(-1);
    if (last !== undefined && sameLook(last.look, look))
      runs[runs.length - 1] = { ...last, to: end };
    else runs.push({ from: start, to: end, look });
  }
  return runs;
}

const STEPS_MINUTES = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080];
const MOST_TICKS = 9;

/** Whole moments of the place's own clock along the axis, over a change of that clock too. `offsetAt`: of its time zone, in milliseconds. */
export function ticksOf(
  from: EpochMs,
  to: EpochMs,
  offsetAt: (at: EpochMs) => number,
): { readonly ticks: readonly EpochMs[]; readonly stepMs: number } {
  const step = STEPS_MINUTES.find((minutes) => (to - from) / (minutes * 60_000) <= MOST_TICKS);
  const stepMs = (step ?? STEPS_MINUTES.at(-1) ?? 5) * 60_000;
  const ticks: EpochMs[] = [];
  const local = offsetAt(from);
  let at = Math.ceil((from + local) / stepMs) * stepMs - local;
  while (at <= to) {
    ticks.push(at);
    const next = at + stepMs;
    const shift = offsetAt(at) - offsetAt(next);
    // A clock that is set by an hour still has its quarters; only longer steps are out of step with it.
    at = shift % stepMs === 0 ? next : next + shift;
  }
  return { ticks, stepMs };
}
