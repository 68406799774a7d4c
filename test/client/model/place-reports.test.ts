// Which reports count: half an hour, the newest of each place, and none that was not made yet.
import { expect, test } from 'vitest';
import {
  foremostOn,
  type PlaceReport,
  REPORT_COUNTS_MS,
  reportsAt,
  reportsIn,
  reportsOn,
  spotsOf,
} from '#client/model/place-reports.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import { isoUtc } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';

const T = Date.UTC(2027, 5, 12, 20);
const MINUTE = 60_000;

let seq = 100;
const report = (cells: string, minutes: number, word: PlaceReport['word'] = 'full') => {
  seq -= 1;
  const said = { note: null, isErased: false, by: 'a-anna', name: 'Anna' };
  return { ...said, seq, at: T - minutes * MINUTE, cells: cells.split(' '), word };
};
const wordsAt = (reports: readonly PlaceReport[], at = T): readonly string[] =>
  reportsAt(reports, at).map(({ word, cells }) => `${cells.join('+')} ${word}`);

test('a report counts from its moment until half an hour later, to the millisecond', () => {
  const one = [report('a', 0)];
  expect(reportsAt(one, T - 1)).toEqual([]);
  expect(reportsAt(one, T)).toEqual(one);
  expect(reportsAt(one, T + REPORT_COUNTS_MS - 1)).toEqual(one);
  expect(reportsAt(one, T + REPORT_COUNTS_MS)).toEqual([]);
});

test('a newer one of the same place takes its place; of another place both count', () => {
  const reports = [report('a', 1, 'sorted'), report('b', 2), report('a', 3, 'no_way_through')];
  expect(wordsAt(reports)).toEqual(['a sorted', 'b full']);
  // As it was before the newer one came.
  expect(wordsAt(reports, T - 3 * MINUTE)).toEqual(['a no_way_through']);
});

test('one of a part leaves the rest of the place as it was reported; of all parts, nothing is left', () => {
  const part = [report('a', 1, 'sorted'), report('a b', 2)];
  expect(wordsAt(part)).toEqual(['a sorted', 'a+b full']);
  expect(wordsAt([report('b', 0, 'room'), ...part])).toEqual(['b room', 'a sorted']);
});

test('what is about any zone of a row stands with the row', () => {
  const reports = [report('a', 1), report('b c', 2)];
  expect(reportsOn(reports, ['c', 'd'])).toEqual([reports[1]]);
  expect(reportsOn(reports, ['d'])).toEqual([]);
});

test('where there is room for one, it is that somebody needs help, else the newest, and how many more', () => {
  const reports = [report('a', 1, 'room'), report('b', 2, 'help_needed'), report('c', 3)];
  expect(foremostOn(reports, ['a', 'b', 'c'])).toEqual({ report: reports[1], others: 2 });
  expect(foremostOn(reports, ['a', 'c'])).toEqual({ report: reports[0], others: 1 });
  expect(foremostOn(reports, ['d'])).toBeNull();
});

const entry = (kind: string, data: object, text: string | null = null): LogEntry =>
  ({
    ...{ seq: 7, text, isErased: false, name: 'Anna' },
    document: { kind, at: isoUtc(T), actor: 'a-anna', data },
  }) as unknown as LogEntry;

test('of the log, reports alone are read, and none with a word that is not on the list', () => {
  const data = { cells: ['a'], word: 'help_needed' };
  expect(
    reportsIn([
      entry('place_reported', data, 'at the stairs'),
      entry('note', data),
      entry('place_reported', { ...data, word: 'constructor' }),
      entry('place_reported', { ...data, word: 4 }),
      entry('place_reported', { word: 'full' }),
    ]),
  ).toEqual([
    {
      ...{ seq: 7, at: T, cells: ['a'], word: 'help_needed', note: 'at the stairs' },
      ...{ isErased: false, by: 'a-anna', name: 'Anna' },
    },
  ]);
});

test('a pooled row can be reported of as a whole or zone by zone, a single one as it is', () => {
  const row = { id: 'r', code: 'A+B', name: 'North, South', area: 'Quay' } as ZoneRow;
  const pooled = { ...row, cells: ['A', 'B'], zones: ['North', 'South'] };
  expect(spotsOf(pooled).map(({ code, name, cells }) => [code, name, cells])).toEqual([
    ['A+B', 'North, South', ['A', 'B']],
    ['A', 'North', ['A']],
    ['B', 'South', ['B']],
  ]);
  expect(spotsOf({ ...row, cells: ['A'], zones: ['North'] })).toHaveLength(1);
});
