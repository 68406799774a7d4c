// What the style sheets of the client say: which classes each one makes, which it takes from all, and what `css-facts.ts` reads in it.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CssFacts, cssFactsOf } from './css-facts.ts';

const ROOT = path.resolve(import.meta.dirname, '../../client');
const CLASS = /\.([a-zA-Z][\w-]*)/g;
const GLOBAL = /:global\(\.([\w-]+)\)/g;

export type Sheet = {
  /** From `client/`. */
  readonly file: string;
  readonly own: ReadonlySet<string>;
  /** Taken from `styles/`, by `:global(...)`. */
  readonly taken: ReadonlySet<string>;
  /** Selectors without any class of its own. */
  readonly bare: readonly string[];
} & CssFacts;

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** Selectors of the rules, without comments and quoted words. */
function selectorsOf(css: string): string[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"[^"]*"/g, '""');
  return namesIn(plain, /([^{};]+)\{/g)
    .map((selector) => selector.trim())
    .filter((selector) => !selector.startsWith('@'));
}

export function sheetOf(file: string, css: string): Sheet {
  const selectors = selectorsOf(css);
  const own = (selector: string) => namesIn(selector.replace(GLOBAL, ''), CLASS);
  return {
    file,
    own: new Set(selectors.flatMap(own)),
    taken: new Set(selectors.flatMap((selector) => namesIn(selector, GLOBAL))),
    bare: selectors.filter((selector) => own(selector).length === 0),
    ...cssFactsOf(file, css),
  };
}

const read = (pattern: string): readonly (readonly [string, string])[] =>
  globSync(pattern, { cwd: ROOT, exclude: (name) => name === 'dist' })
    .map((file) => file.split(path.sep).join('/'))
    .sort()
    .map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')] as const);

export const allSheets = (): readonly Sheet[] =>
  read('**/*.css').map(([file, css]) => sheetOf(file, css));

export type Drawn = {
  readonly file: string;
  /** Classes asked of a sheet, by the sheet's file; null where a variable says which one. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string | null>>;
  /** Classes written as words. */
  readonly words: ReadonlySet<string>;
};

const IMPORT = /^import (\w+) from '(\.[^']+\.module\.css)';$/gm;
const ATTRIBUTE = /className=(?:"([^"]*)"|\{`([^`]*)`\})/g;

export function drawnBy(file: string, tsx: string): Drawn {
  const asked = new Map(
    [...tsx.matchAll(IMPORT)].map(([, name = '', target = '']) => {
      const names: (string | null)[] = namesIn(tsx, new RegExp(`\\b${name}\\.(\\w+)`, 'g'));
      if (tsx.includes(`${name}[`)) names.push(null);
      return [path.posix.join(path.posix.dirname(file), target), new Set(names)] as const;
    }),
  );
  const words = [...tsx.matchAll(ATTRIBUTE)].flatMap(([, plain = '', mixed = '']) =>
    `${plain} ${mixed.replace(/\S*\$\{[^}]*\}\S*/g, '')}`
      .split(/\s+/)
      .filter((word) => word !== ''),
  );
  return { file, asked, words: new Set(words) };
}

export const allDrawn = (): readonly Drawn[] =>
  read('**/*.tsx').map(([file, tsx]) => drawnBy(file, tsx));
