// The room as it was at a moment: cut there, whatever has come since. The moment stands still; who moves it makes another source.
import type { EpochMs } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { LaneLength } from './history.ts';
import { type PlaceReport, reportsAt } from './place-reports.ts';
import { historyAt, planAt, type Recording } from './recording.ts';
import { NO_REPORTS, NO_SIGNALS, type RoomSource, type RowsOf, rowsByStep } from './room-source.ts';

export type RecordedOf = Pick<RowsOf, 'delayMs' | 'language'> & {
  readonly at: EpochMs;
  readonly windowMs: number;
  readonly lengths?: readonly LaneLength[];
  readonly recording: Recording;
  /** Regions of now, until those of the moment have come. */
  readonly regionsOfNow: RegionCollection | undefined;
  /** As they stood at `alertsAt`, ISO 8601, which follows the moment a little later. */
  readonly alerts: readonly AlertView[] | undefined;
  readonly alertsAt: string;
  /** Newest first, as of `alertsAt`; undefined: have not come yet. */
  readonly reports: readonly PlaceReport[] | undefined;
};

export function recordedSource(of: RecordedOf): RoomSource {
  const { at, windowMs, lengths = [], delayMs, language, recording, alerts, alertsAt } = of;
  const reports = reportsAt(of.reports ?? NO_REPORTS, at);
  const published = { at, windowMs, lengths, delayMs };
  const planId = planAt(recording.plans, published) ?? '';
  const whole = recording.histories.get(planId);
  const history = whole === undefined ? undefined : historyAt(whole, published);
  const regions = recording.regions.get(planId) ?? of.regionsOfNow;
  const rows = rowsByStep({ regions, history, delayMs, language })(at);
  return {
    sceneAt: () => ({
      time: 'past',
      at,
      regions,
      history,
      rows,
      // Nobody has to be sent to what is over.
      signals: NO_SIGNALS,
      alerts,
      reports,
      recordedAt: alertsAt,
      step: null,
    }),
  };
}
