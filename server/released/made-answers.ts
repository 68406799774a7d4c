// Answers that cost something to make. A public one is kept as bytes under the tag of its data (caching.ts), made in a place of its lane, in pieces
// between which the others get their turn.

import type { RecordQuery } from '#shared/domain/released.ts';
import type { Asked } from '../http/asked.ts';
import { encodeCursor } from '../http/cursor.ts';
import type { ReleasedContext } from './context.ts';
import { recordPages } from './export/rows.ts';

/** The text of an answer: a kept one, else made in a place for large answers. Throws a Refusal when there is no place. */
export async function answerOf(
  { lanes }: Pick<ReleasedContext, 'lanes'>,
  asked: Asked,
  tag: string | null,
  make: () => Promise<string>,
): Promise<string | Buffer> {
  // Staff answers are kept nowhere, and what has no version is made anew.
  if (asked.isPrivate || tag === null) return asked.large(make);
  const kept = lanes.answers.get(tag);
  if (kept !== undefined) return kept;
  // Of what a stranger makes, staff would wait for the stranger's place.
  if ((await asked.places()) === 'staff') return asked.large(make);
  return lanes.answers.of(tag, async () => Buffer.from(await asked.large(make)));
}

const END_OF_CURSOR = '\n';

/** Records of one page as JSON, after the cursor of the next one (empty: none) and a line's end. */
export async function recordsJson(
  { reader }: Pick<ReleasedContext, 'reader'>,
  asked: Asked,
  query: Omit<RecordQuery, 'limit'>,
  limit: number,
): Promise<string> {
  const texts: string[] = [];
  let count = 0;
  let cursor = '';
  const inTurn = <T>(read: () => Promise<T>): Promise<T> => asked.piece(read);
  for await (const page of recordPages(reader, query, inTurn, limit)) {
    texts.push(JSON.stringify(page).slice(1, -1));
    count += page.length;
    const last = page.at(-1);
    if (count === limit && last !== undefined)
      cursor = encodeCursor([Date.parse(last.windowStart), last.regionId]);
  }
  return `${cursor}${END_OF_CURSOR}[${texts.join(',')}]`;
}

export function splitOnce(made: string | Buffer): readonly [string, string] {
  const text = made.toString();
  const at = text.indexOf(END_OF_CURSOR);
  return [text.slice(0, at), text.slice(at + 1)];
}
