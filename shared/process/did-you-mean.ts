// What somebody meant who typed a name that does not exist: the one that is closest in spelling.

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
