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
    if (wanted === undefined) return `--${option}: ${isMissing ? 'is missing' : message}`;
    return `--${option}: ${isMissing ? 'is missing; give' : 'is not right; give'} ${wanted}`;
  });
  throw new Usage(`${[...new Set(problems)].join('\n')}\n${usage}`);
}
