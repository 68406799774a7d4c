// Short codes of cells for plates and tables: of each id what tells it from the others of its site, so that no two cells have the same code. A code may be
// wider than a plate likes where ids leave no other way; it is never a code that another cell has.

/** An id of this length is a code as it is. Also what a code of one word is cut to. */
const LONGEST_CODE = 6;
const H3_INDEX = /^8[0-9a-f]{14}$/;
/** Digits at the end of an H3 index, without its filling, that tell neighbours apart. */
const H3_DIGITS = 5;

const wordsOf = (id: string): readonly string[] => id.split(/[-_]+/).filter((word) => word !== '');

/** A number is read as a whole: 1 and 12 begin alike. */
const cut = (word: string, letters: number): string =>
  /\d/.test(word) ? word : word.slice(0, letters);

/** The words of an id that not every other has; all of them where nothing else is left. */
function tellingWords(id: string, shared: ReadonlySet<string>): readonly string[] {
  const words = wordsOf(id);
  const telling = words.filter((word) => !shared.has(word));
  return telling.length > 0 ? telling : words;
}

const isUnique = (codes: readonly string[]): boolean => new Set(codes).size === codes.length;

/** Codes of ids that are written in words, with as few letters of each as tell them apart. */
function wordCodes(ids: readonly string[], taken: readonly string[]): readonly string[] {
  const sets = ids.map((id) => new Set(wordsOf(id)));
  const shared = new Set(
    sets.length < 2 ? [] : [...(sets[0] ?? [])].filter((word) => sets.every((s) => s.has(word))),
  );
  const telling = ids.map((id) => tellingWords(id, shared));
  const longest = Math.max(...ids.map((id) => id.length));
  for (let letters = 1; letters <= longest; letters += 1) {
    const codes = telling.map((words) => {
      const fair =
        words.length === 1 ? LONGEST_CODE : Math.floor((LONGEST_CODE - 1) / words.length);
      return words.map((word) => cut(word, Math.max(letters, fair))).join('-');
    });
    if (isUnique([...codes, ...taken])) return codes;
  }
  return ids;
}

/** Codes of H3 indexes: their last digits, as many as tell them apart. */
function gridCodes(ids: readonly string[], taken: readonly string[]): readonly string[] {
  const bare = ids.map((id) => id.replace(/f+$/, ''));
  for (let digits = H3_DIGITS; digits < 15; digits += 1) {
    const codes = bare.map((id) => id.slice(-digits));
    if (isUnique([...codes, ...taken])) return codes;
  }
  return ids;
}

/** The code of each cell of a site. */
export function cellCodes(cells: readonly string[]): ReadonlyMap<string, string> {
  const ids = [...new Set(cells)].toSorted();
  const short = ids.filter((id) => id.length <= LONGEST_CODE);
  const grid = ids.filter((id) => H3_INDEX.test(id));
  const long = ids.filter((id) => id.length > LONGEST_CODE && !H3_INDEX.test(id));
  const ofGrid = grid.length === 0 ? [] : gridCodes(grid, short);
  const ofWords = long.length === 0 ? [] : wordCodes(long, [...short, ...ofGrid]);
  const of = (all: readonly string[], codes: readonly string[]): [string, string][] =>
    all.map((id, at) => [id, codes[at] ?? id]);
  return new Map([...of(short, short), ...of(grid, ofGrid), ...of(long, ofWords)]);
}

const MOST_CODES = 3;
const LONGEST_JOINED = 6;

/** Of a place: codes of short ids joined; of longer ones that of the first cell, and how many more there are. */
export function placeCode(cells: readonly string[], codes: ReadonlyMap<string, string>): string {
  const [first = ''] = cells;
  const code = codes.get(first) ?? first;
  if (first.length > LONGEST_JOINED)
    return cells.length === 1 ? code : `${code}+${cells.length - 1}`;
  return cells.length <= MOST_CODES
    ? cells.join('+')
    : `${cells.slice(0, 2).join('+')}+${cells.length - 2}`;
}
