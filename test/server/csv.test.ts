// Tables that a spreadsheet opens: nothing that a person wrote runs in one, and every value reads back.
import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvLines } from '#server/csv.ts';
import { FORMATS } from '#server/released/export/formats.ts';
import { recordSchema } from '#shared/wire/record.ts';

const FORMULA = '=HYPERLINK("https://evil.example","look")';
const options = { record_delimiter: '\r\n' } as const;

test('a cell that begins as a formula has an apostrophe in front; any other, and a number, stands as it is', () => {
  const formulas = [FORMULA, '+1', '-1', '@SUM(1)', '\t=1', '\r=1'];
  const plain = ['a = b', '', 'Stage, "left"\r\nand right', "it's"];
  const rows = parse(csvLines([formulas, plain, [-1, 0, null]]), {
    ...options,
    relax_column_count: true,
  });
  expect(rows).toEqual([formulas.map((cell) => `'${cell}`), plain, ['-1', '0', '']]);
});

test('the public file of records runs nothing, whoever wrote the reason or the attribution', async () => {
  const record = recordSchema.parse({
    lane: 'public',
    policyVersion: 1,
    planId: '00000000000000f1',
    regionId: '0000000000000001',
    windowStart: '2026-11-01T00:00:00Z',
    windowSeconds: 900,
    status: 'retracted',
    level: null,
    reason: FORMULA,
    publishedAt: '2026-11-01T00:30:00Z',
  });
  let file = '';
  const to = new Writable({
    write: (chunk, _encoding, done) => {
      file += chunk;
      done();
    },
  });
  const pages = (async function* () {
    yield [record];
  })();
  const rights = { licence: 'CC0-1.0', attribution: '@everybody' };
  const regions = () => Promise.reject(new Error('a table has no places'));
  await FORMATS.csv.write({ pages, rights, regions }, to);
  const [row]: Record<string, string>[] = parse(file, { ...options, columns: true });
  expect(row).toMatchObject({ reason: `'${FORMULA}`, attribution: "'@everybody" });
});
