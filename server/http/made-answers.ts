// Answers that cost something to make. A public one is kept as bytes under the tag of its data (caching.ts), made in a place of its lane, in pieces
// between which the others get their turn.
import type { Request, Response } from 'express';
import type { Lane } from '#shared/wire/record.ts';
import { type InTurn, recordPages } from '../export/rows.ts';
import type { RecordQuery } from '../ports.ts';
import type { ServerContext } from './context.ts';
import { encodeCursor } from './query.ts';

/** The text of an answer: a kept one, else made in a place for large answers. Throws a Refusal when there is no place. */
export async function answerOf(
  context: ServerContext,
  req: Request,
  res: Response,
  lane: Lane,
  make: () => Promise<string>,
): Promise<string | Buffer> {
  const inPlace = (): Promise<string> => context.lanes.large(req, res, lane, make);
  const tag = res.get('ETag');
  // Staff answers are kept nowhere, and what has no version is made anew.
  if (lane !== 'public' || tag === undefined) return inPlace();
  return context.lanes.answers.of(tag, async () => Buffer.from(await inPlace()));
}

const END_OF_CURSOR = '\n';

/** Records of one page as JSON, after the cursor of the next one (empty: none) and a line's end. */
export async function recordsJson(
  { reader, lanes }: ServerContext,
  query: Omit<RecordQuery, 'limit'>,
  limit: number,
): Promise<string> {
  const texts: string[] = [];
  let count = 0;
  let cursor = '';
  const inTurn: InTurn = (read) => lanes.piece(query.lane, read);
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
