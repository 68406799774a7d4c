// The options of the scripts, read as every command reads its own.
import { Help, Usage } from '#shared/process/command.ts';
import { readOptions } from '#shared/process/options.ts';

type Options = Parameters<typeof readOptions>[1];

/** The options. With `--help`, or with what is not understood, the usage is shown and the process ends. */
export function optionsOrEnd<const T extends Options>(
  usage: string,
  options: T,
): ReturnType<typeof readOptions<T>> {
  try {
    return readOptions(usage, options);
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
  if (args.includes('--help') || args.includes('-h')) optionsOrEnd(usage, {});
  return args;
}
