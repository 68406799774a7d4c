// How every command reads its options: `--help` shows the usage and ends well, an option that does not exist or a value that is not right is one
// sentence with the usage below it. Nothing of the schema's own words reaches a person. One table says what the parser takes, what the usage explains,
// and what is said of a value that is missing or wrong.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';
import { isLine, NO_LINE } from '../wire/storable.ts';
import { checked, sentenceOfWrong } from './checked.ts';
import { Help, Usage } from './command.ts';
import { codeOf, sentenceOf } from './sentence.ts';

/** An option as Node parses it, and as a person reads of it. */
type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What stands behind it, like `<file>`; a flag has nothing. */
  readonly value?: string;
  /** What it is, with its unit: fits behind "give". Of a flag: what it does. */
  readonly about: string;
};
export type Options = Readonly<Record<string, Option>>;
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>;

/** For the usage of a command that reads the data folder. */
export const DATA_DIR_USAGE = 'DATA_DIR: the data folder, ./data';
export const TIME_WANTED = 'a time in UTC, like 2027-01-31T12:00:00Z';

const HELP = {
  help: { type: 'boolean', about: 'shows how it is used' },
} as const satisfies Options;

/** A word and what it means, one below the other. */
export function explainedRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([word]) => word.length));
  return rows.map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}`).join('\n');
}

/** What `--help` shows: how to call it, one line for each way, then a line for each option with its default, then whatever else is to be known. */
export function usageOf(ways: readonly string[], options: Options, ...more: string[]): string {
  const rows = Object.entries<Option>({ ...options, ...HELP }).map(([name, option]) => {
    const { value, about, multiple } = option;
    const notes = [
      typeof option.default === 'string' ? `default ${option.default}` : '',
      multiple === true ? 'may be repeated' : '',
    ].filter((note) => note !== '');
    const head = value === undefined ? `--${name}` : `--${name} ${value}`;
    return [head, notes.length === 0 ? about : `${about} (${notes.join('; ')})`] as const;
  });
  return [`usage: ${ways.join('\n       ')}`, explainedRows(rows), ...more].join('\n');
}

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
  const parsed = parsedOrUsage(usage, options, args);
  const { values, positionals } = parsed;
  const odd = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().every((each) => typeof each !== 'string' || isLine(each)) ? [] : [`--${name}`],
  );
  const wrong = [...odd, ...(positionals.every(isLine) ? [] : ['a word'])];
  if (wrong.length === 0) return parsed;
  throw new Usage(
    `${wrong.map((name) => `${name} ${NO_LINE}: type it again`).join('\n')}\n${usage}`,
  );
}

/** Which of two values was meant is not ours to choose. */
function refuseTwice(usage: string, options: Options, args: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const twofold = given.find(
    (name, at) =>
      given.indexOf(name) !== at && options[name]?.type === 'string' && !options[name].multiple,
  );
  if (twofold !== undefined)
    throw new Usage(`--${twofold} is given more than once: say which value is meant\n${usage}`);
}

function parsedOrUsage<const T extends Options>(
  usage: string,
  options: T,
  args: readonly string[],
): Parsed<T> {
  try {
    refuseTwice(usage, options, args);
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
  {
    usage,
    options,
    names = {},
  }: { usage: string; options: Options; names?: Readonly<Record<string, string>> },
): T {
  const { value: parsed, wrong } = checked(schema, value);
  if (wrong === null) return parsed;
  const problems = wrong.map(({ name, says }) => {
    const [inside = ''] = name.split('.');
    const option = names[inside] ?? inside;
    const wanted = options[option]?.about;
    const isMissing = value[inside] === undefined;
    if (wanted === undefined)
      return isMissing ? `--${option} is missing` : `--${sentenceOfWrong({ name: option, says })}`;
    return `--${option} ${isMissing ? 'is missing; give' : 'is not right; give'} ${wanted}`;
  });
  throw new Usage(`${[...new Set(problems)].join('\n')}\n${usage}`);
}

/** For a program that has no `runCommand` around it: with `--help`, or with what is not understood, the usage is shown and the process ends. */
export function optionsOrEnd<const T extends Options>(
  usage: string,
  options: T,
): ReturnType<typeof readOptions<T>> {
  return orUsage(() => readOptions(usage, options));
}

/** As `optionsOrEnd`, for words alone. Gives the words. */
export const wordsOrEnd = (usage: string): readonly string[] =>
  orUsage(() => readArgs(usage, {}).positionals);

/** What was read; with `Help` or `Usage` it is shown, and the process ends. */
export function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Help || error instanceof Usage)) throw error;
    const isAsked = error instanceof Help;
    const stream = isAsked ? process.stdout : process.stderr;
    stream.write(`${error.message}\n`);
    process.exit(isAsked ? 0 : 1);
  }
}

/** For what hands its arguments on to another program: only `--help` is ours. */
export function helpOrGoOn(usage: string): readonly string[] {
  const args = process.argv.slice(2);
  if (isAskedForHelp(args)) optionsOrEnd(usage, {});
  return args;
}
