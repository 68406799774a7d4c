// The check that no room can be left and come back to, seen to fire.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { boxArrowsOf, drawingOf, withDrawing } from '../scripts/house-drawing.ts';
import { ROOT } from '../scripts/root.ts';
import {
  arrowsBetween,
  circlesAtEveryDepth,
  circlesOf,
  everyFile,
  importsOf,
  sourceFiles,
} from '../scripts/structure.ts';

const arrows = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([from, to]) => ({ from, to }));

test('a circle of two rooms, and one of three with a way in, are named; a line of rooms is none', () => {
  expect(circlesOf(arrows(['a', 'b'], ['b', 'a']))).toEqual([['a', 'b']]);
  expect(circlesOf(arrows(['x', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'a'], ['c', 'y']))).toEqual([
    ['a', 'b', 'c'],
  ]);
  expect(circlesOf(arrows(['a', 'b'], ['b', 'c'], ['a', 'c']))).toEqual([]);
});

test('imports are read by alias, by relative path, of types and at run time', () => {
  const text = `import { a } from '#shared/time.ts';
import type { B } from '../http/route.ts';
import './page.css';
const c = await import('./late.ts');
import express from 'express';`;
  expect(importsOf('server/room/routes.ts', text).map(({ to }) => to)).toEqual([
    'shared/time.ts',
    'server/http/route.ts',
    'server/room/page.css',
    'server/room/late.ts',
  ]);
});

test('what a comment or a text says is no import', () => {
  const text = `// taken from './late.ts', like import('./early.ts')
/** Windows of \`from\`..\`to\` */
const said = "import { a } from './late.ts';";`;
  expect(importsOf('server/room/routes.ts', text)).toEqual([]);
});

test('a file that stands in the open between rooms is a room of its own', () => {
  const between = arrowsBetween(
    arrows(['server/ports.ts', 'shared/wire/site.ts'], ['server/http/a.ts', 'server/ports.ts']),
    2,
  );
  expect(between).toEqual(
    arrows(['server/http', 'server/ports.ts'], ['server/ports.ts', 'shared/wire']),
  );
});

/** What a file names beside itself without importing it: programs that are forked, files that are read. */
const BESIDE = /import\.meta\.dirname,\s*'([^']+)'|new URL\(\s*'([^']+)',\s*import\.meta\.url/g;
/** Made by the build; and what stands beside the scorer once it lies in the kit that it is written into. */
const MADE = ['client/dist', 'test/red-team/README.md'];

const besideOf = (file: string, text: string): readonly string[] =>
  [...text.matchAll(BESIDE)].map(([, first, second]) =>
    path.posix.join(path.posix.dirname(file), first ?? second ?? ''),
  );

test('what a file names beside itself is there: a program that moved is missed by no compiler', () => {
  expect(
    besideOf(
      'a/b/c.ts',
      "path.join(import.meta.dirname, '../d.ts'); new URL('./e.ts', import.meta.url)",
    ),
  ).toEqual(['a/d.ts', 'a/b/e.ts']);
  const files = globSync('{aggregator,database,demo,scripts,server,shared,test}/**/*.{ts,mjs}', {
    cwd: ROOT,
  });
  const named = files
    .filter((file) => !file.endsWith('structure.test.ts'))
    .flatMap((file) => besideOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
  expect(named.length).toBeGreaterThan(30);
  const gone = named.filter((each) => !MADE.includes(each) && !existsSync(path.join(ROOT, each)));
  expect(gone).toEqual([]);
});

test.each([
  ['two rooms', ['server/http', 'server/people'], ['server/people/a.ts', 'server/http/b.ts']],
  [
    'two folders of a room',
    ['client/control/alerts', 'client/control/drill'],
    ['client/control/alerts/a.ts', 'client/control/drill/bar/b.ts'],
  ],
  [
    'a folder and the file above it',
    ['client/control/help', 'client/control/tabs.tsx'],
    ['client/control/help/keys.ts', 'client/control/tabs.tsx'],
  ],
  ['deeper folders', ['a/b/c/d', 'a/b/c/e'], ['a/b/c/d/f/g.ts', 'a/b/c/e/h.ts']],
  ['two files', ['a/b/c.ts', 'a/b/d.ts'], ['a/b/c.ts', 'a/b/d.ts']],
] as const)('a circle of %s is found, and named once', (_what, circle, [one, other]) => {
  // Two files each, so that no file is in a circle of its own.
  const beside = (file: string): string =>
    circle.includes(file as never) ? file : file.replace(/(\w+)(\.\w+)$/, '$1-too$2');
  const there = arrows([one, other], [beside(other), beside(one)]);
  expect(circlesAtEveryDepth(there)).toEqual([circle]);
  expect(circlesAtEveryDepth(there.slice(0, 1))).toEqual([]);
});

test('who puts parts together takes from all of them, and they from what lies beside it', () => {
  const there = arrows(
    ['client/control/room.tsx', 'client/control/alerts/a.tsx'],
    ['client/control/room.tsx', 'client/control/drill/b.tsx'],
    ['client/control/drill/b.tsx', 'client/control/alerts/a.tsx'],
    ['client/control/alerts/a.tsx', 'client/control/words.ts'],
    ['client/control/room.tsx', 'client/control/words.ts'],
    ['server/main.ts', 'database/server/a.ts'],
    ['database/server/a.ts', 'server/ports.ts'],
  );
  expect(circlesAtEveryDepth(there)).toEqual([]);
});

test('nothing of the house, its tools and its tests can be left and come back to', () => {
  expect(sourceFiles().length).toBeGreaterThan(400);
  const files = everyFile();
  expect(files).toEqual(expect.arrayContaining(['scripts/check.ts', 'test/structure.test.ts']));
  expect(circlesAtEveryDepth(files.flatMap((file) => importsOf(file)))).toEqual([]);
});

test('a drawing has a box per room and an arrow between two; a room that many take from says so instead', () => {
  const takers = Array.from({ length: 9 }, (_, n) => `server/room${n}/a.ts`);
  const files = ['server/main.ts', 'server/ports.ts', ...takers, 'shared/wire/a.ts'];
  const pairs = takers.map((file) => [file, 'shared/wire/a.ts'] as const);
  const imports = arrows(
    ...pairs,
    ['server/main.ts', 'server/room0/a.ts'],
    ['server/room0/a.ts', 'server/ports.ts'],
  );
  const { picture, table } = drawingOf(files, imports, { 'server shared': 'schemas' });
  expect(picture).toContain('shared_wire["wire<br/>taken by 9 rooms"]');
  expect(picture).not.toContain('--> shared_wire');
  expect(picture).toContain('server_on_top["on top: main.ts"]');
  expect(picture).toContain('server_on_top --> server_room0');
  expect(picture).toContain('server_room0 --> server_underneath');
  expect(table).toContain('| `server` | `shared` | schemas |');
});

test('an arrow between top folders that nobody gave a reason for is named, and a reason without an arrow', () => {
  const imports = arrows(['client/data/a.ts', 'server/http/a.ts']);
  const files = ['client/data/a.ts', 'server/http/a.ts'];
  expect(() => drawingOf(files, imports, {})).toThrow('differ on: client server');
  expect(() => drawingOf(files, [], { 'demo shared': 'x' })).toThrow('differ on: demo shared');
});

test('no box of the drawing can be left and come back to, by an arrow that a label hides either', () => {
  const takers = Array.from({ length: 9 }, (_, n) => [`server/room${n}/a.ts`, 'server/ports.ts']);
  const back = ['server/secret.ts', 'server/room0/a.ts'];
  const through = ['server/room1/a.ts', 'server/secret.ts'];
  const there = arrows(...([...takers, back, through] as [string, string][]));
  expect(circlesAtEveryDepth(there)).toEqual([]);
  expect(circlesOf(boxArrowsOf(there))).toEqual([['server/(underneath)', 'server/room0']]);
  const files = sourceFiles();
  expect(circlesOf(boxArrowsOf(files.flatMap((file) => importsOf(file))))).toEqual([]);
});

test('an arrow to where no box is makes no drawing', () => {
  const imports = arrows(['server/http/a.ts', 'server/gone/b.ts']);
  expect(() => drawingOf(['server/http/a.ts'], imports, {})).toThrow('"server/gone"');
});

test('the drawing in docs/architecture.md is of today: npm run drawing', () => {
  const page = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');
  const files = sourceFiles();
  const today = drawingOf(
    files,
    files.flatMap((file) => importsOf(file)),
  );
  expect(page === withDrawing(page, today)).toBe(true);
});
