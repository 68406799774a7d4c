// Alerts with their steps, and the whole log with its hashes.
import { textIn } from '#shared/languages.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { measuresFor } from '#shared/wire/event-plan.ts';
import type { NumberedAlert } from './flags.ts';
import { el, type Markup, type Node } from './markup.ts';
import { table } from './summary.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

/** Enough of a hash to find it again; the whole one stands above the table. */
const SHORT = 12;

/** A time; with its day where the debrief has more than one. */
function whenIn({ from, to }: Debrief, { format }: Telling) {
  const isOneDay = format.day(from) === format.day(to - 1);
  return (at: number, time: (at: number) => string): string =>
    isOneDay ? time(at) : `${format.day(at)}, ${time(at)}`;
}

function stepLine(entry: LogEntry, { t, format, who, content }: Telling): Markup {
  const { document, text, name } = entry;
  const isPerson = document.actor !== 'system';
  const about = [content(entry), isPerson ? who(document.actor, name) : ''].filter(
    (part) => part !== '',
  );
  return el(
    'li',
    {},
    el('time', {}, format.second(Date.parse(document.at))),
    ` ${t(`step.${document.kind}`)}`,
    about.length > 0 ? `: ${about.join(', ')}` : null,
    text === null ? null : [' ', el('q', {}, text)],
  );
}

function endOf(
  { alert, openedAt, waits }: NumberedAlert,
  debrief: Debrief,
  { t, format }: Telling,
): Node {
  const waited = waits.map(({ from, acknowledgedAt }) =>
    acknowledgedAt === null
      ? t('alerts.unanswered', { time: format.time(from) })
      : t('alerts.waited', { duration: format.duration(acknowledgedAt - from) }),
  );
  const cleared =
    alert.clearedAt === null
      ? t('alerts.running')
      : t('alerts.cleared', { time: format.time(Date.parse(alert.clearedAt)) });
  const repeats = alert.repeats > 0 ? [t('alerts.repeats', { count: alert.repeats })] : [];
  const earlier = openedAt < debrief.from ? [t('alerts.earlier')] : [];
  return [...earlier, ...waited, ...repeats, cleared].map((line) => el('div', {}, line));
}

/** Where, of what kind, and what was agreed for it. */
function whatOf({ alert }: NumberedAlert, debrief: Debrief, { t, place }: Telling): Node {
  const { language, eventPlan } = debrief;
  const level = alert.level === null ? '' : `, ${t('data.level', { level: alert.level })}`;
  const [agreed] = measuresFor(eventPlan, alert.kind, alert.cells);
  return [
    el('strong', {}, place(alert)),
    el('div', {}, `${t(`kind.${alert.kind}`)}${level}`),
    agreed === undefined
      ? null
      : el(
          'div',
          { class: 'note' },
          t('alerts.agreed', { measure: textIn(agreed.text, language) }),
        ),
  ];
}

export function alertSection(debrief: Debrief, telling: Telling): Markup {
  const { t, format, alerts } = telling;
  const when = whenIn(debrief, telling);
  const byAlert = Map.groupBy(debrief.log, ({ document }) => document.alertId);
  const rows = alerts.map((one) => {
    const { number, alert, openedAt } = one;
    const steps = byAlert.get(alert.alertId) ?? [];
    return [
      number,
      when(openedAt, format.time),
      whatOf(one, debrief, telling),
      el(
        'ol',
        {},
        steps.map((entry) => stepLine(entry, telling)),
      ),
      endOf(one, debrief, telling),
    ];
  });
  return el(
    'section',
    { 'aria-labelledby': 'alerts', class: 'page' },
    el('h2', { id: 'alerts' }, t('alerts')),
    rows.length === 0
      ? el('p', {}, t('alerts.none'))
      : table(
          t('alerts'),
          [
            [t('alerts.number'), true],
            [t('alerts.opened'), false],
            [t('alerts.what'), false],
            [t('alerts.steps'), false],
            [t('alerts.end'), false],
          ],
          rows,
        ),
  );
}

function chainFacts({ chain, site }: Debrief, { t }: Telling): Node {
  if (chain.head === null) return null;
  const { head, broken, count } = chain;
  return [
    broken === null
      ? el('p', {}, t('chain.whole', { count }))
      : el('p', { class: 'warn' }, t('chain.broken', { seq: broken.seq })),
    el('p', {}, `${t('chain.head', { seq: head.seq })}: `, el('code', {}, head.sha256)),
    el(
      'p',
      {},
      `${t('chain.how')}:`,
      el(
        'code',
        { class: 'cmd' },
        `npm run verify-log -- --site ${site.siteId} --head ${head.sha256}`,
      ),
    ),
    el('p', { class: 'note' }, t('chain.file')),
  ];
}

export function logSection(debrief: Debrief, telling: Telling): Markup {
  const { t, format, who, content, numberOf } = telling;
  const when = whenIn(debrief, telling);
  const rows = debrief.log.map((entry) => {
    const { seq, document, text, isErased, name, sha256 } = entry;
    const number = numberOf(document.alertId);
    const about = content(entry);
    return [
      seq,
      el('span', { class: 'mono' }, when(Date.parse(document.at), format.second)),
      [t(`step.${document.kind}`), number === null ? null : ` (${t('alerts.number')} ${number})`],
      who(document.actor, name),
      [
        about,
        about !== '' && text !== null ? '. ' : null,
        text === null ? null : el('q', {}, text),
        isErased ? el('span', { class: 'erased' }, ` ${t('log.erased')}`) : null,
      ],
      el('code', {}, sha256.slice(0, SHORT)),
    ];
  });
  return el(
    'section',
    { 'aria-labelledby': 'log', class: 'page' },
    el('h2', { id: 'log' }, t('log')),
    el('p', {}, t('log.lead')),
    chainFacts(debrief, telling),
    rows.length === 0
      ? el('p', {}, t('log.none'))
      : table(
          t('log'),
          [
            [t('log.seq'), true],
            [t('log.at'), false],
            [t('log.kind'), false],
            [t('log.who'), false],
            [t('log.words'), false],
            [t('log.hash'), false],
          ],
          rows,
        ),
  );
}
