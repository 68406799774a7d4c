// The debrief as one document that needs nothing else: it can be mailed, kept and printed on A4.
import { ALERT_KIND_LIST, ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { textIn } from '#shared/languages.ts';
import { LEVELS } from '#shared/wire/level.ts';
import type { Text } from '#shared/wire/text.ts';
import { effectSection } from './effect-table.ts';
import type { NumberedAlert } from './flags.ts';
import { documentText, el, type Markup, styleElement } from './markup.ts';
import { scrolling } from './markup-table.ts';
import { patternDefinitions, sample } from './patterns.ts';
import { plot } from './plot.ts';
import { regionSection } from './region-table.ts';
import { reportSection } from './report-table.ts';
import { type RunLook, windowsPerColumn } from './runs.ts';
import { UNSEEN } from './sight.ts';
import { DEBRIEF_POLICY, DEBRIEF_STYLE } from './style.ts';
import { alertSummary, facts } from './summary.ts';
import { alertSection, logSection } from './tables.ts';
import { type Telling, tellingOf } from './telling.ts';
import type { Debrief, DebriefRegion } from './types.ts';

/** A figure that is higher does not fit on one page. */
const ROWS_PER_FIGURE = 12;
/** Of a site of many cells only those are drawn where something happened. */
const MOST_ROWS = 40;

function drawnRegions({ regions, alerts }: Debrief): readonly DebriefRegion[] {
  if (regions.length <= MOST_ROWS) return regions;
  const alerted = new Set(alerts.map(({ regionId }) => regionId));
  const isEventful = ({ regionId, bytes }: DebriefRegion): boolean =>
    alerted.has(regionId) || bytes.some((byte) => byte === 3 || byte === 4);
  return regions.filter(isEventful).slice(0, MOST_ROWS);
}

/** Alerts per drawn region; a critical signal stands with the region that holds its cell. */
function alertsByRegion(
  regions: readonly DebriefRegion[],
  alerts: readonly NumberedAlert[],
): ReadonlyMap<string, readonly NumberedAlert[]> {
  const ofRegion = ({ regionId, cells }: DebriefRegion): readonly NumberedAlert[] =>
    alerts.filter(({ alert }) =>
      alert.regionId === null ? cells.includes(alert.cells[0] ?? '') : alert.regionId === regionId,
    );
  return new Map(regions.map((region) => [region.regionId, ofRegion(region)]));
}

function figures(debrief: Debrief, { t, alerts }: Telling): readonly Markup[] {
  const { language } = debrief;
  const drawn = drawnRegions(debrief);
  const flagged = alertsByRegion(drawn, alerts);
  const name = (area: Text | null): string => textIn(area, language) ?? t('plots.area');
  const byArea = Map.groupBy(drawn, ({ area }) => name(area));
  return [...byArea].flatMap(([area, regions]) => {
    const parts = Math.ceil(regions.length / ROWS_PER_FIGURE);
    return Array.from({ length: parts }, (_, i) => {
      const part = regions.slice(i * ROWS_PER_FIGURE, (i + 1) * ROWS_PER_FIGURE);
      const title = parts === 1 ? area : `${area} (${i + 1}/${parts})`;
      return el(
        'figure',
        {},
        el('h3', {}, title),
        scrolling(title, plot(debrief, part, flagged, { area: title, t })),
      );
    });
  });
}

function plotSection(debrief: Debrief, telling: Telling): Markup {
  const { t, format } = telling;
  const per = windowsPerColumn(debrief);
  const duration = format.duration(per * debrief.windowMs);
  const omitted = debrief.regions.length - drawnRegions(debrief).length;
  return el(
    'section',
    { 'aria-labelledby': 'plots' },
    el('h2', { id: 'plots' }, t('plots')),
    debrief.regions.length === 0
      ? el('p', {}, t('plots.none'))
      : el(
          'p',
          { class: 'note' },
          `${t(per === 1 ? 'plots.step' : 'plots.highest', { duration })} ${t('plots.flags')}`,
          omitted > 0 ? ` ${t('plots.some', { count: omitted })}` : null,
        ),
    figures(debrief, telling),
  );
}

const LIMITS = ['count', 'top', 'median', 'unknown', 'cause', 'between'] as const;

function wordSection({ t }: Telling): Markup {
  const row = (sign: Markup | string, word: string, why: string): Markup =>
    el('tr', {}, el('td', {}, sign), el('td', {}, word), el('td', {}, why));
  const levelLook = (level: number): RunLook => ({ level, sight: 'released' });
  return el(
    'section',
    { 'aria-labelledby': 'words' },
    el('h2', { id: 'limits' }, t('limits')),
    el(
      'ul',
      {},
      LIMITS.map((key) => el('li', {}, t(`limits.${key}`))),
    ),
    el('h2', { id: 'words' }, t('words')),
    el(
      'table',
      { class: 'words' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['words.state', 'words.word', 'words.meaning'].map((key) =>
            el('th', { scope: 'col' }, t(key as 'words')),
          ),
        ),
      ),
      el(
        'tbody',
        {},
        LEVELS.map((level) =>
          row(sample(levelLook(level)), `${level} ${t(`level.${level}`)}`, t(`level.${level}.why`)),
        ),
        UNSEEN.map((sight) =>
          row(sample({ level: null, sight }), t(`sight.${sight}`), t(`sight.${sight}.why`)),
        ),
        ALERT_KIND_LIST.map((kind) =>
          row(ALERT_KINDS[kind].sign, t(`kind.${kind}`), t(`meaning.${kind}`)),
        ),
      ),
    ),
  );
}

/** The whole document. */
export function debriefPage(debrief: Debrief): string {
  const telling = tellingOf(debrief);
  const { t, format } = telling;
  const { language, site, from } = debrief;
  return documentText(
    el(
      'html',
      { lang: language },
      el(
        'head',
        {},
        el('meta', { charset: 'utf-8' }),
        // A copy that was saved keeps the rules of the response.
        el('meta', { 'http-equiv': 'Content-Security-Policy', content: DEBRIEF_POLICY }),
        el('meta', { name: 'viewport', content: 'width=device-width' }),
        el('title', {}, `${t('title')}: ${textIn(site.name, language)}, ${format.day(from)}`),
        styleElement(DEBRIEF_STYLE),
      ),
      el(
        'body',
        {},
        patternDefinitions(),
        el(
          'main',
          {},
          facts(debrief, telling),
          alertSummary(debrief, telling),
          regionSection(debrief, telling),
          plotSection(debrief, telling),
          alertSection(debrief, telling),
          effectSection(debrief, telling),
          reportSection(debrief, telling),
          wordSection(telling),
          logSection(debrief, telling),
        ),
      ),
    ),
  );
}
