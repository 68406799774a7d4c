// Every bound of the code has its row in the table of limits, and every row says a bound of the code.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/root.ts';
import { sourceFiles } from '../scripts/structure.ts';
import { type Bounds, boundsOf, numbersIn, type Row, rowsOf } from './kit/limits-table.ts';

const rows = rowsOf(readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8'));
const bounds: ReadonlyMap<string, Bounds> = new Map(
  sourceFiles().map((file) => [file, boundsOf(file)]),
);

/** Bounds that are no queue, map, cache, list or body of a running product, each with what they are. */
const OF_ANOTHER_KIND: Readonly<Record<string, string>> = {
  'aggregator/core/plan/eligibility.ts LONGEST_VALIDITY_YEARS': 'a rule of the register',
  'aggregator/core/plan/replay-defaults.ts LONGEST_WINDOW_SECONDS': 'a choice of three',
  'aggregator/replay/replay-sensors.ts LONGEST_VALID_MS': 'a rule of the register',
  'aggregator/site/open-site.ts LONGEST_CLOCK_STEP_MS': 'what a clock may have done',
  'shared/process/steady-clock.ts LONGEST_CONFIRMATION_MS': 'what a clock may do',
  'shared/process/steady-clock.ts LARGEST_BELIEVED_MS': 'what a clock may do',
  'shared/process/sentence.ts MAX_DEPTH': 'causes of an error of our own',
  'database/embedded/diagnosis.ts MOST_DAMAGE_TOLD': 'words of one message',
  'server/stream/announcer.ts LONGEST_TIMER_MS': 'looks again, holds nothing',
  'server/debrief/read.ts limit: 1': 'the newest of a list',
  'server/debrief/runs.ts MOST_TICKS': 'what is drawn',
  'server/debrief/summary.ts MOST_PHASES': 'what is drawn',
  'client/control/zone-announcer.tsx MOST': 'what is read out',
  'shared/domain/cell-codes.ts MOST_CODES': 'what is drawn',
  'shared/domain/cell-codes.ts LONGEST_CODE': 'what is drawn',
  'shared/domain/cell-codes.ts LONGEST_JOINED': 'what is drawn',
  'server/lanes/lookups.ts a cache': 'whoever makes one says how much it holds',
};

/** Numbers of rows that the code works out from others. */
const WORKED_OUT = ['connections of the server: 3'];

/** Bounds of a file without a row that names it and says their number, each as `file NAME`. */
function untold(file: string, { constants, caches }: Bounds, among: readonly Row[]): string[] {
  const own = among.filter(({ files }) => files.includes(file));
  const told = own.flatMap(({ bound }) => numbersIn(bound).flatMap(({ values }) => values));
  const missing = [...constants].filter(([, value]) => !told.includes(value)).map(([name]) => name);
  return [...missing, ...(caches > 0 && own.length === 0 ? ['a cache'] : [])].map(
    (name) => `${file} ${name}`,
  );
}

/** Numbers of a row that none of its files writes; a bound of somebody else's has no file. */
function unfounded({ what, bound, files }: Row, among = bounds): string[] {
  const written = files.flatMap((file) => [...(among.get(file)?.numbers ?? [])]);
  if (files.length === 0) return [];
  return numbersIn(bound)
    .filter(({ values }) => !values.some((value) => written.includes(value)))
    .map(({ text }) => `${what}: ${text}`);
}

test('every bound of the code has a row that names its file and says its number', () => {
  const found = [...bounds].flatMap(([file, of]) => untold(file, of, rows));
  expect(found.toSorted()).toEqual(Object.keys(OF_ANOTHER_KIND).toSorted());
});

test('every number of a row is one of the files that it names', () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.flatMap((row) => unfounded(row))).toEqual(WORKED_OUT);
});

test('a row without a number says in words what it hangs on', () => {
  const wordless = rows.filter(({ bound }) => numbersIn(bound).length === 0);
  expect(wordless.map(({ what, bound }) => `${what}: ${bound}`)).toEqual([
    'readings of a sensor in a window: one per UTC second',
    'open windows: those that the two lines above let in, of every sensor in the register',
    'journal of a window: a line per admitted reading and per heartbeat',
    'totals of refusals that wait: one per code and roster epoch',
    'windows in the cache: six and a quarter hours',
    'answers that no screen shows: five minutes',
  ]);
});

test('a bound without a row, one whose number changed, and a row without a bound are found', () => {
  const text = `const MOST_KEPT = 2 * 50;
    const LEASE_MS = 1000;
    export const LIMIT_MS = 30 * LEASE_MS;
    const store = new LRUCache<string, true>({ max: MOST_KEPT });
    const lookups = new Lookups({ clock, most: 64 });`;
  const of = boundsOf('server/any.ts', text);
  const row = (bound: string): Row => ({ what: 'kept', bound, files: ['server/any.ts'] });
  const all = ['MOST_KEPT', 'LIMIT_MS', 'most: 64'].map((name) => `server/any.ts ${name}`);
  expect(untold('server/any.ts', of, [])).toEqual([...all, 'server/any.ts a cache']);
  expect(untold('server/any.ts', of, [row('100, for 30 s; 64')])).toEqual([]);
  expect(untold('server/any.ts', of, [row('101, for 30 h; 64')])).toEqual(all.slice(0, 2));
  const among = new Map([['server/any.ts', of]]);
  expect(unfounded(row('100, for 30 s; some 7 bytes each'), among)).toEqual([]);
  expect(unfounded(row('1,000 and 31 s'), among)).toEqual(['kept: 31 s']);
});
