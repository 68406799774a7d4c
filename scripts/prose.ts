// Prose of the papers stays within 100 columns, so that a changed word is a changed line and not a changed paragraph.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROSE_COLUMNS } from './measured/words.ts';
import { ROOT } from './root.ts';

/** Lists of code and of pictures are no prose. */
const NO_PROSE = ['test/aggregator/core/MUTANTS.md', 'docs/screens/README.md'];

/** Every page of the repository; nothing that is installed, built or kept. */
export const pages = (): readonly string[] =>
  globSync(
    ['*.md', '{aggregator,client,database,demo,deploy,docs,scripts,server,shared,test}/**/*.md'],
    {
      cwd: ROOT,
      exclude: (name) => name === 'node_modules' || name === 'dist',
    },
  )
    .map((file) => file.split(path.sep).join('/'))
    .sort();

export const papers = (): readonly string[] => pages().filter((file) => !NO_PROSE.includes(file));

/** Numbers of the lines that are too long. Tables, code and pictures cannot be broken, and do not count. */
export function tooLong(page: string): readonly number[] {
  let isCode = false;
  return page.split('\n').flatMap((line, i) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    const isWhole = isCode || isFence || /^(?:\||!\[)/.test(line);
    return !isWhole && line.length > PROSE_COLUMNS ? [i + 1] : [];
  });
}

/** `file:line` of every line of prose that is too long. */
export const longLines = (): readonly string[] =>
  papers().flatMap((file) =>
    tooLong(readFileSync(path.join(ROOT, file), 'utf8')).map((number) => `${file}:${number}`),
  );
