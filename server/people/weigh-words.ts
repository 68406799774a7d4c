// What a text of words is worth to somebody who guesses words. zxcvbn takes a sign between two words for a gap that nobody knows, and puts 10^4 on
// every further word however common it is; whoever guesses knows the habit: a word, a year, a sign, the word again. So each word counts by its place
// in a list of words, what stands at its edges little, and what is said again next to nothing.

/** Cost of one more word, in decades: which word comes where. */
const NEXT_WORD = 0.5;
const AGAIN = 0.3;
const YEAR = 2;
/** What hangs on a single word counts for at most this: the tails are tried through, whatever is in them. */
const TAIL = 5;
const SHORTEST_WORD = 4;
/** A word of so many letters is the word of a text that has only an ending beside it. */
const LONG_WORD = 6;
/** Letters that make another form of a word, no second one. */
const ENDING = 4;

export type Piece = {
  readonly text: string;
  /** Decades of guesses. */
  readonly log10: number;
  readonly isWord: boolean;
};

export type Weighed = {
  readonly log10: number;
  readonly pieces: readonly Piece[];
  readonly isRepeated: boolean;
};

/** Place of a word in the lists, from 1; undefined when it stands in none. */
export type RankOf = (word: string) => number | undefined;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

type Path = { readonly log10: number; readonly pieces: readonly Piece[] };

/** The cheapest way to put a run of letters together from words and single letters (a decade each). */
function piecesOf(text: string, rankOf: RankOf): readonly Piece[] {
  const best: Path[] = [{ log10: 0, pieces: [] }];
  const to = (from: number, piece: Piece): Path => {
    const path = best[from] ?? { log10: 0, pieces: [] };
    return { log10: path.log10 + piece.log10, pieces: [...path.pieces, piece] };
  };
  for (let end = 1; end <= text.length; end += 1) {
    let cheapest = to(end - 1, { text: text.slice(end - 1, end), log10: 1, isWord: false });
    for (let start = 0; start < end - 1; start += 1) {
      const word = text.slice(start, end);
      const rank = rankOf(word);
      if (rank === undefined) continue;
      const path = to(start, { text: word, log10: Math.log10(rank) + NEXT_WORD, isWord: true });
      if (path.log10 < cheapest.log10) cheapest = path;
    }
    best[end] = cheapest;
  }
  return best.at(-1)?.pieces ?? [];
}

const tailLog10 = (digits: string): number =>
  /^(?:19|20)\d\d$/.test(digits) ? YEAR : new Set(digits).size;

/**
 * Weighs the chunks of a text, and the signs that stood between them.
 * Null when the chunks are not made of words: what chance made is not for this scale.
 */
export function weighWords(
  chunks: readonly string[],
  signs: string,
  rankOf: RankOf,
): Weighed | null {
  const cores = chunks.map((chunk) => chunk.replace(/^\d+|\d+$/g, ''));
  const tails = chunks.flatMap((chunk) => chunk.match(/^\d+|\d+$/g) ?? []);
  const all = cores.flatMap((core) => piecesOf(core, rankOf));
  const lettersOf = (pieces: readonly Piece[]): number =>
    sum(pieces.map(({ text }) => text.length));
  const words = all.filter(({ isWord }) => isWord);
  const unknown = lettersOf(all) - lettersOf(words);
  if (words.length === 0 || unknown * 3 > lettersOf(all)) return null;
  const pieces = [
    ...new Map(words.map((piece) => [piece.text, piece])).values(),
    ...all.filter(({ isWord }) => !isWord),
  ];
  const around = sum([...new Set(tails)].map(tailLog10)) + new Set(signs).size;
  const distinct = pieces.filter(({ isWord }) => isWord);
  const longest = distinct.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  const beside = lettersOf(pieces) - longest.text.length;
  const isOne = longest.text.length >= LONG_WORD && beside <= ENDING;
  const letters = isOne
    ? longest.log10 + Math.min(beside, 1)
    : sum(pieces.map(({ log10 }) => log10)) + (words.length - distinct.length) * AGAIN;
  return {
    log10: letters + (isOne ? Math.min(around, TAIL) : around),
    pieces,
    isRepeated: cores.some((core, at) => core.length >= SHORTEST_WORD && cores.indexOf(core) < at),
  };
}
