import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { scopedName, withPreference } from '#client/styles/build.ts';
import { allDrawn, allSheets, drawnBy, type Sheet, sheetOf } from '../kit/style-sheets.ts';

/** The four of client/styles/tokens.css, section 9, and the opposite of one. */
const WIDTHS = ['1600px', '1100px', '900px', '600px'].map((width) => `max-width: ${width}`);
const ALLOWED = new Set([...WIDTHS, 'min-width: 901px']);

const sheets = allSheets();
const drawn = allDrawn();
const isShared = ({ file }: Sheet): boolean => file.startsWith('styles/');
const componentOf = ({ file }: Sheet): string => path.basename(file).split('.')[0] ?? '';
const shared = new Set(sheets.filter(isShared).flatMap(({ own }) => [...own]));
const modules = sheets.filter((sheet) => !isShared(sheet));

const isShort = (name: string): boolean => name.replace(/[^a-z]/gi, '').length < 3;
const short = (sheet: Sheet): string[] => [...sheet.own].filter(isShort);
const odd = (sheet: Sheet): string[] => [...sheet.widths].filter((width) => !ALLOWED.has(width));
const notShared = (sheet: Sheet): string[] => [...sheet.taken].filter((name) => !shared.has(name));
const asList = (find: (sheet: Sheet) => readonly string[], among = sheets): string[] =>
  among.flatMap((sheet) => find(sheet).map((found) => `${sheet.file}: ${found}`));

describe('a class belongs to its component', () => {
  test('outside client/styles there are modules only, and each component has one', () => {
    const names = modules.map(({ file }) => file);
    expect(names.filter((file) => !file.endsWith('.module.css'))).toEqual([]);
    const components = modules.map(componentOf);
    expect(components.filter((name, i) => components.indexOf(name) !== i)).toEqual([]);
    expect(components.filter((name) => shared.has(name))).toEqual([]);
  });

  test('a module styles its own classes, and takes from all only what client/styles has', () => {
    expect(asList(({ bare }) => bare, modules)).toEqual([]);
    expect(asList(notShared, modules)).toEqual([]);
  });

  test('what a component asks for is there, and what is there is asked for', () => {
    const missing: string[] = [];
    const asked = new Map(modules.map(({ file }) => [file, new Set<string | null>()]));
    for (const { file, asked: of } of drawn)
      for (const [target, names] of of)
        for (const name of names) {
          asked.get(target)?.add(name);
          const own = modules.find((sheet) => sheet.file === target)?.own;
          if (name !== null && own?.has(name) !== true) missing.push(`${file}: ${target} ${name}`);
        }
    expect(missing).toEqual([]);
    const unused = ({ file, own }: Sheet): string[] => {
      const names = asked.get(file) ?? new Set();
      return names.has(null) ? [] : [...own].filter((name) => !names.has(name));
    };
    expect(asList(unused, modules)).toEqual([]);
  });

  test('a class written as a word is one of client/styles', () => {
    const unknown = drawn.flatMap(({ file, words }) =>
      [...words].filter((word) => !shared.has(word)).map((word) => `${file}: ${word}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe('names and widths', () => {
  test('no class has a name of one or two letters', () => {
    expect(asList(short)).toEqual([]);
  });

  test('a page changes at four widths', () => {
    expect(asList(odd)).toEqual([]);
    const tokens = readFileSync('client/styles/tokens.css', 'utf8');
    for (const width of WIDTHS) expect(tokens).toContain(`   ${width}`);
  });

  test('the rules see what they are for', () => {
    const css = `.ok :global(.nowhere), a > b { margin: 0.5em; }
      @media (max-width: 820px) { .row { background: url("a.png"); } }
      @media (min-width: 901px) { p { color: red; } }`;
    const sheet = sheetOf('site/any.module.css', css);
    expect(short(sheet)).toEqual(['ok']);
    expect(notShared(sheet)).toEqual(['nowhere']);
    expect(odd(sheet)).toEqual(['max-width: 820px']);
    expect(sheet.bare).toEqual(['p']);
    const tsx = `import styles from './any.module.css';
      <p className={\`level-\${n} lost \${styles.row}\`} />`;
    const { asked, words } = drawnBy('site/any.tsx', tsx);
    expect([...words]).toEqual(['lost']);
    expect([...asked]).toEqual([['site/any.module.css', new Set(['row'])]]);
  });
});

describe('what the build does', () => {
  test('a class says whose it is', () => {
    expect(scopedName('row', '/any/client/control/zone-table.module.css')).toBe('zone-table__row');
    expect(scopedName('tabs', 'client/control/tabs.module.css')).toBe('tabs');
  });

  test('dark values stand once, and hold for who chose dark and who prefers it', () => {
    const dark = readFileSync('client/styles/tokens-dark.css', 'utf8');
    expect(dark.match(/--level-4:/g)).toHaveLength(1);
    const built = withPreference(dark);
    expect(built.match(/--level-4:/g)).toHaveLength(2);
    expect(built.indexOf(':root:not([data-theme="light"])')).toBeLessThan(
      built.indexOf('[data-theme="dark"] {'),
    );
    expect(() => withPreference(':root {}')).toThrow('has no');
  });
});
