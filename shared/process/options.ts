// How every command reads its options: `--help` shows the usage and ends well, an option that does not exist or a value that is not right is one
// sentence with the usage below it. Nothing of the schema's own words reaches a person.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';
import { Help, Usage } from './command.ts';
import { codeOf, sentenceOf } from './sentence.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>;

/** What is right for an option, with an example: said when it is missing or wrong. */
export type Wants = Readonly<Record<string, string>>;

/** For the usage of a command that reads the data folder. */
export const DATA_DIR_USAGE = 'DATA_DIR: the data folder, ./data';
export const TIME_WANTED = 'a time in UTC, like 2027-01-31T12:00:00Z';

function isAskedForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  return before.includes('--help') || before.includes('-h');
}

/** The first sentence of what Node says; the rest of it is about positional arguments. */
function wordsOf(error: unknown): string {
  const [first = ''] = sentenceOf(error).split('. ');
  const unknown = /^Unknown option '(.+)'/.exec(first);
  return unknown === null ? first : `there is no option ${unknown[1]}`;
}

/** The options and words of the command line. Throws `Help` or `Usage`. */
export function readArgs<const T extends Options>(
  usage: string,
  options: T,
  args: readonly string[] = process.argv.slice(2),
): Parsed<T> {
  if (isAskedForHelp(args)) throw new Help(usage);
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new Usage(`${wordsOf(error)}\n${usage}`);
  }
}

/** As `readArgs`, for a command that takes options alone. */
export function readOptions<const T extends Options>(
  usage: string,
  options: T,
  args?: readonly string[],
): Parsed<T>['values'] {
  const { values, positionals } = readArgs(usage, options, args);
  const [first] = positionals;
  if (first !== undefined) throw new Usage(`"${first}" is not understood\n${usage}`);
  return values;
}

/** Words in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction = 'and'): string {
  const most = words.slice(0, -1).join(', ');
  const last = words.at(-1) ?? '';
  return most === '' ? last : `${most} ${conjunction} ${last}`;
}

type Values = Readonly<Record<string, unknown>>;

/** The word that says what is to be done. Throws `Usage` when it is missing or another, or when more words follow. `known`: options of each such word. */
export function readAction<const A extends string>(
  usage: string,
  known: Readonly<Record<A, readonly string[]>>,
  { values, positionals: [word, ...more] }: { values: Values; positionals: readonly string[] },
): A {
  const words = Object.keys(known) as A[];
  const wrong = (sentence: string) => new Usage(`${sentence}\n${usage}`);
  if (word === undefined) throw wrong(`say what to do: ${listed(words, 'or')}`);
  const action = words.find((each) => each === word);
  if (action === undefined) throw wrong(`"${word}" is not understood; there are ${listed(words)}`);
  if (more.length > 0) throw wrong(`"${more[0]}" is not understood after "${action}"`);
  refuseOthers(usage, action, known[action], values);
  return action;
}

/** Throws `Usage` for an option that is given and means nothing there: whoever gave it believes that it does. */
export function refuseOthers(
  usage: string,
  where: string,
  known: readonly string[],
  values: Values,
): void {
  const isGiven = (name: string) => values[name] !== undefined && values[name] !== false;
  const other = Object.keys(values).find((name) => isGiven(name) && !known.includes(name));
  if (other === undefined) return;
  const takes =
    known.length === 0 ? 'takes no options' : `takes ${listed(known.map((name) => `--${name}`))}`;
  throw new Usage(`--${other} means nothing with "${where}", which ${takes}\n${usage}`);
}

/** What the schema makes of the options. Throws `Usage` with a sentence per option that is missing or wrong. `names`: options called otherwise inside. */
export function checkedOptions<T>(
  schema: z.ZodType<T>,
  value: Readonly<Record<string, unknown>>,
  { usage, wants, names = {} }: { usage: string; wants: Wants; names?: Wants },
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const inside = String(path[0] ?? '');
    const option = names[inside] ?? inside;
    const wanted = wants[option];
    const isMissing = value[inside] === undefined;
    if (wanted === undefined)
      return isMissing ? `--${option} is missing` : `--${option}: ${message}`;
    return `--${option} ${isMissing ? 'is missing; give' : 'is not right; give'} ${wanted}`;
  });
  throw new Usage(`${[...new Set(problems)].join('\n')}\n${usage}`);
}
