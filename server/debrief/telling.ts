// How entries and alerts are told in words: the same in the tables and in the files.
import { isReportWord } from '#shared/domain/glossary/report-words.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { inForceAt } from '#shared/domain/window-lengths.ts';
import { textIn } from '#shared/languages.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { type LogEntry, SYSTEM_ACTOR } from '#shared/wire/decision-log.ts';
import { waitsOf } from './figures.ts';
import type { NumberedAlert } from './flags.ts';
import { eventPlanAt } from './plan-at.ts';
import type { Debrief } from './types.ts';
import { type DebriefFormat, type DebriefTranslate, formatIn, translator } from './words.ts';

export type Telling = {
  readonly t: DebriefTranslate;
  readonly format: DebriefFormat;
  readonly alerts: readonly NumberedAlert[];
  /** Number of an alert in this debrief, or null. */
  numberOf(alertId: string | null): number | null;
  /** The person's name; an erased or unknown one by account id. */
  who(actor: string, name: string | null): string;
  /** Name of a region, with the codes of its zones where they are short. */
  place(alert: Pick<AlertView, 'regionId' | 'cells' | 'since' | 'openedAt'>): string;
  /** Names of the zones that an entry is about. */
  zones(entry: LogEntry): string;
  /** Words of a measure by the plan in force at an entry of the log. */
  measure(measureId: unknown, seq: number): string;
  /** What an entry says besides its kind. */
  content(entry: LogEntry): string;
};

/** What a person said of a place; nothing where another programme wrote a word that is none of ours. */
export function reportedWord({ document }: LogEntry, t: DebriefTranslate): string {
  const { word } = document.data;
  return isReportWord(word) ? t(`report.${word}`) : '';
}

/** Names of zones as they were called then. */
function zoneNames(
  { siteNaming, language }: Debrief,
  cells: readonly string[],
  at: EpochMs,
): string {
  const { partition } = siteNaming(cells, at);
  const zones = partition.kind === 'zones' ? partition.zones : [];
  const names = cells.map(
    (cell) => textIn(zones.find(({ zoneId }) => zoneId === cell)?.name, language) ?? cell,
  );
  return names.join(' + ');
}

function placeIn(debrief: Debrief): Telling['place'] {
  const { regions, language } = debrief;
  return ({ regionId, cells, since, openedAt }) => {
    const called = regions.find((region) => region.regionId === regionId)?.called ?? [];
    const known = textIn(inForceAt(called, Date.parse(since))?.name, language);
    return known ?? zoneNames(debrief, cells, Date.parse(openedAt));
  };
}

/** First opening of an alert that the log of this time has; else what the alert says of itself. */
function numbered({ alerts, log }: Debrief): readonly NumberedAlert[] {
  const opened = new Map<string, number>();
  for (const { document } of log) {
    const { kind, alertId, at } = document;
    if (kind === 'alert_opened' && alertId !== null) opened.set(alertId, Date.parse(at));
  }
  const waits = Map.groupBy(waitsOf(log), ({ alertId }) => alertId);
  return alerts
    .map((alert) => ({
      alert,
      waits: waits.get(alert.alertId) ?? [],
      openedAt: opened.get(alert.alertId) ?? Date.parse(alert.openedAt),
    }))
    .toSorted((a, b) => a.openedAt - b.openedAt)
    .map((one, i) => ({ ...one, number: i + 1 }));
}

type Data = Readonly<Record<string, unknown>>;

function phaseWords(t: DebriefTranslate, { phase }: Data): string {
  const isKnown = phase === 'ingress' || phase === 'circulation' || phase === 'egress';
  return isKnown ? t(`phase.${phase}`) : t('phase.schedule');
}

/** What an alert's entry says: how bad, and what was done. */
function alertWords(
  t: DebriefTranslate,
  measure: Telling['measure'],
  { seq, document }: LogEntry,
): string {
  const { kind, data } = document;
  if (kind === 'alert_measure_taken') return measure(data.measureId, seq);
  if (kind === 'alert_escalated')
    return t('data.after', { minutes: data.escalation === 2 ? 5 : 2 });
  // Who goes stands in the words of the entry.
  if (kind === 'alert_sent' || kind === 'alert_recalled') return '';
  // What an alert had been is not what it is when it is over.
  if (kind === 'alert_cleared' || kind === 'alert_closed' || kind === 'alert_ended') return '';
  return typeof data.level === 'number' ? t('data.level', { level: data.level }) : '';
}

function dataWords(
  t: DebriefTranslate,
  format: DebriefFormat,
  { kind, data }: LogEntry['document'],
): string {
  switch (kind) {
    case 'phase_changed':
      return phaseWords(t, data);
    case 'drill_started':
      return t('data.drill', { scenario: String(data.scenario) });
    case 'policy_changed':
      return t('data.policy', {
        version: Number(data.policyVersion),
        when: format.moment(Date.parse(String(data.effectiveFrom))),
      });
    case 'release_stopped':
    case 'release_resumed':
      return t('data.stopped', {
        lanes: t(data.lanes === 'public' ? 'lanes.public' : 'lanes.both'),
        when: format.moment(Date.parse(String(data.from))),
      });
    case 'records_retracted':
      return t('data.retracted', { staff: Number(data.staff), public: Number(data.public) });
    default:
      return '';
  }
}

/** Words of one debrief. */
export function tellingOf(debrief: Debrief): Telling {
  const { language, site, eventPlans } = debrief;
  const t = translator(language);
  const format = formatIn(site.timeZone, language, debrief);
  const alerts = numbered(debrief);
  const numbers = new Map(alerts.map(({ number, alert }) => [alert.alertId, number]));
  const place = placeIn(debrief);
  const zones: Telling['zones'] = ({ document: { at, data } }) =>
    Array.isArray(data.cells) ? zoneNames(debrief, data.cells.map(String), Date.parse(at)) : '';
  const measure: Telling['measure'] = (measureId, seq) => {
    const measures = eventPlanAt(eventPlans, seq)?.measures;
    const text = measures?.find((agreed) => agreed.measureId === measureId)?.text;
    const other = typeof measureId === 'string' ? measureId : t('data.measure');
    return textIn(text, language) ?? other;
  };
  return {
    t,
    format,
    alerts,
    measure,
    numberOf: (alertId) => (alertId === null ? null : (numbers.get(alertId) ?? null)),
    who: (actor, name) => {
      if (actor === SYSTEM_ACTOR) return t('who.system');
      return actor === OPERATOR_TOKEN ? t('who.token') : (name ?? actor);
    },
    place,
    zones,
    content: (entry) => {
      const { document } = entry;
      if (document.kind === 'place_reported') return `${zones(entry)}: ${reportedWord(entry, t)}`;
      return document.alertId === null
        ? dataWords(t, format, document)
        : alertWords(t, measure, entry);
    },
  };
}
