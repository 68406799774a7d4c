// What was agreed for each alert, what was done and how soon, and when the level fell after it. Pure: of the log, the plan and released records.
import { HIGHEST_LEVEL } from '#shared/codes.ts';
import { ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { type Measure, measuresFor } from '#shared/wire/event-plan.ts';
import type { NumberedAlert } from './flags.ts';
import { eventPlanAt } from './plan-at.ts';
import type { Debrief, DebriefRegion } from './types.ts';

/** `already`: it had fallen before the measure. `unseen`: no level was released after it. `none`: there is no level to fall. */
export type MeasureOutcome =
  | { readonly kind: 'fell'; readonly afterMs: number }
  | { readonly kind: 'already' | 'stayed' | 'unseen' | 'none' };

export type MeasureEffect = {
  readonly of: NumberedAlert;
  /** What the plan of the event said first for this place when it was taken, or, without one, when the alert opened; null: nothing. */
  readonly agreed: Measure | null;
  /** The entry of the log; null: no measure was taken. */
  readonly taken: LogEntry | null;
  /** From when the alert last began to wait. Milliseconds; null: no measure was taken. */
  readonly takenAfterMs: number | null;
  readonly outcome: MeasureOutcome;
};

/** `limit`: the level of the alert. A window says something about the measure only if it began after it. */
export function outcomeOf(
  { from, windowMs }: Pick<Debrief, 'from' | 'windowMs'>,
  bytes: Uint8Array,
  at: EpochMs,
  limit: number,
): MeasureOutcome {
  const first = Math.max(0, Math.ceil((at - from) / windowMs));
  const isLevel = (byte: number): boolean => byte <= HIGHEST_LEVEL;
  const ended = Math.max(0, Math.floor((at - from) / windowMs));
  const before = bytes.subarray(0, ended).findLast(isLevel);
  if (before !== undefined && before < limit) return { kind: 'already' };
  const after = bytes.subarray(first);
  const fell = after.findIndex((byte) => isLevel(byte) && byte < limit);
  if (fell >= 0) return { kind: 'fell', afterMs: from + (first + fell + 1) * windowMs - at };
  return { kind: after.some(isLevel) ? 'stayed' : 'unseen' };
}

function regionOf({ regions }: Debrief, { alert }: NumberedAlert): DebriefRegion | undefined {
  return regions.find(({ regionId }) => regionId === alert.regionId);
}

function agreedAt({ eventPlans }: Debrief, { alert }: NumberedAlert, seq: number): Measure | null {
  const [agreed = null] = measuresFor(eventPlanAt(eventPlans, seq), alert.kind, alert.cells);
  return agreed;
}

function takenEffect(debrief: Debrief, of: NumberedAlert, taken: LogEntry): MeasureEffect {
  const { alert, waits, openedAt } = of;
  const at = Date.parse(taken.document.at);
  const since = waits.findLast(({ from }) => from <= at)?.from ?? openedAt;
  const { level = alert.level } = taken.document.data;
  const region = regionOf(debrief, of);
  const hasLevel = ALERT_KINDS[alert.kind].namesLevel && typeof level === 'number';
  const outcome: MeasureOutcome =
    hasLevel && region !== undefined
      ? outcomeOf(debrief, region.bytes, at, level)
      : { kind: 'none' };
  const agreed = agreedAt(debrief, of, taken.seq);
  return { of, agreed, taken, takenAfterMs: at - since, outcome };
}

/** A row per measure that was taken, and one per alert without any; in the order of the alerts. */
export function measureEffects(
  debrief: Debrief,
  alerts: readonly NumberedAlert[],
): readonly MeasureEffect[] {
  const taken = Map.groupBy(
    debrief.log.filter(({ document }) => document.kind === 'alert_measure_taken'),
    ({ document }) => document.alertId,
  );
  return alerts.flatMap((of): readonly MeasureEffect[] => {
    const { alert } = of;
    const measures = taken.get(alert.alertId) ?? [];
    if (measures.length > 0) return measures.map((entry) => takenEffect(debrief, of, entry));
    const opened = debrief.log.find(
      ({ document }) => document.kind === 'alert_opened' && document.alertId === alert.alertId,
    );
    const agreed = agreedAt(debrief, of, opened?.seq ?? debrief.before);
    return [{ of, agreed, taken: null, takenAfterMs: null, outcome: { kind: 'none' } }];
  });
}
