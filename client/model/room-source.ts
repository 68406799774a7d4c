// What the room shows, and where it comes from. The stream, a recording and a drill are sources of one and the same scene: the screen is drawn from
// the scene alone, so the three cannot be drawn differently, and the scene says which it is, so none of them can be taken for another. Pure: the
// sources are given what has come, and the time.

import type { Language } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertAction, AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { History } from './history.ts';
import type { PlaceReport } from './place-reports.ts';
import type { RegionState } from './region-state.ts';
import { type ZoneRow, zoneRows } from './zone-rows.ts';

/** A person's step on an alert, or the same step on each of several. */
export type TakeStep = (of: AlertView | readonly AlertView[], action: AlertAction) => void;

/** The alerts that a step is about. */
export function alertsOfStep(of: Parameters<TakeStep>[0]): readonly AlertView[] {
  return 'alertId' in of ? [of] : of;
}

export type Scene = {
  /** `past`: it is not now, and says so wherever it is shown. `drill`: it is made up, and says so too. */
  readonly time: 'now' | 'past' | 'drill';
  /** The moment that it is of, by the site's clock. */
  readonly at: EpochMs;
  /** Undefined: has not come yet. */
  readonly regions: RegionCollection | undefined;
  readonly history: History | undefined;
  /** The states at that moment, one row per feature of `regions`. */
  readonly rows: readonly ZoneRow[];
  /** Critical signals that no row says already. */
  readonly signals: readonly CriticalSignal[];
  /** Undefined: have not come yet, which is not that there are none. */
  readonly alerts: readonly AlertView[] | undefined;
  /** What people on the spot reported that counts at that moment, newest first: beside the rows, and never in them. */
  readonly reports: readonly PlaceReport[];
  /** The time that alerts and log stand as of, ISO 8601; null: the newest there are. */
  readonly recordedAt: string | null;
  /** Null: nobody acts in it. */
  readonly step: TakeStep | null;
};

export type RoomSource = {
  /** `now`: at the site. A source whose moment stands still shows the same at any time. */
  readonly sceneAt: (now: EpochMs) => Scene;
};

/** States are computed at these steps, whatever the source. */
export const STATE_MS = 5000;

export const NO_SIGNALS: readonly CriticalSignal[] = [];
export const NO_ALERTS: readonly AlertView[] = [];
export const NO_REPORTS: readonly PlaceReport[] = [];

/** `compute`, remembering its newest answer: a scene is asked for every second, and most of it changes less often. */
export function remembered<Argument, Answer>(
  compute: (argument: Argument) => Answer,
): (argument: Argument) => Answer {
  let known: { readonly argument: Argument; readonly answer: Answer } | null = null;
  return (argument) => {
    if (known === null || !Object.is(known.argument, argument))
      known = { argument, answer: compute(argument) };
    return known.answer;
  };
}

export type RowsOf = {
  readonly regions: RegionCollection | undefined;
  readonly history: History | undefined;
  /** From the end of a window to its publication. */
  readonly delayMs: number;
  readonly language: Language;
  /** As of a moment: nothing comes any more. */
  readonly isCutOff?: boolean;
};

function isSameState(a: RegionState, b: RegionState): boolean {
  const [left, right] = [Object.values(a), Object.values(b)];
  return left.length === right.length && left.every((value, i) => Object.is(value, right[i]));
}

/** The rows as they were as far as they say the same, so that of a thousand only those are drawn again that say something else. */
function asBefore(before: readonly ZoneRow[], rows: readonly ZoneRow[]): readonly ZoneRow[] {
  const kept = rows.map((row, index) => {
    const old = before[index];
    return old !== undefined && isSameState(old.state, row.state) ? old : row;
  });
  return kept.every((row, index) => row === before[index]) ? before : kept;
}

/** The rows at a time, computed anew at every whole step of it. */
export function rowsByStep(of: RowsOf): (at: EpochMs) => readonly ZoneRow[] {
  const { regions, history, delayMs, language, isCutOff = false } = of;
  let before: readonly ZoneRow[] = [];
  const rowsAt = remembered((now: EpochMs) => {
    if (regions === undefined) return before;
    before = asBefore(before, zoneRows(regions, history, { now, delayMs, isCutOff }, language));
    return before;
  });
  return (at) => rowsAt(Math.floor(at / STATE_MS) * STATE_MS);
}
