// What somebody set or handed in (a setting, a document that is registered), judged by its schema. A refusal names the setting, its value, what is
// allowed and, where there is one, the nearest value that is: nothing of the schema's own words reaches a person. This is for whoever gave the value;
// what devices and programs send is answered by mistakes.ts, which repeats no value.
import type * as z from 'zod';
import { closest, didYouMean } from './did-you-mean.ts';
import { mustOfMistake, plainIssues } from './mistakes.ts';

type Issue = z.core.$ZodIssue;

export type Wrong = {
  /** The dotted path to the setting; empty: the document itself. */
  readonly name: string;
  /** What goes on behind the name: `is 100, but must be at most 60; the nearest allowed value is 60`. */
  readonly says: string;
};

export type Checked<T> =
  | { readonly value: T; readonly wrong: null }
  | { readonly value: null; readonly wrong: readonly Wrong[] };

/** Longer texts are not repeated: whoever wrote them finds them by their name. */
const LONGEST_SAID = 60;

/** Keys that were asked for where one is not known. */
function keysOf({ inst }: z.core.$ZodRawIssue): readonly string[] {
  const def = inst?._zod.def;
  const shape = def !== undefined && 'shape' in def ? def.shape : null;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** For keys that are not known a line each, in their order. */
function wordsOf(issue: z.core.$ZodRawIssue): string {
  if (issue.code !== 'unrecognized_keys') return mustOfMistake(issue);
  const known = keysOf(issue);
  return issue.keys
    .map((key: string) => `there is no such field${didYouMean(key, known)}`)
    .join('\n');
}

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key],
    document,
  );

/** Where a text is asked for, what stands there may be a secret or a person's, and is never repeated. */
function isText(issue: Issue): boolean {
  return (
    issue.code === 'invalid_format' ||
    issue.code === 'custom' ||
    ((issue.code === 'too_small' || issue.code === 'too_big') && issue.origin !== 'number')
  );
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(?:[.]\d+)?$/.test(value));

/** How a value is said; null: it is not. */
function said(issue: Issue, value: unknown): string | null {
  if (isText(issue)) return null;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  // A number from the environment is a text as well, and reads as a number where it went beyond a bound.
  if (isNumeric(value) && (issue.code === 'too_small' || issue.code === 'too_big')) return value;
  return value.length > LONGEST_SAID ? null : JSON.stringify(value);
}

function nearestOf(values: readonly unknown[], value: unknown): unknown {
  const numbers = values.filter((each) => typeof each === 'number');
  if (numbers.length === 0)
    return typeof value === 'string' ? closest(value, values.map(String)) : null;
  if (!isNumeric(value)) return null;
  const far = (each: number): number => Math.abs(each - Number(value));
  return numbers.toSorted((a, b) => far(a) - far(b))[0];
}

/** Allowed, and closest to what was given; null: there is none to say. */
function nearest(issue: Issue, value: unknown): unknown {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'number' && issue.inclusive === true ? issue.minimum : null;
    case 'too_big':
      return issue.origin === 'number' && issue.inclusive === true ? issue.maximum : null;
    case 'not_multiple_of':
      return Math.round(Number(value) / Number(issue.divisor)) * Number(issue.divisor);
    case 'invalid_value':
      // The only one there is was said.
      return issue.values.length > 1 ? nearestOf(issue.values, value) : null;
    default:
      return null;
  }
}

/** What a schema says by itself stays as it is; where it begins with `must`, the value stands before it. */
function saysOf(issue: Issue, value: unknown): string {
  const { message } = issue;
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
    return 'is a number with more digits than are read: nothing here is as large';
  if (!message.startsWith('must ')) return message;
  if (value === undefined) return `is missing: it ${message}`;
  const near = nearest(issue, value) ?? null;
  const end = near === null ? '' : `; the nearest allowed value is ${near}`;
  const given = said(issue, value);
  return given === null ? `${message}${end}` : `is ${given}, but ${message}${end}`;
}

function wrongOf(issue: Issue, document: unknown): readonly Wrong[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys')
    return [{ name: path.join('.'), says: saysOf(issue, valueAt(document, path)) }];
  const lines = message.split('\n');
  return issue.keys.map((key, index) => ({
    name: [...path, key].join('.'),
    says: lines[index] ?? '',
  }));
}

/** What the schema makes of the document, or everything that is wrong with it. */
export function checked<T>(schema: z.ZodType<T>, document: unknown): Checked<T> {
  const parsed = schema.safeParse(document, { error: wordsOf });
  if (parsed.success) return { value: parsed.data, wrong: null };
  const issues = parsed.error.issues.flatMap((issue) => plainIssues(issue, wordsOf));
  return { value: null, wrong: issues.flatMap((issue) => wrongOf(issue, document)) };
}

/** As a sentence of its own. */
export function sentenceOfWrong({ name, says }: Wrong): string {
  const subject = name === '' ? 'the document' : name;
  return /^(?:is|must) /.test(says) ? `${subject} ${says}` : `${subject}: ${says}`;
}
