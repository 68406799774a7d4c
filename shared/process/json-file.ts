// A file of JSON that somebody wrote. One that is no JSON is refused with the line where it stops being it; the parser of the language says where only
// of some faults, and repeats what stands there.
import { readTextFile } from './text-file.ts';

/** A bracket, comma or colon; or a text, number or word. With the blanks before it. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*")|-?(?:0|[1-9]\d*)(?:[.]\d+)?(?:e[+-]?\d+)?|true|false|null)/iuy;
const BLANKS = /[ \t\r\n]*/y;

type Kind = '{' | '}' | '[' | ']' | ',' | ':' | 'text' | 'value';
type Token = { readonly kind: Kind; readonly end: number };

function tokenAt(text: string, from: number): Token | null {
  TOKEN.lastIndex = from;
  const found = TOKEN.exec(text);
  if (found === null) return null;
  const [whole, sign, quoted] = found;
  const kind = (sign as Kind | undefined) ?? (quoted === undefined ? 'value' : 'text');
  return { kind, end: from + whole.length };
}

const OPENING: readonly Kind[] = ['{', '['];
const VALUES: readonly Kind[] = [...OPENING, 'text', 'value'];

/** What may follow, in the innermost bracket that is open (`''`: in none). */
function nextOf(kind: Kind, open: string): readonly Kind[] {
  const isObject = open === '{';
  switch (kind) {
    case '{':
      return ['text', '}'];
    case '[':
      return [...VALUES, ']'];
    case ',':
      return isObject ? ['text'] : VALUES;
    case ':':
      return VALUES;
    default:
      return open === '' ? [] : [',', isObject ? '}' : ']'];
  }
}

/** Where a text that is no JSON stops being it. */
function faultIn(text: string): number {
  const open: string[] = [];
  let at = 0;
  let wanted: readonly Kind[] = VALUES;
  let before: Kind = ':';
  for (;;) {
    const token = tokenAt(text, at);
    if (token === null || !wanted.includes(token.kind)) break;
    const { kind, end } = token;
    if (OPENING.includes(kind)) open.push(kind);
    if (kind === '}' || kind === ']') open.pop();
    const isKey = kind === 'text' && open.at(-1) === '{' && (before === '{' || before === ',');
    wanted = isKey ? [':'] : nextOf(kind, open.at(-1) ?? '');
    before = kind;
    at = end;
  }
  BLANKS.lastIndex = at;
  return at + (BLANKS.exec(text)?.[0].length ?? 0);
}

/** The key that a text is, by the colon behind it; null: it is a value. */
function keyIn(json: string, from: number, end: number): string | null {
  return tokenAt(json, end)?.kind === ':' ? (JSON.parse(json.slice(from, end)) as string) : null;
}

/** The keys of an object that is open, or a list. */
type Open = Set<string> | null;

function openOrClose(open: Open[], kind: Kind): void {
  if (OPENING.includes(kind)) open.push(kind === '{' ? new Set() : null);
  else if (kind === '}' || kind === ']') open.pop();
}

/** Where a key stands in an object for the second time; null: nowhere. The parser of the language takes the last one without a word. */
export function repeatedKeyIn(json: string): { readonly at: number; readonly key: string } | null {
  const open: Open[] = [];
  let at = 0;
  for (let token = tokenAt(json, at); token !== null; token = tokenAt(json, at)) {
    const { kind, end } = token;
    openOrClose(open, kind);
    const key = kind === 'text' ? keyIn(json, at, end) : null;
    if (key !== null && open.at(-1)?.has(key) === true) return { at: end, key };
    if (key !== null) open.at(-1)?.add(key);
    at = end;
  }
  return null;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

export class NotJson extends Error {}

/** @throws {Error} a sentence, when it cannot be read, is not JSON, or says one thing twice. */
export function readJsonFile(file: string): unknown {
  const text = readTextFile(file);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new NotJson(`${file} is not JSON: it goes wrong at ${placeOf(text, faultIn(text))}`);
  }
  const repeated = repeatedKeyIn(text);
  if (repeated === null) return document;
  throw new Error(
    `${file} says ${JSON.stringify(repeated.key)} more than once in one object, again at ${placeOf(text, repeated.at)}: keep the one that is meant`,
  );
}
