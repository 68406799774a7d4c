// What was seen of each region and what was not: the price of privacy, failures and decisions apart.
import { textIn } from '#shared/languages.ts';
import { el, type Markup } from './markup.ts';
import { table } from './markup-table.ts';
import { type RegionFigures, regionFigures } from './sight.ts';
import type { Telling } from './telling.ts';
import type { Debrief } from './types.ts';

function sharesOf({ windows, shares }: RegionFigures, { format }: Telling): readonly string[] {
  const { released, privacy, silent, gap, suspended, retracted } = shares;
  return [released, privacy, silent, gap, suspended + retracted].map((share) =>
    windows === 0 ? '–' : format.percent(share),
  );
}

export function regionSection(debrief: Debrief, telling: Telling): Markup {
  const { language, windowMs } = debrief;
  const { t, format } = telling;
  const time = (windows: number): string =>
    windows === 0 ? '–' : format.duration(windows * windowMs);
  const rows = regionFigures(debrief).map(({ region, ...figures }) => [
    textIn(region.name, language),
    figures.windows,
    ...sharesOf(figures, telling),
    time(figures.high[0]),
    time(figures.high[1]),
  ]);
  return el(
    'section',
    { 'aria-labelledby': 'regions', class: 'page' },
    el('h2', { id: 'regions' }, t('regions')),
    table(
      t('regions'),
      [
        [t('regions.region'), false],
        [t('regions.windows'), true],
        [t('regions.released'), true],
        [t('regions.privacy'), true],
        [t('regions.silent'), true],
        [t('regions.gap'), true],
        [t('regions.other'), true],
        [t('regions.high3'), true],
        [t('regions.high4'), true],
      ],
      rows,
      [
        ['', 3],
        [t('regions.price'), 1],
        [t('regions.failure'), 2],
        [t('regions.decision'), 1],
        ['', 2],
      ],
    ),
    el('p', { class: 'note' }, t('regions.note')),
  );
}
