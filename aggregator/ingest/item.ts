// An item of a batch, or a line of a recording, as a reading. Of one that is none, the fields that are not right are known by name and nothing of
// what stood in them.
import { mistakesIn, wordsOfMistake } from '#shared/process/mistakes.ts';
import type { Mistake } from '#shared/wire/problem.ts';
import { type Reading, readingSchema } from '#shared/wire/reading.ts';

/** A reading has four fields; whoever sends more that are wrong has read so far. */
const MOST_MISTAKES_OF_ITEM = 5;

export type ParsedItem =
  | { readonly reading: Reading; readonly mistakes: null }
  | { readonly reading: null; readonly mistakes: readonly Mistake[] };

export function parseItem(item: unknown): ParsedItem {
  const parsed = readingSchema.safeParse(item, { error: wordsOfMistake });
  if (parsed.success) return { reading: parsed.data, mistakes: null };
  const mistakes = mistakesIn(parsed.error.issues).slice(0, MOST_MISTAKES_OF_ITEM);
  return { reading: null, mistakes };
}
