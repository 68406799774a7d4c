// What people on the spot reported, with their words, beside what was measured and never in it.
import { el, type Markup } from './markup.ts';
import { table } from './markup-table.ts';
import { whenIn } from './tables.ts';
import { reportedWord, type Telling } from './telling.ts';
import type { Debrief } from './types.ts';

/** Null: nobody reported anything. */
export function reportSection(debrief: Debrief, telling: Telling): Markup | null {
  const { t, format, who, zones } = telling;
  const when = whenIn(debrief, telling);
  const rows = debrief.log
    .filter(({ document }) => document.kind === 'place_reported')
    .map((entry) => {
      const { document, name, text, isErased } = entry;
      return [
        when(Date.parse(document.at), format.time),
        zones(entry),
        reportedWord(entry, t),
        [
          text === null ? null : el('q', {}, text),
          isErased ? el('span', { class: 'erased' }, t('log.erased')) : null,
        ],
        who(document.actor, name),
      ];
    });
  if (rows.length === 0) return null;
  return el(
    'section',
    { 'aria-labelledby': 'reports' },
    el('h2', { id: 'reports' }, t('reports')),
    table(
      t('reports'),
      [
        [t('log.at'), false],
        [t('reports.where'), false],
        [t('log.kind'), false],
        [t('log.words'), false],
        [t('log.who'), false],
      ],
      rows,
    ),
    el('p', { class: 'note' }, t('reports.note')),
  );
}
