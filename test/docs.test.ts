// What README and docs name is there: files, commands, settings. And the list of what a stranger tried is complete.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pagesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs'), ...pagesIn('docs/decisions')];
const FOLDERS =
  /^(?:aggregator|client|database|demo|deploy|docs|scripts|server|shared|test)\/[\w./-]+\.\w+$/;
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

test.each(PAGES)('%s: every file that it names is there', (page) => {
  const text = read(page);
  const quoted = all(text, /`([^`\n]+)`/g).filter((name) => FOLDERS.test(name));
  const linked = all(text, /\]\(([^)#\s]+)[^)]*\)/g)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => path.join(path.dirname(page), target));
  for (const file of [...quoted, ...linked])
    expect(existsSync(path.join(root, file)), file).toBe(true);
});

test.each(PAGES)('%s: every command that it names is one of package.json', (page) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const name of all(read(page), /npm run ([\w:-]+)/g))
    expect(scripts, name).toHaveProperty([name]);
});

test.each(PAGES)('%s: every setting that it names is explained in .env.example', (page) => {
  const explained = new Set(all(read('.env.example'), /^#? ?([A-Z][A-Z0-9_]+)=/gm));
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

test('all nineteen attacks of November have a row, in order', () => {
  const [, list = ''] = read('docs/proof.md').split('## What a stranger tried');
  const rows = all(list, /^\| (\d+) \|/gm).map(Number);
  expect(rows).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
});
