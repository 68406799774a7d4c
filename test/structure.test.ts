// The check that no room can be left and come back to, seen to fire.
import { expect, test } from 'vitest';
import { arrowsBetween, circlesOf, importsOf, sourceFiles } from '../scripts/structure.ts';

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

test('a file that stands in the open between rooms is a room of its own', () => {
  const between = arrowsBetween(
    arrows(['server/ports.ts', 'shared/wire/site.ts'], ['server/http/a.ts', 'server/ports.ts']),
    2,
  );
  expect(between).toEqual(
    arrows(['server/http', 'server/ports.ts'], ['server/ports.ts', 'shared/wire']),
  );
});

test('no file and no room of the house can be left and come back to', () => {
  const files = sourceFiles();
  expect(files.length).toBeGreaterThan(400);
  const all = files.flatMap((file) => importsOf(file));
  expect(circlesOf(all)).toEqual([]);
  expect(circlesOf(arrowsBetween(all, 2))).toEqual([]);
});
