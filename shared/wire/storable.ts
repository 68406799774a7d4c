// Text that may reach the database, a file or another system: well-formed Unicode without control characters, but for tab and line ends. PostgreSQL holds no
// NUL, jsonb no half of a surrogate pair, XML (an alert in CAP) no control character, and none means anything to people. The characters that turn the order
// of the text round them make a name read as another, also in files that leave here (Unicode TR36, section 2.5); right-to-left scripts need none of them. So
// all of these are refused where they come in, wherever they stand.

/** Levels of a document. Ours have fewer than ten; one of a thousand is somebody's attack. */
const DEEPEST = 32;

const CONTROL = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
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
