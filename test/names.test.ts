// The check that a name has one meaning, seen to fire.
import { expect, test } from 'vitest';
import { namesTwice, productFiles } from '../scripts/names.ts';

const found = (...texts: readonly string[]) =>
  namesTwice(texts.map((text, i) => ({ file: `${'abc'[i]}.ts`, text })));

test('a name that two files export is refused, whatever it names', () => {
  for (const declaration of [
    'export type Look = string;',
    'export interface Look {',
    'export class Look {',
    'export abstract class Look {',
    'export function Look() {',
    'export async function Look() {',
    'export function* Look() {',
    'export const Look = () => 1;',
  ]) {
    expect(found('export type Look = number;', declaration), declaration).toEqual([
      'a.ts and b.ts export Look. Of one meaning it stands in one place; of two, each has a name of its own.',
    ]);
  }
});

test('a number of one name in two files is refused, exported or not, however it is reckoned', () => {
  for (const [one, other] of [
    ['const QUIET_MS = 600_000;', 'export const QUIET_MS = 600_000;'],
    ['const QUIET_MS = 10 * 60_000;', 'const QUIET_MS: number = 2 * (HOUR_MS - 0.5);'],
    ['const QUIET_MS = HOUR_MS;', 'const QUIET_MS =\n  24 * 3600;'],
  ] as const) {
    expect(found(one, 'const OTHER_MS = 1;', other), other).toEqual([
      'a.ts and c.ts have a number QUIET_MS. Of one meaning it stands in one place (shared/ where two programs look); of two, each has a name of its own.',
    ]);
  }
});

test('a type and a schema of one file, locals, and words of one name are no two meanings', () => {
  expect(found('export const Look = 1;\nexport type Look = 1;')).toEqual([]);
  expect(found('type Row = 1;', 'type Row = 2;')).toEqual([]);
  expect(found("const USAGE = 'a';", "const USAGE = 'b';")).toEqual([]);
  expect(found('const at = 1;', '  const QUIET_MS = 1;', 'const QUIET_MS = 1;')).toEqual([]);
});

test('each name of the product has one meaning', () => {
  expect(namesTwice(productFiles())).toEqual([]);
});
