// Alerts and how they were answered, and the whole log with its hashes.
import type { NumberedAlert } from './flags.ts';
import { el, type Markup, type Node } from './markup.ts';
import { table } from './markup-table.ts';
import { sendingsOf } from './sendings.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

/** Enough of a hash to find it again; the whole one stands above the table. */
const SHORT = 12;

/** A time; with its day where the debrief has more than one. */
export function whenIn({ from, to }: Debrief, { format }: Telling) {
  const isOneDay = format.day(from) === format.day(to - 1);
  return (at: number, time: (at: number) => string): string =>
    isOneDay ? time(at) : `${format.day(at)}, ${time(at)}`;
}

/** How long it waited each time, and who answered. */
function waitLines(
  { alert, waits }: NumberedAlert,
  { log }: Debrief,
  { t, format, who }: Telling,
): readonly string[] {
  const answered = waits.map(({ from, acknowledgedAt, answer }) => {
    if (acknowledgedAt === null || answer === null)
      return t('alerts.unanswered', { time: format.time(from) });
    const duration = format.duration(acknowledgedAt - from);
    return t('alerts.answered', { who: who(answer.document.actor, answer.name), duration });
  });
  const steps = log.filter(
    ({ document }) => document.kind === 'alert_escalated' && document.alertId === alert.alertId,
  );
  const minutes = steps.map(({ document }) => (document.data.escalation === 2 ? 5 : 2));
  if (minutes.length === 0) return answered;
  return [...answered, t('alerts.escalated', { minutes: minutes.join(', ') })];
}

/** Who was sent and when, each name, and when they were recalled. */
function sentLines(
  { alert }: NumberedAlert,
  { log }: Debrief,
  { t, format }: Telling,
): readonly string[] {
  return sendingsOf(log, alert.alertId).map(({ kind, at, who }) => {
    const time = format.time(at);
    if (kind === 'alert_recalled') return t('alerts.recalled', { time });
    return t('alerts.sent', { who: who ?? t('log.erased'), time });
  });
}

const lines = (all: readonly string[]): Node => all.map((line) => el('div', {}, line));

function endOf({ alert, openedAt }: NumberedAlert, debrief: Debrief, { t, format }: Telling): Node {
  const cleared =
    alert.clearedAt === null
      ? t('alerts.running')
      : t('alerts.cleared', { time: format.time(Date.parse(alert.clearedAt)) });
  const { repeats: count } = alert;
  const once = t('alerts.once');
  const repeats = count === 0 ? [] : [count === 1 ? once : t('alerts.repeats', { count })];
  const earlier = openedAt < debrief.from ? [t('alerts.earlier')] : [];
  return lines([...earlier, ...repeats, cleared]);
}

/** Where, and of what kind. */
function whatOf({ alert }: NumberedAlert, { t, place }: Telling): Node {
  const level = alert.level === null ? '' : `, ${t('data.level', { level: alert.level })}`;
  return [el('strong', {}, place(alert)), el('div', {}, `${t(`kind.${alert.kind}`)}${level}`)];
}

export function alertSection(debrief: Debrief, telling: Telling): Markup {
  const { t, format, alerts } = telling;
  const when = whenIn(debrief, telling);
  const rows = alerts.map((one) => [
    one.number,
    when(one.openedAt, format.time),
    whatOf(one, telling),
    lines([...waitLines(one, debrief, telling), ...sentLines(one, debrief, telling)]),
    endOf(one, debrief, telling),
  ]);
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
            [t('alerts.answer'), false],
            [t('alerts.end'), false],
          ],
          rows,
        ),
    rows.length === 0 ? null : el('p', { class: 'note' }, t('alerts.note')),
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
