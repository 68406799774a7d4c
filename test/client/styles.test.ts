import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTextWidths, scopedName, withPreference } from '#client/styles/build.ts';
import { allDrawn, allSheets, drawnBy, type Sheet, sheetOf } from '../kit/style-sheets.ts';

/** The five of client/styles/tokens.css, section 8, and the opposite of one. */
const WIDTHS = ['1600px', '1100px', '900px', '600px', '300px'];
const ALLOWED = new Set([
  ...WIDTHS.map((width) => `width <= ${width}`),
  'width >= 901px',
  'width >= 1101px',
]);

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
/** Sheets that are not beside it in its room: what it takes from them it takes past the walls. */
const foreign = ({ file, sources }: Sheet): string[] => {
  const [room = ''] = file.split('/');
  const isOwn = (source: string): boolean =>
    source.startsWith('.') &&
    path.posix.join(path.posix.dirname(file), source).startsWith(`${room}/`);
  return sources.filter((source) => !isOwn(source));
};
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

  test.each([
    '@import "../control/a.css";',
    '@import url(./../control/a.css) screen;',
    '@import "#client/control/a.css";',
    '.row { composes: a b from "../control/a.module.css"; }',
    String.raw`.row { composes: a from "\2e\2e/control/a.module.css"; }`,
    ':import("../control/a.css") { row: a; }',
  ])('a sheet of another room is refused: %s', (css) => {
    expect(foreign(sheetOf('site/any.module.css', css))).toHaveLength(1);
  });

  test('no sheet takes from one of another room; from its own it may', () => {
    const css = '.row { composes: a from "./a.module.css"; } .other { composes: row; }';
    expect(foreign(sheetOf('site/any.module.css', css))).toEqual([]);
    expect(asList(foreign)).toEqual([]);
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

  test('a page changes at five widths', () => {
    expect(asList(odd)).toEqual([]);
    const tokens = readFileSync('client/styles/tokens.css', 'utf8');
    for (const width of WIDTHS) expect(tokens).toContain(`   max-width: ${width}`);
  });

  test('the rules see what they are for', () => {
    const css = `.ok :global(.nowhere), a > b { margin: 0.5em; }
      @media (max-width: 820px) { .row { background: url("a.png"); } }
      @media (min-width: 901px) { p { color: red; } }`;
    const sheet = sheetOf('site/any.module.css', css);
    expect(short(sheet)).toEqual(['ok']);
    expect(notShared(sheet)).toEqual(['nowhere']);
    expect(odd(sheet)).toEqual(['width <= 820px']);
    expect(sheet.bare).toEqual(['p']);
    expect(sheet.colours).toHaveLength(1);
    const tsx = `import styles from './any.module.css';
      <p className={\`level-\${n} lost \${styles.row}\`} />`;
    const { asked, words } = drawnBy('site/any.tsx', tsx);
    expect([...words]).toEqual(['lost']);
    expect([...asked]).toEqual([['site/any.module.css', new Set(['row'])]]);
  });
});

test('a page changes by the size of its text: what is a width in pixels is one in em, and nothing else is', () => {
  const css =
    '@media (max-width: 900px), (max-width:1100px) and (height <= 301px) { p { margin: 16px } }';
  expect(inTextWidths(css)).toBe(
    '@media (max-width: 56.25em), (max-width:68.75em) and (height <= 18.8125em) { p { margin: 16px } }',
  );
  const all = sheets.map(({ file }) =>
    inTextWidths(readFileSync(path.join('client', file), 'utf8')),
  );
  expect(all.filter((text) => /@media[^{]*px/.test(text))).toEqual([]);
  expect(all.filter((text) => /@media[^{]*\dem/.test(text)).length).toBeGreaterThan(20);
});

describe('widths, themes and colours, however they are spelled', () => {
  const inSheet = (css: string): Sheet => sheetOf('site/any.module.css', css);

  test.each([
    '@media (width >= 600px) { .row { margin: 0; } }',
    '@media (400px < width < 700px) { .row { margin: 0; } }',
    '@media (max-width: calc(50em + 1px)) { .row { margin: 0; } }',
    '@media (max-width: 37.5em) { .row { margin: 0; } }',
    '@media print, not (max-width:820px) { .row { margin: 0; } }',
    '@media (orientation: portrait) and (MIN-WIDTH: 601px) { .row { margin: 0; } }',
    '@media (max-aspect-ratio: 1/1) { .row { margin: 0; } }',
    '.row { @media (max-width: 599px) { margin: 0; } }',
    '@container (min-width: 600px) { .row { margin: 0; } }',
    '@container room (inline-size > 30em) { .row { margin: 0; } }',
    '@container (max-width: 600px) { .row { margin: 0; } }',
  ])('a width of its own is found: %s', (css) => {
    expect(odd(inSheet(css))).toHaveLength(1);
  });

  test('the five widths pass, also as a range', () => {
    const css = `@media (width <= 900px) { .row { margin: 0; } }
      @media (max-width: 600px) and (max-height: 500px) { .row { margin: 0; } }`;
    expect(odd(inSheet(css))).toEqual([]);
  });

  test.each([
    '[data-theme="dark"] .row { margin: 0; }',
    ':root:is([data-theme=dark]) .row { margin: 0; }',
    '.row { [data-theme] & { margin: 0; } }',
    '@media (prefers-color-scheme: dark) { .row { margin: 0; } }',
    '@media screen and (prefers-color-scheme) { .row { margin: 0; } }',
    '.row { color-scheme: dark; }',
    '.row { color: light-dark(var(--a), var(--b)); }',
  ])('a theme of its own is found: %s', (css) => {
    expect(inSheet(css).themes).not.toEqual([]);
  });

  test.each([
    'color: #fff',
    'background: no-repeat url("a.png") red',
    'border: 1px solid RGB(0 0 0 / 40%)',
    'background: var(--none, #06090c)',
    '--own: oklch(60% 0.1 20)',
    'box-shadow: 0 1px 2px hsl(0 0% 0%)',
    'background: linear-gradient(var(--a), navy)',
    'color: color-mix(in srgb, var(--a) 35%, black)',
    'color: CanvasText',
    'color: rgb(1 2 3 / var(--a))',
  ])('a colour of its own is found: %s', (declaration) => {
    expect(inSheet(`.row { ${declaration}; }`).colours).toHaveLength(1);
  });

  test('tokens, what is transparent, and what is around it are no colours of its own', () => {
    const css = `.row { color: var(--red); border: 1px solid transparent; fill: currentColor;
      background: color-mix(in srgb, var(--a) 35%, transparent); content: "#fff"; }`;
    expect(inSheet(css).colours).toEqual([]);
  });

  test('no component has a theme or a colour of its own', () => {
    const others = sheets.filter(({ file }) => !file.startsWith('styles/tokens'));
    expect(others.length).toBeGreaterThan(40);
    expect(asList(({ themes }) => themes, others)).toEqual([]);
    expect(asList(({ colours }) => colours, others)).toEqual([]);
  });

  test('a theme is set in one rule of one file each', () => {
    const tokens = sheets.filter(({ file }) => file.startsWith('styles/tokens'));
    expect(tokens.map(({ file, themes }) => [file, themes])).toEqual([
      ['styles/tokens-dark.css', ['[data-theme=dark]', 'color-scheme']],
      ['styles/tokens-fixed.css', []],
      ['styles/tokens.css', ['[data-theme=light]', 'color-scheme', '[data-theme=*]']],
    ]);
  });

  test('whatever a style takes by name is set somewhere', () => {
    const css = globSync('client/**/*.css', { exclude: (name) => name === 'dist' })
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    const names = (pattern: RegExp) => new Set([...css.matchAll(pattern)].map(([, name]) => name));
    const drawing = globSync('client/**/*.tsx').map((file) => readFileSync(file, 'utf8'));
    const set = names(/(--[\w-]+)\s*:/g);
    const missing = [...names(/var\((--[\w-]+)/g)].filter(
      (name = '') => !set.has(name) && !drawing.some((tsx) => tsx.includes(`'${name}'`)),
    );
    expect(missing).toEqual([]);
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
