// Text that may reach the database, a file or another system: well-formed Unicode without control characters, but for tab and line ends. PostgreSQL holds no
// NUL, jsonb no half of a surrogate pair, XML (an alert in CAP) no control character, and none means anything to people. The characters that turn the order
// of the text round them make a name read as another, also in files that leave here (Unicode TR36, section 2.5); right-to-left scripts need none of them. Nor
// does anybody see a character without width: with one in it, two names that differ look alike. So all of these are refused where they come in, wherever they
// stand. A joiner has a meaning behind a letter of the scripts that join, and in an emoji; anywhere else nobody sees it either.

/** Levels of a document. Ours have fewer than ten; one of a thousand is somebody's attack. */
const DEEPEST = 32;

const CONTROL = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;
const UNSEEN =
  /[\u061C\u115F\u1160\u180E\u200B\u2060-\u2065\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|(?:^|[\p{Script=Latin}\p{N}\p{P}\p{Z}\p{Cc}])[\u200C\u200D]/u;

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text) && !UNSEEN.test(text);
}

/** What is said of a text that is no line. */
export const NO_LINE =
  'must stand on one line, without control characters and characters that nobody sees';

/** Of a name, an author, a reason: what cannot be stored, and line ends and tabs, with which one entry of a list looks like two. */
export function isLine(text: string): boolean {
  return isStorable(text) && !/[\t\n\r]/.test(text);
}

/** `text`: a text or a key that cannot be stored; `depth`: a document that goes too deep to be one of ours. */
export type Unstorable = { readonly path: readonly string[]; readonly why: 'text' | 'depth' };

type Place = { readonly value: unknown; readonly path: Unstorable['path'] };

/** Where a text has blanks around it or holds nothing else: people do not see them, and programs take them for part of a name. */
export function blanksIn(document: unknown, path: readonly string[] = []): readonly string[][] {
  if (typeof document === 'string') return document === document.trim() ? [] : [[...path]];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, item]) => blanksIn(item, [...path, key]));
}

/** Where the address of a page is one of another kind, such as a program for the reader's browser. */
export function noWebAddressIn(document: unknown, path: readonly string[] = []): string[][] {
  if (typeof document === 'string')
    return /url$/i.test(path.at(-1) ?? '') && !/^https?:/i.test(document) ? [[...path]] : [];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, item]) => noWebAddressIn(item, [...path, key]));
}

/** The first place in a parsed document that cannot be stored, or null. The path to a bad key ends above it: what was sent is not repeated. */
export function unstorableIn(document: unknown): Unstorable | null {
  const places: Place[] = [{ value: document, path: [] }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { path, value } = place;
    if (typeof value === 'string' && !isStorable(value)) return { path, why: 'text' };
    if (typeof value !== 'object' || value === null) continue;
    if (path.length === DEEPEST) return { path: [], why: 'depth' };
    for (const [key, item] of Object.entries(value)) {
      if (!isStorable(key)) return { path, why: 'text' };
      places.push({ value: item, path: [...path, key] });
    }
  }
  return null;
}
