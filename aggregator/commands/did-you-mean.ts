// What somebody meant who typed a name that does not exist: the one that is closest in spelling.
import { knownZone } from '#shared/time-zone.ts';

/** Letters to change, add or leave out from one word to the other (Levenshtein). */
function slips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known word that was meant; null when none is close. Case and blanks around it count for nothing. */
export function closest(typed: string, known: readonly string[]): string | null {
  const bare = (text: string): string => text.trim().toLowerCase();
  const ranked = known
    .map((word) => ({ word, far: slips(bare(typed), bare(word)) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.floor(best.word.length / 4) ? best.word : null;
}

/** `: did you mean Z0?`, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const meant = closest(typed, known);
  return meant === null ? '' : `: did you mean ${meant}?`;
}

/** What Windows, calendars and people call the zones of western Europe. */
const OTHER_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(w\. europe|ces?t\b|mes?z\b|(utc|gmt)?\+0?[12]\b)/i, 'Europe/Amsterdam'],
  [/^romance /i, 'Europe/Brussels'],
  [/^(gmt standard|bst\b|wes?t\b)/i, 'Europe/London'],
  [/^central europe /i, 'Europe/Budapest'],
  [/^central european /i, 'Europe/Warsaw'],
  [/^(e\. europe|gtb|fle|eest?\b)/i, 'Europe/Athens'],
];

/** Why a time zone cannot be taken, with the name to write instead; null for a name of the IANA list. */
export function timeZoneProblem(typed: string): string | null {
  const known = knownZone(typed);
  const isSpelledOtherwise = known?.toLowerCase() === typed.toLowerCase() && known !== typed;
  if (known !== null && !isSpelledOtherwise) return null;
  const names = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const place = typed.trim().toLowerCase().replaceAll(' ', '_');
  const meant =
    known ??
    closest(typed, names) ??
    names.find((name) => place !== '' && name.toLowerCase().endsWith(`/${place}`)) ??
    OTHER_NAMES.find(([name]) => name.test(typed.trim()))?.[1];
  const instead = meant === undefined ? 'write one like Europe/Amsterdam' : `write ${meant}`;
  return `is not the IANA name of a time zone: ${instead}`;
}
