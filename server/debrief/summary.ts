// The first page: what, when, who had the watch, how alerts were answered, what was seen and what privacy cost.
import { textIn } from '#shared/languages.ts';
import { shownZone } from '#shared/time-zone.ts';
import { type AlertFigures, alertFigures, regionFigures, type Times } from './figures.ts';
import { el, type Markup, type Node } from './markup.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

/** More phases than this are read from the plots. */
const MOST_PHASES = 12;

/** Scrolls sideways where the screen is narrow, by keyboard too. */
export function scrolling(label: string, content: Markup): Markup {
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label }, content);
}

export function table(
  label: string,
  heads: readonly (readonly [string, boolean])[],
  rows: readonly (readonly Node[])[],
): Markup {
  const isNumber = heads.map(([, isN]) => isN);
  const cell = (content: Node, i: number): Markup =>
    i === 0
      ? el('th', { scope: 'row', class: isNumber[0] ? 'n' : null }, content)
      : el('td', { class: isNumber[i] ? 'n' : null }, content);
  return scrolling(
    label,
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          heads.map(([head, isN]) => el('th', { scope: 'col', class: isN ? 'n' : null }, head)),
        ),
      ),
      el(
        'tbody',
        {},
        rows.map((row) => el('tr', {}, row.map(cell))),
      ),
    ),
  );
}

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
  return taken.map(({ document, name }) =>
    el('div', {}, `${format.time(Date.parse(document.at))}  ${who(document.actor, name)}`),
  );
}

export function facts(debrief: Debrief, telling: Telling): Markup {
  const { site, language, from, to, eventPlan, generatedAt, isRecording } = debrief;
  const { t, format } = telling;
  const event = textIn(eventPlan?.name, language) ?? textIn(site.event, language);
  const isOneDay = format.day(from) === format.day(to);
  return el(
    'section',
    { 'aria-labelledby': 'top' },
    el('h1', { id: 'top' }, t('title')),
    el('p', { class: 'lead' }, t('lead')),
    isRecording ? el('p', { class: 'warn' }, t('recording')) : null,
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
  const pair = ({ median, worst }: Times): string =>
    median === null ? '–' : `${format.duration(median)} / ${format.duration(worst)}`;
  return [
    t(`kind.${of.kind}`),
    of.alerts,
    of.waits === 0 ? '–' : t('brief.of', { n: of.answered, of: of.waits }),
    pair(of.acknowledge),
    pair(of.measure),
    `${of.escalations[0]} / ${of.escalations[1]}`,
    of.missed,
  ];
}

export function alertSummary(debrief: Debrief, telling: Telling): Markup {
  const { t } = telling;
  return el(
    'section',
    { 'aria-labelledby': 'brief' },
    el('h2', { id: 'brief' }, t('brief')),
    el('h3', {}, t('brief.alerts')),
    table(
      t('brief.alerts'),
      [
        [t('brief.kind'), false],
        [t('brief.count'), true],
        [t('brief.answered'), true],
        [t('brief.ack'), true],
        [t('brief.measure'), true],
        [t('brief.escalated'), true],
        [t('brief.missed'), true],
      ],
      alertFigures(debrief).map((of) => alertRow(of, telling)),
    ),
    el('p', { class: 'note' }, t('brief.note')),
  );
}

export function regionSummary(debrief: Debrief, { t, format }: Telling): Markup {
  const { language, windowMs } = debrief;
  const time = (windows: number): string =>
    windows === 0 ? '–' : format.duration(windows * windowMs);
  const rows = regionFigures(debrief).map(({ region, windows, shares, high }) => [
    textIn(region.name, language),
    windows,
    ...(windows === 0
      ? ['–', '–', '–', '–']
      : [shares.released, shares.privacy, shares.gap, shares.suspended + shares.retracted].map(
          format.percent,
        )),
    time(high[0]),
    time(high[1]),
  ]);
  return el(
    'section',
    { 'aria-labelledby': 'regions' },
    el('h2', { id: 'regions' }, t('regions')),
    table(
      t('regions'),
      [
        [t('regions.region'), false],
        [t('regions.windows'), true],
        [t('regions.released'), true],
        [t('regions.privacy'), true],
        [t('regions.gap'), true],
        [t('regions.other'), true],
        [t('regions.high3'), true],
        [t('regions.high4'), true],
      ],
      rows,
    ),
    el('p', { class: 'note' }, t('regions.note')),
  );
}
