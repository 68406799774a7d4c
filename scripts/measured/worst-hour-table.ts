// The worst hour as Markdown: minute by minute, then what a screen reader was told.
import type { Render } from './kinds.ts';
import { paragraph, table, thousands } from './words.ts';

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

export const worstHour: Render<'worst-hour'> = (f) => [
  paragraph(
    `${f.minutes} minutes at ${f.speed} times the speed, ${f.regions} regions; ${thousands(f.moments)} pictures of the room were judged, one for each time that it changed, and ${f.faults.length === 0 ? 'nothing' : f.faults.length} was wrong.`,
  ),
  table(
    ['minute', 'what happens', 'known as 3 or 4, or not known', 'mode', 'cards', 'done'],
    f.rows.map(({ minute, happens, so, mode, cards, done }) =>
      [String(minute), happens, so, mode, cards, done].map(cell),
    ),
  ),
  paragraph('What a screen reader was told, by the clock of the room:'),
  table(
    ['at', 'spoken'],
    f.heard.map(({ at, text }) => [at, cell(text)]),
  ),
  ...(f.faults.length === 0 ? [] : [f.faults.map((fault) => `- ${fault}`).join('\n')]),
];
