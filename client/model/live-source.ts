// The room as it is: what the stream and the questions have brought so far.
import type { AlertView } from '#shared/wire/alert.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import { type PlaceReport, reportsAt } from './place-reports.ts';
import {
  NO_REPORTS,
  type RoomSource,
  type RowsOf,
  remembered,
  rowsByStep,
  type TakeStep,
} from './room-source.ts';
import { unsaidSignals } from './zone-rows.ts';

export type LiveOf = RowsOf & {
  /** False: the site is a recording itself, and this is its end. */
  readonly isNow: boolean;
  readonly signals: readonly CriticalSignal[];
  readonly alerts: readonly AlertView[] | undefined;
  /** Newest first; undefined: have not come yet. */
  readonly reports: readonly PlaceReport[] | undefined;
  readonly step: TakeStep;
};

export function liveSource(of: LiveOf): RoomSource {
  const { isNow, regions, history, signals, alerts, reports = NO_REPORTS, step } = of;
  const rowsAt = rowsByStep(of);
  const unsaid = remembered((rows: ReturnType<typeof rowsAt>) => unsaidSignals(signals, rows));
  return {
    sceneAt: (now) => {
      const rows = rowsAt(now);
      return {
        time: isNow ? 'now' : 'past',
        at: now,
        regions,
        history,
        rows,
        signals: unsaid(rows),
        alerts,
        reports: reportsAt(reports, now),
        recordedAt: null,
        step: isNow ? step : null,
      };
    },
  };
}
