// What was recorded, and what of it was on screen at a moment: the plan of the newest window that was published by then, and its windows up to
// that one. Live and past are then told by the same functions of windows and clock, so the two cannot disagree.
import { type EpochMs, HOUR_MS, SECOND_MS, windowStartOf } from '#shared/time.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import {
  type History,
  type HistoryWindow,
  type LaneLength,
  mergeHistories,
  windowMsAt,
} from './history.ts';

/** A plan and the start of the first window that was released under it. */
export type PlanStart = { readonly planId: string; readonly from: EpochMs };

/** A stretch of windows in the regions of one plan, and every plan that was in force in it. */
export type Stretch = { readonly history: History; readonly plans: readonly PlanStart[] };

/** What has come of a recording: its plans, and by plan the windows and the regions. */
export type Recording = {
  readonly plans: readonly PlanStart[];
  readonly histories: ReadonlyMap<string, History>;
  readonly regions: ReadonlyMap<string, RegionCollection>;
};

/** As far back as the live screen looks: "since" can say no more then than it could then. */
export const LOOK_BACK_MS = 6 * HOUR_MS;

/** Plans of several answers, each once, ascending. */
export function plansOf(answers: readonly Stretch[]): readonly PlanStart[] {
  const starts = new Map<string, EpochMs>();
  for (const { plans } of answers) {
    for (const { planId, from } of plans) {
      starts.set(planId, Math.min(from, starts.get(planId) ?? from));
    }
  }
  return [...starts].map(([planId, from]) => ({ planId, from })).sort((a, b) => a.from - b.from);
}

export type Published = {
  readonly at: EpochMs;
  readonly windowMs: number;
  /** As in a history. */
  readonly lengths?: readonly LaneLength[];
  readonly delayMs: number;
};

/** Start of the newest window that can have been published by then. */
export function newestStart({ at, windowMs, lengths = [], delayMs }: Published): EpochMs {
  const known = { windowSeconds: windowMs / SECOND_MS, lengths };
  const ended = at - delayMs;
  const end = windowStartOf(ended, windowMsAt(known, ended));
  return end - windowMsAt(known, end - 1);
}

/** The plan that was on screen: that of the newest window published by then; before the first one, the plan of that one. */
export function planAt(plans: readonly PlanStart[], published: Published): string | null {
  const newest = newestStart(published);
  return (plans.findLast(({ from }) => from <= newest) ?? plans[0])?.planId ?? null;
}

/** How many of the windows start before a time: they ascend, so by halves. */
export function countBefore(windows: readonly HistoryWindow[], time: EpochMs): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((windows[middle]?.start ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the screen knew at a moment: windows published by then, no further back than the live screen looks. Nothing is copied but the list. */
export function historyAt(history: History, published: Published): History {
  const newest = newestStart(published);
  const to = countBefore(history.windows, newest + 1);
  const from = countBefore(history.windows, published.at - LOOK_BACK_MS);
  return { ...history, windows: history.windows.slice(Math.min(from, to), to) };
}

/** Windows of one plan from several stretches; undefined without any. Stretches of another plan are left out. */
export function joinHistories(planId: string, parts: readonly History[]): History | undefined {
  return parts
    .filter((part) => part.planId === planId)
    .reduce<History | undefined>((sum, part) => mergeHistories(sum, part), undefined);
}

/** The part of a history that was released from one time to before another. */
export function stretchOf(history: History, from: EpochMs, to: EpochMs): History {
  const { windows } = history;
  return {
    ...history,
    windows: windows.slice(countBefore(windows, from), countBefore(windows, to)),
  };
}
