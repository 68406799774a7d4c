// What is wrong with a part of a request, place by place, in words of our own: what the library says of a value is written for whoever wrote the
// schema. Nothing that was sent is repeated but the name of a key that is not known, and that only where it looks like a name.
import type * as z from 'zod';
import type { Mistake } from '../wire/problem.ts';

type Issue = z.core.$ZodIssue;

/** What stands in a pointer: anything else stays out of answers and logs. */
const NAME = /^[A-Za-z0-9_.-]{1,40}$/;
/** A body may hold thousands of keys that are not known; nobody reads on so far. */
const MOST_MISTAKES = 100;
/** Longer lists of values stand in the description of the API. */
const MOST_VALUES = 20;

const MISSING = 'this is missing';
const NOT_RIGHT = 'this is not right';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time with its zone, like 2027-01-31T12:00:00Z',
  date: 'a day, like 2027-01-31',
  email: 'an e-mail address',
  url: 'a whole address, like https://example.org/',
};

/** In what a length is counted. */
const UNITS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function amount(origin: string, count: number | bigint): string {
  const unit = UNITS[origin];
  return unit === undefined ? `${count}` : `${count} ${unit[Number(count) === 1 ? 0 : 1]}`;
}

const isEmptyText = (issue: z.core.$ZodRawIssue): boolean =>
  issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1;

/** The bound that a number or a length went beyond. */
function boundOf(issue: z.core.$ZodRawIssue): string {
  const isStrict = issue.inclusive === false;
  if (issue.code === 'too_small')
    return `${isStrict ? 'more than' : 'at least'} ${amount(issue.origin, issue.minimum)}`;
  if (issue.code === 'too_big')
    return `${isStrict ? 'less than' : 'at most'} ${amount(issue.origin, issue.maximum)}`;
  return '';
}

/** What is wanted of a value that is one of these. */
const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;

function valueWords(values: readonly unknown[]): string {
  return values.length > MOST_VALUES
    ? 'this is not one of the values that the API description lists'
    : `this has to be ${oneOf(values)}`;
}

function formatWords(format: string, pattern: string | undefined): string {
  const form = FORMATS[format];
  if (form !== undefined) return `this has to be ${form}`;
  return pattern === undefined
    ? 'this does not have the right form'
    : `this has to match ${pattern}`;
}

/** Of a form that a word in it chooses: what that word may be. */
function kindWords({ input, discriminator, options }: z.core.$ZodRawIssue): string {
  const isThere =
    typeof input === 'object' && input !== null && Object.hasOwn(input, String(discriminator));
  if (typeof discriminator === 'string' && !isThere) return MISSING;
  return Array.isArray(options) ? valueWords(options) : NOT_RIGHT;
}

/** Says what a value should be. What the schema itself says of it comes before this. */
export function wordsOfMistake(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return `this has to be ${KINDS[issue.expected] ?? 'of another kind'}`;
    case 'too_small':
      return isEmptyText(issue) ? 'this is empty' : boundOf(issue);
    case 'too_big':
      return boundOf(issue);
    case 'invalid_format':
      return formatWords(issue.format, issue.pattern);
    case 'invalid_value':
      return valueWords(issue.values);
    case 'not_multiple_of':
      return `this has to be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'this key is not known here';
    case 'invalid_union':
      return kindWords(issue);
    default:
      return NOT_RIGHT;
  }
}

/** What a value must be, behind its name: for a setting or a document of a person, which has no API description. */
export function mustOfMistake(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? 'of another kind'}`;
    case 'too_small':
    case 'too_big':
      if (isEmptyText(issue)) return 'must not be empty';
      return `must ${UNITS[issue.origin] === undefined ? 'be' : 'have'} ${boundOf(issue)}`;
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'of another form'}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return Array.isArray(issue.options) ? `must be ${oneOf(issue.options)}` : 'must be another';
    default:
      return 'must be another';
  }
}

const sizeOf = (issues: readonly Issue[]): number =>
  issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1),
    0,
  );

/** Values that a choice between nothing but values allows; null: it is another choice. */
function valuesOf(branches: readonly (readonly Issue[])[]): z.core.util.Primitive[] | null {
  const values = branches.map(([issue, ...more]) =>
    issue?.code === 'invalid_value' && issue.path.length === 0 && more.length === 0
      ? issue.values
      : null,
  );
  return values.length === 0 || values.includes(null) ? null : values.flatMap((of) => of ?? []);
}

/** Of several forms that would do, the one that was meant is the one with the fewest mistakes. `words`: those in which the issues are said. */
export function plainIssues(issue: Issue, words: typeof wordsOfMistake): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const values = valuesOf(issue.errors);
  if (values !== null) {
    const { path } = issue;
    const message = words({ code: 'invalid_value', values: [...values], input: null });
    return [{ code: 'invalid_value', values, path, message } as Issue];
  }
  const branches = issue.errors.map((branch) => branch.flatMap((each) => plainIssues(each, words)));
  const [meant] = branches.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  if (meant === undefined) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The pointer to a place, or to the last place on the way to it that has a name. */
function pointerOf(path: readonly PropertyKey[]): string {
  const isOdd = (part: PropertyKey): boolean => !NAME.test(String(part));
  const end = path.findIndex(isOdd);
  return `/${(end < 0 ? path : path.slice(0, end)).map(String).join('/')}`;
}

function mistakesOf(issue: Issue): readonly Mistake[] {
  const { code, path, message: detail } = issue;
  const paths = code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  return paths.map((place) => ({ pointer: pointerOf(place), code, detail }));
}

/** One mistake per place, in the order in which they were found. */
export function mistakesIn(issues: readonly Issue[]): Mistake[] {
  const known = new Map<string, Mistake>();
  for (const mistake of issues
    .flatMap((issue) => plainIssues(issue, wordsOfMistake))
    .flatMap(mistakesOf))
    if (!known.has(mistake.pointer)) known.set(mistake.pointer, mistake);
  return [...known.values()].slice(0, MOST_MISTAKES);
}
