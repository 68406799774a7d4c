import path from 'node:path';

/** Folder of the checkout, whatever folder the command was called from. */
export const ROOT = path.dirname(import.meta.dirname);

/** One line of visible progress; standard output stays free for results. */
export function say(text: string): void {
  process.stderr.write(`Crowdshade: ${text}\n`);
}
