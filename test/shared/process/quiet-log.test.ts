// An outage is a line, a count each minute, and a line when it is over (2,377 lines in 151 s before).
import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { kindOf, QuietLog, quietLogOf } from '#shared/process/quiet-log.ts';

test('a database that refuses connections for 151 s, 2,377 failures: five lines, and every failure in them', () => {
  let now = 0;
  const lines: { fields: Readonly<Record<string, unknown>>; text: string }[] = [];
  const quiet = quietLogOf(
    (fields, text) => lines.push({ fields, text }),
    () => now,
  );
  const refused = Object.assign(new Error('connect ECONNREFUSED /tmp/x'), { code: 'ECONNREFUSED' });
  for (let i = 0; i < 2377; i += 1) {
    now = (i * 151_000) / 2377;
    quiet.failed('an answer failed', refused);
    quiet.settle();
  }
  for (; now < 300_000; now += 5000) quiet.settle();
  expect(lines.map(({ text }) => text.replace(/.*: /, ''))).toEqual([
    'an answer failed',
    'again, so many times since the last line',
    'again, so many times since the last line',
    'again, so many times since the last line',
    'over, none for a minute',
  ]);
  const counted = lines.slice(1).reduce((sum, { fields }) => sum + Number(fields.times), 0);
  expect(1 + counted).toBe(2377);
});

test('a question to a pool that the program has ended at its own end is no failure, whatever pg says of it', async () => {
  const pool = new pg.Pool();
  await pool.end();
  const error: unknown = await pool.query('SELECT 1').catch((problem: unknown) => problem);
  const lines: string[] = [];
  const quiet = quietLogOf(
    (_fields, text) => lines.push(text),
    () => 0,
  );
  quiet.failed('an answer failed', error);
  expect(lines).toEqual([]);
  quiet.failed('an answer failed', new Error('something else'));
  expect(lines).toEqual(['an answer failed']);
});

test('another kind of trouble has its own first line, and a single failure has one line only', () => {
  const quiet = new QuietLog();
  expect(quiet.failed('a', 0)?.what).toBe('first');
  expect(quiet.failed('b', 10)?.what).toBe('first');
  expect(quiet.due(120_000)).toEqual([]);
  expect(quiet.failed('a', 130_000)?.what).toBe('first');
});

test('two failures within a millisecond are two', () => {
  const quiet = new QuietLog();
  quiet.failed('a', 5);
  quiet.failed('a', 5);
  expect(quiet.due(70_000)).toEqual([{ what: 'over', kind: 'a', times: 1, seconds: 0 }]);
});

test('nothing is lost and nothing grows: counts add up over any failures of many kinds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(200), fc.nat(40_000)), { maxLength: 300 }), (failures) => {
      const quiet = new QuietLog();
      let now = 0;
      let told = 0;
      const settle = (): void => {
        for (const { times } of quiet.due(now)) told += times;
      };
      for (const [kind, pause] of failures) {
        now += pause;
        if (quiet.failed(`kind ${kind}`, now) !== null) told += 1;
        settle();
      }
      for (let i = 0; i < 4; i += 1) {
        now += 60_000;
        settle();
      }
      expect(told).toBe(failures.length);
    }),
  );
});

test('what makes failures alike is their code, else their text', () => {
  expect(kindOf(Object.assign(new Error('connect x'), { code: 'ECONNREFUSED' }))).toBe(
    'ECONNREFUSED',
  );
  expect(kindOf(new Error('timeout'))).toBe('timeout');
  expect(kindOf('text that somebody sent')).toBe('unknown');
});
