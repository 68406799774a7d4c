// What any page of the repository names is there: files, folders, headings, commands, settings. And the list of what a stranger tried is complete.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EXPORTS } from '#server/released/export/formats.ts';
import { ALERT_KIND_LIST, ALERT_KINDS } from '#shared/domain/glossary/alert-kinds.ts';
import { LANGUAGES } from '#shared/languages.ts';
import { pages } from '../scripts/prose.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pagesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const PAGES = pages();
const TOPS = ['aggregator', 'client', 'database', 'demo', 'deploy', 'docs', 'scripts', 'server'];
const SOURCES = [...TOPS, 'shared', 'test'];
const PATH = new RegExp(`^(?:${SOURCES.join('|')})/[\\w./-]+$`);
/** A file without its folder; what else a folder of data holds ends otherwise. */
const NAME = /^\w[\w.-]*\.(?:css|md|mjs|sql|toml|tsx?|yml)$/;
const names = new Set(
  globSync(['*', `{${SOURCES.join(',')}}/**/*`], {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  }).map((file) => path.basename(file)),
);
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** The name of a heading in an address, as the forges make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test.each(PAGES)('%s: every file and folder that it names is there', (page) => {
  const quoted = all(read(page).replaceAll(/^```[\s\S]*?^```$/gm, ''), /`([^`\n]+)`/g);
  for (const file of quoted.filter((name) => PATH.test(name)))
    expect(existsSync(path.join(root, file)), file).toBe(true);
  for (const name of quoted.filter((one) => NAME.test(one)))
    expect(names.has(name), name).toBe(true);
});

test.each(PAGES)('%s: every link leads to a file that is there, and to a heading of it', (page) => {
  const links = all(read(page), /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link));
  for (const link of links) {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    expect(existsSync(path.join(root, target)), link).toBe(true);
    if (anchor === undefined) continue;
    const anchors = all(read(target), /^#+ (.+)$/gm).map(anchorOf);
    expect(anchors, link).toContain(anchor);
  }
});

test.each(PAGES)('%s: every command that it names is one of package.json', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const name of all(read(page), /npm run ([\w:-]+)/g))
    expect(scripts, name).toHaveProperty([name]);
  for (const file of all(read(page), /\bnode ([\w/.-]+\.(?:ts|mjs))\b/g))
    expect(existsSync(path.join(root, file)), file).toBe(true);
});

test('every command that the code names, in whatever it says, is one of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const files = globSync(
    [
      '.env.example',
      'Dockerfile',
      '*.yml',
      `{${[...TOPS, 'shared'].join(',')}}/**/*.{html,mjs,service,sh,sql,ts,tsx,yml}`,
    ],
    { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' },
  );
  const named = files.flatMap((file) =>
    all(read(file), /npm run (?:-s )?([a-z][\w:-]*)/g).map((name) => ({ file, name })),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test('aggregator/core/SPEC.md: every word of the code that it names is in the code', () => {
  const folders = 'aggregator,client,database,demo,server,shared,test';
  const files = globSync(`{${folders}}/**/*.{ts,sql}`, {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  });
  const code = files.map(read).join('\n');
  const words = new Set(code.match(/\w+/g));
  const stems = new Set(
    files.map((file) => path.basename(file).replace(/(?:\.(?:test|db))*\.\w+$/, '')),
  );
  const named = all(read('aggregator/core/SPEC.md'), /`([A-Za-z][\w.-]*)`/g);
  for (const name of named.filter((one) => !names.has(one)))
    expect(stems.has(name) || name.split('.').every((word) => words.has(word)), name).toBe(true);
});

test.each(PAGES)('%s: every setting that it names is explained in .env.example', (page) => {
  const explained = new Set(all(read('.env.example'), /^#? ?([A-Z][A-Z0-9_]+)=/gm));
  // A constant of the code is none: the test above looks at these.
  if (page === 'aggregator/core/SPEC.md') return;
  const named = all(read(page), /`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g);
  const ofTests = /^(?:SIEGE|SOAK|TEST|FAKETIME)_|^(?:CHROMIUM_PATH|CAP_XSD)$/;
  for (const name of named.filter((one) => !ofTests.test(one)))
    expect(explained.has(name), name).toBe(true);
});

test('docs/architecture.md names every room of the house', () => {
  const page = read('docs/architecture.md');
  const rooms = ['aggregator', 'client', 'database', 'server', 'shared'].flatMap((top) =>
    readdirSync(path.join(root, top), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${top}/${name}`),
  );
  // What is built is no room.
  for (const room of rooms.filter((one) => one !== 'client/dist'))
    expect(page, room).toContain(`| \`${room}/\` |`);
});

test('pages that list what a table has, have all of it', () => {
  const room = read('docs/control-room.md').replaceAll(/\s+/g, ' ');
  for (const kind of ALERT_KIND_LIST) expect(room).toContain(ALERT_KINDS[kind].words.short.en);
  const publiccode = read('publiccode.yml');
  for (const { title } of EXPORTS) expect(publiccode.split(title)).toHaveLength(3);
  const [, languages = ''] = publiccode.split('availableLanguages:');
  for (const language of LANGUAGES) expect(languages).toContain(`- ${language}\n`);
});

test('every decision has its row, and says when and what else was considered', () => {
  const index = read('docs/decisions/README.md');
  const pages = pagesIn('docs/decisions').filter((page) => /\/\d{4}-/.test(page));
  for (const [i, page] of pages.toSorted().entries()) {
    const text = read(page);
    expect(text).toMatch(new RegExp(`^# ${i + 1}\\. `));
    expect(text).toMatch(/^Date: \d{4}-\d\d-\d\d\. Status: (?:accepted|superseded by \[\d+\])/m);
    expect(text).toContain('## Alternatives, and why not');
    expect(index).toContain(`](${path.basename(page)})`);
  }
});

test('what carries an attack out is a file that a command runs, not a part of one', () => {
  const [, list = ''] = read('docs/proof.md').split('## What a stranger tried');
  const named = all(list, /`(test\/[^`]+\.ts)`/g);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((file) => !/\.(test|soak|e2e)\.ts$/.test(file))).toEqual([]);
});

test('all nineteen attacks of November have a row, in order', () => {
  const [, list = ''] = read('docs/proof.md').split('## What a stranger tried');
  const rows = all(list, /^\| (\d+) \|/gm).map(Number);
  expect(rows).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
});
