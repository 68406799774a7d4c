// The pictures that a reader of README is led to: few enough to be looked at, all of them there, and none besides.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DRILL, fileOf, indexOf, LOOKS, PAGES, roomScreens } from './catalogue.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/screens');
const MOST = 40;
const screens = [...roomScreens(''), ...PAGES, DRILL];

test('docs/screens has the pictures of the catalogue, at most forty', () => {
  const wanted = screens.flatMap((screen) =>
    LOOKS.filter(({ name }) => screen.looks.includes(name)).map((look) => fileOf(screen, look)),
  );
  expect(wanted.length).toBeLessThanOrEqual(MOST);
  expect(readdirSync(FOLDER).toSorted()).toEqual(['README.md', ...wanted].toSorted());
  expect(readFileSync(path.join(FOLDER, 'README.md'), 'utf8')).toBe(indexOf(screens));
});
