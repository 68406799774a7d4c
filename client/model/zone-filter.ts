// Which zones of a long list somebody looks for, by name, code, area, level or state. What must not be missed stays in the list whatever they look for. Pure.
import { HIGHEST_LEVEL } from '#shared/codes.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { cellsOf, isRunning } from './alerts.ts';
import type { ZoneRow } from './zone-rows.ts';

/** Without accents and capitals: whoever looks for something in a hurry types neither. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Letters from which on a part of a word is meant, as "wacht" in "ingangswachtrij". */
const PART_OF_A_WORD = 3;

/** Rows of which an alert runs, and those at level 4. */
function staysAlways({ state, cells }: ZoneRow, running: ReadonlySet<string>): boolean {
  const isCritical = state.kind === 'level' && state.level === HIGHEST_LEVEL;
  return isCritical || cells.some((cell) => running.has(cell));
}

/** Whether a text has every word looked for: one letter, or a code, begins a word ("gate b" is not Gate D with code OB); more may stand in the midst of one. */
export function matchesWords(text: string, sought: string): boolean {
  const said = plain(text);
  const begun = said.split(/[^\p{L}\p{N}]+/u);
  return plain(sought)
    .trim()
    .split(/\s+/)
    .every((word) =>
      word.length < PART_OF_A_WORD
        ? begun.some((one) => one.startsWith(word))
        : said.includes(word),
    );
}

/** Rows that have every word looked for in what `wordsOf` says of the row; and those that stay always. */
export function filterRows(
  rows: readonly ZoneRow[],
  sought: string,
  alerts: readonly AlertView[],
  wordsOf: (row: ZoneRow) => string,
): readonly ZoneRow[] {
  if (sought.trim() === '') return rows;
  const running = cellsOf(alerts, isRunning);
  return rows.filter((row) => staysAlways(row, running) || matchesWords(wordsOf(row), sought));
}
