// Log and alerts as flat files (UTF-8), for a spreadsheet or a program. A byte order mark makes office programs read the file as UTF-8.
import { isoUtc } from '#shared/time.ts';
import { type CsvCell, csvLines } from '../csv.ts';
import { type SentEntry, sendingsOf } from './sendings.ts';
import { tellingOf } from './telling.ts';
import type { Debrief } from './types.ts';

const BYTE_ORDER_MARK = '\uFEFF';

type Row = Readonly<Record<string, CsvCell>>;

function file(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => row[column] ?? null));
  return BYTE_ORDER_MARK + csvLines([columns, ...cells]);
}

const text = (value: unknown): CsvCell =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

const LOG_COLUMNS = [
  'siteId',
  'seq',
  'at',
  'localTime',
  'kind',
  'actor',
  'name',
  'alertNumber',
  'alertId',
  'alertKind',
  'place',
  'cells',
  'level',
  'escalation',
  'phase',
  'measureId',
  'content',
  'words',
  'isErased',
  'textSha256',
  'previousSha256',
  'sha256',
];

/** One row per entry of the log, with what it says of its alert. */
export function logCsv(debrief: Debrief): string {
  const telling = tellingOf(debrief);
  const alerts = new Map(telling.alerts.map(({ alert }) => [alert.alertId, alert]));
  const rows = debrief.log.map((entry): Row => {
    const { document, seq, name, isErased, previousSha256, sha256 } = entry;
    const { at, kind, actor, alertId, data, textSha256 } = document;
    const alert = alertId === null ? undefined : alerts.get(alertId);
    return {
      siteId: debrief.site.siteId,
      seq,
      at,
      localTime: telling.format.whole(Date.parse(at)),
      kind,
      actor,
      name,
      alertNumber: telling.numberOf(alertId),
      alertId,
      alertKind: text(data.alert),
      place: alert === undefined ? telling.zones(entry) || null : telling.place(alert),
      cells: Array.isArray(data.cells) ? data.cells.join(' ') : null,
      level: text(data.level),
      escalation: text(data.escalation),
      phase: text(data.phase),
      measureId: text(data.measureId),
      content: telling.content(entry),
      words: entry.text,
      isErased: isErased ? 'true' : 'false',
      textSha256,
      previousSha256,
      sha256,
    };
  });
  return file(LOG_COLUMNS, rows);
}

const ALERT_COLUMNS = [
  'siteId',
  'alertNumber',
  'alertId',
  'kind',
  'regionId',
  'place',
  'cells',
  'level',
  'state',
  'openedAt',
  'acknowledgedAt',
  'secondsToAcknowledge',
  'acknowledgedBy',
  'sentAt',
  'sent',
  'measureAt',
  'secondsToMeasure',
  'measureId',
  'measure',
  'clearedAt',
  'escalation',
  'repeats',
  'words',
];

const seconds = (from: number, to: number | null | undefined): number | null =>
  to === null || to === undefined ? null : Math.round((to - from) / 1000);

/** When somebody was sent first, and everybody who was. */
function sentCells(sendings: readonly SentEntry[]): Row {
  const sent = sendings.filter(({ kind }) => kind === 'alert_sent');
  const [first] = sent;
  return {
    sentAt: first === undefined ? null : isoUtc(first.at),
    sent: sent.flatMap(({ who }) => who ?? []).join(' | '),
  };
}

/** One row per alert, as it stood at the end of the time; seconds are those of its first wait. */
export function alertCsv(debrief: Debrief): string {
  const telling = tellingOf(debrief);
  const rows = telling.alerts.map(({ number, alert, openedAt, waits }): Row => {
    const [wait] = waits;
    const { acknowledged, measure, names } = alert;
    const taken = debrief.log.findLast(
      ({ document }) =>
        document.kind === 'alert_measure_taken' && document.alertId === alert.alertId,
    );
    return {
      siteId: debrief.site.siteId,
      alertNumber: number,
      alertId: alert.alertId,
      kind: alert.kind,
      regionId: alert.regionId,
      place: telling.place(alert),
      cells: alert.cells.join(' '),
      level: alert.level,
      state: alert.state,
      openedAt: new Date(openedAt).toISOString(),
      acknowledgedAt: acknowledged?.at ?? null,
      secondsToAcknowledge: seconds(wait?.from ?? 0, wait?.acknowledgedAt),
      acknowledgedBy:
        acknowledged === null ? null : telling.who(acknowledged.by, names[acknowledged.by] ?? null),
      ...sentCells(sendingsOf(debrief.log, alert.alertId)),
      measureAt: measure?.at ?? null,
      secondsToMeasure: seconds(wait?.from ?? 0, wait?.measuredAt),
      measureId: measure?.measureId ?? null,
      measure:
        measure === null ? null : telling.measure(measure.measureId, taken?.seq ?? debrief.before),
      clearedAt: alert.clearedAt,
      escalation: alert.escalation,
      repeats: alert.repeats,
      words: alert.comments.map((comment) => comment.text).join(' | '),
    };
  });
  return file(ALERT_COLUMNS, rows);
}
