// What every command does the same: progress on standard error, one clear line when it fails, exit code 1. So do programs that run on: they stop, where a
// command did not do what it was asked to.
import { isOfDatabase } from './database-away.ts';
import { DATABASE_ENDED } from './ending.ts';
import { sentenceOf } from './sentence.ts';

export type Say = (text: string) => void;

/** One line of progress; standard output stays free for results. */
export const say: Say = (text) => {
  process.stderr.write(`Crowdshade: ${text}\n`);
};

/** How a command is used, for whoever used it otherwise: shown line by line. */
export class Usage extends Error {}

/** Several things are wrong with what somebody handed in: a line each. */
export class ListedError extends Error {
  readonly what: string;
  readonly wrong: readonly string[];

  constructor(what: string, wrong: readonly string[]) {
    super(`${what}:\n  ${wrong.join('\n  ')}`);
    this.what = what;
    this.wrong = wrong;
  }
}

/** What is wrong with things that are judged one by one, each problem once: whoever mends one should not meet the next only then. */
export function problemsOf(judges: readonly (() => unknown)[]): readonly string[] {
  const found = judges.flatMap((judge) => {
    try {
      judge();
      return [];
    } catch (error) {
      return error instanceof ListedError ? error.wrong : [sentenceOf(error)];
    }
  });
  return [...new Set(found)];
}

/** Somebody asked how a command is used: an answer, no failure. */
export class Help extends Error {}

type Run = (environment: Readonly<Record<string, string | undefined>>, say: Say) => Promise<void>;

/** Runs a command with the process's environment. Sets the exit code after a failure. */
export const runCommand = (run: Run): Promise<void> => runAs('Crowdshade: not done', run);

/** The same for a program that runs until it is ended. */
export const runProgram = (run: Run): Promise<void> => runAs('Crowdshade stopped', run);

/** A failure for a person: of several mistakes each on a line of its own, else a sentence. */
export const wordsOfFailure = (error: unknown): string =>
  error instanceof ListedError ? error.message : sentenceOf(error);

async function runAs(failed: string, run: Run): Promise<void> {
  try {
    // biome-ignore lint/style/noProcessEnv: the one place where a command meets its environment; readSettings checks it.
    await run(process.env, say);
  } catch (error) {
    if (error instanceof Help) {
      process.stdout.write(`${error.message}\n`);
      return;
    }
    const words = error instanceof Usage ? error.message : `${failed}: ${wordsOfFailure(error)}`;
    process.stderr.write(`\n${words}\n`);
    // Only a supervisor makes a difference.
    process.exitCode = process.connected && isOfDatabase(error) ? DATABASE_ENDED : 1;
    // A parent that listens must not keep a process alive that has nothing left to do.
    if (process.connected) process.disconnect();
  }
}
