// The first page, and no more than that: what, when, who had the watch, how alerts were answered, what was seen, and where the rest stands.
import { FICTIONAL } from '#shared/domain/glossary/fictional.ts';
import { DEFAULT_LANGUAGE, textIn } from '#shared/languages.ts';
import { isoUtc } from '#shared/time.ts';
import { shownZone } from '#shared/time-zone.ts';
import { measureEffects } from './effects.ts';
import { type AlertFigures, alertFigures, type Times, timesOf } from './figures.ts';
import { el, type Markup, type Node } from './markup.ts';
import { table } from './markup-table.ts';
import { siteFigures } from './sight.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

/** More phases, or changes of the watch, than this are read from the plots and the log: the summary is one page. */
const MOST_PHASES = 6;

const fact = (name: string, ...content: Node[]): Node => [
  el('dt', {}, name),
  el('dd', {}, ...content),
];

function phaseFacts({ phases }: Debrief, { t, format }: Telling): Node {
  if (phases.length > MOST_PHASES) return t('phases.many', { count: phases.length });
  return phases.map(({ from, to, phase, isManual }) =>
    el(
      'div',
      {},
      `${format.time(from)} – ${format.time(to)}  ${t(`phase.${phase}`)}`,
      isManual ? ` (${t('manual')})` : null,
    ),
  );
}

function dutyFacts({ log }: Debrief, { t, format, who }: Telling): Node {
  const taken = log.filter(({ document }) => document.kind === 'duty_taken');
  if (taken.length === 0) return t('duty.none');
  if (taken.length > MOST_PHASES) return t('duty.many', { count: taken.length });
  return taken.map(({ document, name }) =>
    el('div', {}, `${format.time(Date.parse(document.at))}  ${who(document.actor, name)}`),
  );
}

export function facts(debrief: Debrief, telling: Telling): Markup {
  const { site, language, from, to, eventPlans, generatedAt, isRecording, logFrom } = debrief;
  const { t, format } = telling;
  const event = textIn(eventPlans.at(-1)?.plan.name, language) ?? textIn(site.event, language);
  const isOneDay = format.day(from) === format.day(to);
  return el(
    'section',
    { 'aria-labelledby': 'top', class: 'first' },
    el('h1', { id: 'top' }, t('title')),
    el('p', { class: 'lead' }, t('lead')),
    site.isFictional === true ? el('p', { class: 'warn' }, textIn(FICTIONAL, language)) : null,
    isRecording ? el('p', { class: 'warn' }, t('recording')) : null,
    logFrom === null
      ? null
      : el('p', { class: 'warn' }, t('cut', { when: format.moment(logFrom) })),
    el(
      'dl',
      {},
      event === undefined ? null : fact(t('event'), event),
      fact(t('site'), `${textIn(site.name, language)}, ${site.organisation.name}`),
      fact(t('span'), `${format.moment(from)} – ${isOneDay ? format.time(to) : format.moment(to)}`),
      fact(t('phases'), phaseFacts(debrief, telling)),
      fact(t('duty'), dutyFacts(debrief, telling)),
      fact(t('generated'), format.moment(generatedAt)),
    ),
    el('p', { class: 'note' }, t('clock', { zone: shownZone(site.timeZone) })),
    format.offset(from) === null ? null : el('p', { class: 'note' }, t('clock.set')),
  );
}

function alertRow(of: AlertFigures, { t, format }: Telling): readonly Node[] {
  const pair = ({ median, worst }: Times): string => {
    const usual = format.duration(median);
    return median === worst ? usual : `${usual} / ${format.duration(worst)}`;
  };
  const ofWaits = (n: number): string =>
    of.waits === 0 ? '–' : t('brief.of', { n, of: of.waits });
  return [
    t(`kind.${of.kind}`),
    of.alerts,
    ofWaits(of.answered),
    ofWaits(of.inTime),
    pair(of.acknowledge),
    pair(of.measure),
    `${of.escalations[0]} / ${of.escalations[1]}`,
    of.missed,
  ];
}

/** Who waited longest for somebody, whether or not somebody came. */
function longestWait({ to }: Debrief, { t, format, alerts, place }: Telling): Node {
  const waits = alerts.flatMap(({ waits: all, alert, number }) =>
    all.map(({ from, acknowledgedAt }) => {
      const over = alert.clearedAt === null ? to : Date.parse(alert.clearedAt);
      return { number, alert, ms: (acknowledgedAt ?? Math.max(from, over)) - from };
    }),
  );
  const [worst] = waits.toSorted((a, b) => b.ms - a.ms);
  if (worst === undefined) return null;
  const { number, alert, ms } = worst;
  return t('brief.longest', { duration: format.duration(ms), number, place: place(alert) });
}

function measureLine(debrief: Debrief, { t, format, alerts }: Telling): Node {
  const effects = measureEffects(debrief, alerts);
  const taken = effects.filter((effect) => effect.taken !== null).length;
  const fell = effects.flatMap(({ outcome }) => (outcome.kind === 'fell' ? [outcome.afterMs] : []));
  const duration = format.duration(timesOf(fell).median);
  if (fell.length === 0) return t('brief.measures', { taken });
  return t('brief.measures.fell', { taken, fell: fell.length, duration });
}

function seenLine(debrief: Debrief, { t, format }: Telling): Node {
  const { windows, shares } = siteFigures(debrief);
  if (windows === 0) return t('plots.none');
  const { released, privacy, silent, gap, suspended, retracted } = shares;
  return t('brief.seen', {
    released: format.percent(released),
    privacy: format.percent(privacy),
    failure: format.percent(silent + gap),
    decision: format.percent(suspended + retracted),
  });
}

/** The rest in other forms. Addresses are those of the service that made this: they need no name of a host. */
function links({ site, from, to, language, logFrom }: Debrief, { t }: Telling): Markup {
  const debrief = `/api/v1/sites/${site.siteId}/debrief`;
  // Where the log is cut, so are its files, at the same entry.
  const since = logFrom === null ? `from=${isoUtc(from)}&` : '';
  const files = `${debrief}?${since}to=${isoUtc(to)}&language=${language}&format=csv`;
  const pages = language === DEFAULT_LANGUAGE ? '' : `/${language}`;
  const link = (href: string, words: string): Markup => el('li', {}, el('a', { href }, words));
  return el(
    'ul',
    { class: 'links' },
    link(`${files}&table=alerts`, t('links.alerts')),
    link(`${files}&table=log`, t('links.log')),
    link(`${pages}/data`, t('links.public')),
    link(`${pages}/control?at=${isoUtc(from)}#replay`, t('links.room')),
  );
}

export function alertSummary(debrief: Debrief, telling: Telling): Markup {
  const { t } = telling;
  const points = [
    seenLine(debrief, telling),
    longestWait(debrief, telling),
    measureLine(debrief, telling),
  ];
  return el(
    'section',
    { 'aria-labelledby': 'brief', class: 'first' },
    el('h2', { id: 'brief' }, t('brief')),
    el(
      'ul',
      { class: 'points' },
      points.filter((point) => point !== null).map((point) => el('li', {}, point)),
    ),
    table(
      t('brief.alerts'),
      [
        [t('brief.kind'), false],
        [t('brief.count'), true],
        [t('brief.answered'), true],
        [t('brief.time'), true],
        [t('brief.ack'), true],
        [t('brief.measure'), true],
        [t('brief.escalated'), true],
        [t('brief.missed'), true],
      ],
      alertFigures(debrief).map((of) => alertRow(of, telling)),
    ),
    el('p', { class: 'note' }, t('brief.note')),
    el('h3', {}, t('links')),
    links(debrief, telling),
  );
}
