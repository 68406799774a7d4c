// Which zones of a long list somebody looks for, by name, code, area, level or state. What must not be missed stays in the list whatever they look for. Pure.
import { HIGHEST_LEVEL } from '#shared/codes.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { isRunning } from './alerts.ts';
import type { ZoneRow } from './zone-rows.ts';

/** Without accents and capitals: whoever looks for something in a hurry types neither. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Letters from which on a part of a word is meant, as "wacht" in "ingangswachtrij". */
const PART_OF_A_WORD = 3;

/** Rows of which an alert runs, and those at level 4. */
function staysAlways(row: ZoneRow, alerts: readonly AlertView[]): boolean {
  if (row.state.kind === 'level' && row.state.level === HIGHEST_LEVEL) return true;
  return alerts.some(
    (alert) => isRunning(alert) && alert.cells.some((cell) => row.cells.includes(cell)),
  );
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
  return rows.filter((row) => matchesWords(wordsOf(row), sought) || staysAlways(row, alerts));
}
