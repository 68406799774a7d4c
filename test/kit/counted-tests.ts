// Titles of the tests of a file that really run, read by a parser: a title of a test that is skipped, to do or expected to fail, that stands beside an `only`, in
// a comment or in any other text, shows nothing.
import { isSyntax, partsOf, programOf, type Syntax, wordOf } from '../../scripts/specifiers.ts';

const TESTS = ['test', 'it'];
const GROUPS = ['describe', 'suite'];
/** Also where it depends on something: nobody who reads the title knows on what. */
const OFF = ['skip', 'todo', 'fails', 'skipIf', 'runIf'];
const OFF_OPTIONS = ['skip', 'todo', 'fails'];

const listOf = (value: unknown): readonly Syntax[] =>
  Array.isArray(value) ? value.filter(isSyntax) : [];
const nameOf = (value: unknown): string | undefined =>
  isSyntax(value) && value.type === 'Identifier' ? String(value.name) : undefined;

/** As it is written: what is only known when it runs stands as …. */
function titleOf(value: Syntax): string | undefined {
  if (value.type !== 'TemplateLiteral') return wordOf(value);
  const quasis = value.quasis as readonly { value: { cooked: string } }[];
  return quasis.map((quasi) => quasi.value.cooked).join('…');
}

type Called = {
  /** `test.skipIf(x).each(rows)(...)`: test, skipIf, each. */
  readonly words: readonly string[];
  /** What is given on the way: conditions, and the rows of `each`. */
  readonly given: readonly Syntax[];
};

function calledBy(callee: unknown): Called {
  if (!isSyntax(callee)) return { words: [], given: [] };
  if (callee.type === 'Identifier') return { words: [String(callee.name)], given: [] };
  if (callee.type === 'MemberExpression') {
    const { words, given } = calledBy(callee.object);
    const name = nameOf(callee.property) ?? wordOf(callee.property) ?? '';
    return { words: [...words, name], given };
  }
  if (callee.type !== 'CallExpression') return { words: [], given: [] };
  const { words, given } = calledBy(callee.callee);
  return { words, given: [...given, ...listOf(callee.arguments)] };
}

const isFunction = ({ type }: Syntax): boolean =>
  type === 'ArrowFunctionExpression' || type === 'FunctionExpression';

/** A body that may end the test by itself: `context.skip()`, or `skip` taken out of the context. */
function skipsItself(body: Syntax): boolean {
  return [...partsOf(body)].some((part) => {
    if (part.type !== 'CallExpression') return false;
    const { words } = calledBy(part.callee);
    const [param] = listOf(body.params);
    const isOfContext = words.length === 2 && words[0] === nameOf(param) && words[1] === 'skip';
    return isOfContext || (words.length === 1 && words[0] === 'skip');
  });
}

function isSetOff({ type, properties }: Syntax): boolean {
  if (type !== 'ObjectExpression') return false;
  return listOf(properties).some(({ key, value }) => {
    const isFalse = isSyntax(value) && value.type === 'Literal' && value.value === false;
    return OFF_OPTIONS.includes(nameOf(key) ?? wordOf(key) ?? '') && !isFalse;
  });
}

/** Without a body, or with an empty one, there is nothing that could fail; a body that has a name is taken for one. */
function isEmpty(args: readonly Syntax[]): boolean {
  const body = args.find(isFunction)?.body;
  return (
    args.length < 2 ||
    (isSyntax(body) && body.type === 'BlockStatement' && listOf(body.body).length === 0)
  );
}

/** Titles in this part of a file, those of groups too where a test in them runs. */
function titlesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(titlesIn);
  if (!isSyntax(value)) return [];
  const inside = (): readonly string[] =>
    Object.values(value).flatMap((child) => (typeof child === 'object' ? titlesIn(child) : []));
  if (value.type !== 'CallExpression') return inside();
  const { words, given } = calledBy(value.callee);
  const [base = ''] = words;
  if (![...TESTS, ...GROUPS].includes(base)) return inside();
  const args = listOf(value.arguments);
  const isOff = words.some((word) => OFF.includes(word)) || args.some(isSetOff);
  if (isOff) return [];
  // The rows of `each` are read for `%s` in a title.
  const own = [...args.slice(0, 1), ...given.flatMap((rows) => [...partsOf(rows)])]
    .map(titleOf)
    .filter((word) => word !== undefined);
  if (GROUPS.includes(base)) {
    const within = inside();
    return within.length === 0 ? [] : [...own, ...within];
  }
  return isEmpty(args) || args.filter(isFunction).some(skipsItself) ? [] : own;
}

function hasOnly(program: Syntax): boolean {
  return [...partsOf(program)].some((part) => {
    if (part.type === 'MemberExpression')
      return (
        nameOf(part.property) === 'only' &&
        [...TESTS, ...GROUPS].includes(calledBy(part).words[0] ?? '')
      );
    return part.type === 'Property' && nameOf(part.key) === 'only';
  });
}

export function countedTitles(file: string, text: string): readonly string[] {
  const program = programOf(file, text);
  return hasOnly(program) ? [] : titlesIn(program.body);
}
