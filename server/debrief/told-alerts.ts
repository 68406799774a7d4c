// Which alerts of a log everybody may read of, and what people did about them. Pure.
import { ALERT_KINDS, isAlertKind } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';

export type ToldEntry = Pick<LogEntry, 'document' | 'seq'>;

/** What may be told of an alert, before it is asked where. */
export type Alerted = {
  readonly openedAt: EpochMs;
  /** Start of the first staff window that it rests on; null: not known. */
  readonly since: EpochMs | null;
  readonly cells: readonly string[];
  answeredAt: EpochMs | null;
  /** Those of a plan, with the number of the entry. */
  readonly taken: { readonly seq: number; readonly measureId: string }[];
  isOtherMeasure: boolean;
};

function cellsOf(data: Readonly<Record<string, unknown>>): readonly string[] {
  const { cells } = data;
  return Array.isArray(cells) ? cells.filter((cell) => typeof cell === 'string') : [];
}

/** What a person's step adds to what may be told of an alert. */
function addStep(alert: Alerted, { seq, document }: ToldEntry): void {
  const { kind, at, data } = document;
  const isMeasure = kind === 'alert_measure_taken';
  if (isMeasure || kind === 'alert_acknowledged' || kind === 'alert_closed')
    alert.answeredAt ??= Date.parse(at);
  if (!isMeasure) return;
  if (typeof data.measureId === 'string') alert.taken.push({ seq, measureId: data.measureId });
  else alert.isOtherMeasure = true;
}

/** Kinds of alert that everybody may read of; what is no kind that we know is told to nobody. */
const isToldKind = (kind: unknown): boolean => isAlertKind(kind) && ALERT_KINDS[kind].isTold;

/** Alerts of the kinds that are told which opened in `[from, to)`, with what people did about them. */
export function alertsOf(
  entries: readonly ToldEntry[],
  from: EpochMs,
  to: EpochMs,
): readonly Alerted[] {
  const alerts = new Map<string, Alerted>();
  for (const entry of entries) {
    const { document } = entry;
    const { kind, alertId, data } = document;
    if (alertId === null) continue;
    const openedAt = Date.parse(document.at);
    if (kind === 'alert_opened' && isToldKind(data.alert) && openedAt >= from && openedAt < to) {
      const since = typeof data.since === 'string' ? Date.parse(data.since) : null;
      const done = { answeredAt: null, taken: [], isOtherMeasure: false };
      alerts.set(alertId, { openedAt, since, cells: cellsOf(data), ...done });
    }
    const alert = alerts.get(alertId);
    if (alert !== undefined) addStep(alert, entry);
  }
  return [...alerts.values()];
}
