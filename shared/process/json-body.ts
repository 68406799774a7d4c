// A body of JSON before it is parsed: one object that says a key twice is refused, since the parser of the language takes the last one without a word.
import type { IncomingMessage } from 'node:http';
import { repeatedKeyIn } from './json-file.ts';

/** Colons outside of texts: one for each key that is written. */
function keysWritten(json: string): number {
  let keys = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const letter = json[at];
    if (letter === '"') isText = !isText;
    else if (isText && letter === '\\') at += 1;
    else if (!isText && letter === ':') keys += 1;
  }
  return keys;
}

/** Keys that are left of them, however deep. */
function keysIn(document: unknown): number {
  let keys = 0;
  const open: unknown[] = [document];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const values = Object.values(value);
    if (!Array.isArray(value)) keys += values.length;
    for (const inner of values) open.push(inner);
  }
  return keys;
}

/** The key that one object says twice; empty: one that cannot be named. Null: none, or this is no JSON. In one walk over the text, unless there is one. */
export function keySaidTwice(json: string): string | null {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return null;
  }
  return keysWritten(json) === keysIn(document) ? null : (repeatedKeyIn(json)?.key ?? '');
}

/** What Express says of a charset that its reader does not know; here of every one but that of JSON. */
class NotUtf8 extends Error {
  readonly type = 'charset.unsupported';
}

/** For `express.json`: throws what `refusalOf` makes of the key that is said twice. */
export const refuseSaidTwice =
  (refusalOf: (key: string) => Error) =>
  (_req: IncomingMessage, _res: unknown, body: Buffer, charset: string): void => {
    if (charset !== 'utf-8') throw new NotUtf8('JSON is UTF-8');
    const key = keySaidTwice(new TextDecoder().decode(body));
    if (key !== null) throw refusalOf(key);
  };
