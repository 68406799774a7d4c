// Where a file names a language. Code is read by a parser: as a word, as a locale, as a key of a table, as a part of a text.

import { LANGUAGES } from '#shared/languages.ts';
import { isSyntax, partsOf, programOf, type Syntax } from '../../scripts/specifiers.ts';

export type Naming = {
  /** `table` has several, and where it has to have every one the compiler says so; `word` is whatever asks for one. */
  readonly kind: 'table' | 'word';
  readonly language: string;
  readonly line: number;
};

const isLanguage = (word: unknown): boolean => LANGUAGES.some((language) => language === word);
const OF = `(${LANGUAGES.join('|')})`;
/** A language, a locale, the beginning of an address in a language, an alternative in a regular expression. */
const WORD = new RegExp(`^${OF}$|^${OF}[-_][A-Za-z]{2,4}$|^/${OF}(?:/|$)`);
const IN_PATTERN = new RegExp(`(?<![\\w-])${OF}(?![\\w-])`);

/** The name of a key or a property, also in quotes and brackets. */
function keyOf({ key, property }: Syntax): unknown {
  const name = key ?? property;
  return isSyntax(name) ? (name.type === 'Literal' ? name.value : name.name) : undefined;
}

/** What a literal, a template or a pattern says of a language. */
function wordIn(part: Syntax): string | undefined {
  const { type, value, regex } = part;
  if (type === 'Literal' && typeof value === 'string') return WORD.exec(value)?.[0];
  if (type === 'Literal' && typeof regex === 'object' && regex !== null)
    return IN_PATTERN.exec((regex as { pattern: string }).pattern)?.[0];
  if (type === 'TemplateElement')
    return WORD.exec((value as { cooked: string | null }).cooked ?? '')?.[0];
  if (type === 'MemberExpression' && part.computed !== true && isLanguage(keyOf(part)))
    return String(keyOf(part));
  return;
}

/** The languages among the keys of an object, a pattern or a type. */
const keysOf = (parts: unknown): readonly string[] =>
  (parts as readonly Syntax[]).map(keyOf).filter(isLanguage).map(String);

function tableIn(part: Syntax): readonly string[] {
  if (part.type === 'ObjectExpression' || part.type === 'ObjectPattern')
    return keysOf(part.properties);
  return part.type === 'TSTypeLiteral'
    ? keysOf(part.members)
    : part.type === 'TSInterfaceBody'
      ? keysOf(part.body)
      : [];
}

/** The key of a row of a table, and what the row asks for in its own language: `nl: zone.nl` asks nobody which language it is. */
function ownOf(row: Syntax): readonly Syntax[] {
  if (row.type !== 'Property' || !isLanguage(keyOf(row))) return [];
  const asked = [...partsOf(row.value)].filter(
    (part) => part.type === 'MemberExpression' && wordIn(part) === keyOf(row),
  );
  return isSyntax(row.key) ? [row.key, ...asked] : asked;
}

export function languagesNamedIn(file: string, text: string): readonly Naming[] {
  const parts = [...partsOf(programOf(file, text))];
  const own = new Set(parts.flatMap(ownOf));
  return parts.flatMap((part): readonly Naming[] => {
    const line = text.slice(0, Number(part.start)).split('\n').length;
    const keys = tableIn(part);
    const isTable = part.type === 'ObjectExpression' && new Set(keys).size > 1;
    const word = own.has(part) ? undefined : wordIn(part);
    return [
      ...keys.map((language) => ({
        kind: isTable ? ('table' as const) : ('word' as const),
        language,
        line,
      })),
      ...(word === undefined ? [] : [{ kind: 'word' as const, language: word, line }]),
    ];
  });
}

/** The languages that a text in quotes names: of SQL and HTML, where they are words or alternatives in a pattern. */
export function languagesQuotedIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)].map(([, a, b]) => a ?? b ?? '');
  return quoted.flatMap((words) =>
    WORD.test(words) || /^[\w^$()|:?]+$/.test(words)
      ? (IN_PATTERN.exec(words)?.slice(0, 1) ?? [])
      : [],
  );
}
