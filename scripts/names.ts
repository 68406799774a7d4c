// One meaning per name: a name that two files of the product export is two things to whoever looks for it, and a number of one name in two
// files is two numbers as soon as one of them changes.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';
import { sourceFiles } from './structure.ts';

type NamedFile = { readonly file: string; readonly text: string };

const EXPORTED =
  /^export (?:abstract |async )?(?:class|const|function\*?|interface|let|type) (\w+)/gm;
/** A constant that is a number, or is reckoned from numbers and other constants. */
const NUMBER = /^(?:export )?const ([A-Z][A-Z0-9_]*)(?:: number)? =\s+[A-Z0-9_.+*/()\s-]+;$/gm;

function twice(
  files: readonly NamedFile[],
  namesIn: (text: string) => readonly string[],
): readonly [string, readonly string[]][] {
  const found = new Map<string, string[]>();
  for (const { file, text } of files)
    for (const name of new Set(namesIn(text))) found.set(name, [...(found.get(name) ?? []), file]);
  return [...found].filter(([, places]) => places.length > 1);
}

const namesOf =
  (declaration: RegExp) =>
  (text: string): readonly string[] =>
    [...text.matchAll(declaration)].map(([, name = '']) => name);

/** Each name with two meanings, as a sentence that says what to do. */
export function namesTwice(files: readonly NamedFile[]): readonly string[] {
  const exported = twice(files, namesOf(EXPORTED)).map(
    ([name, places]) =>
      `${places.join(' and ')} export ${name}. Of one meaning it stands in one place; of two, each has a name of its own.`,
  );
  const numbers = twice(files, namesOf(NUMBER)).map(
    ([name, places]) =>
      `${places.join(' and ')} have a number ${name}. Of one meaning it stands in one place (shared/ where two programs look); of two, each has a name of its own.`,
  );
  return [...exported, ...numbers];
}

/** The product's own files; the demo is a client of it. */
export function productFiles(): readonly NamedFile[] {
  return sourceFiles()
    .filter((file) => !file.startsWith('demo/'))
    .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
}
