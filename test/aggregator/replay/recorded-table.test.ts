// A recording as a table: columns in any order, cells in quotation marks or not; each row is a reading, or is refused by its number.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readingsOf, surveyRecording } from '#aggregator/replay/replay-lines.ts';
import type { RecordedLine } from '#aggregator/replay/replay-order.ts';

function written(content: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-table-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'table.csv');
  writeFileSync(file, content);
  return file;
}

async function linesIn(content: string): Promise<readonly RecordedLine[]> {
  const lines: RecordedLine[] = [];
  for await (const line of readingsOf(written(content))) lines.push(line);
  return lines;
}

const READINGS = ['s-1', 's-2'].flatMap((sensorId) =>
  [0, 1, 2, 3].map((level) => ({ sensorId, observedAt: `2026-06-06T12:00:0${level}Z`, level })),
);
type Row = (typeof READINGS)[number];

test.each<[string, string, string, (row: Row) => readonly (string | number)[]]>([
  [
    ',',
    '\n',
    'sensorId,observedAt,level',
    ({ sensorId, observedAt, level }) => [sensorId, observedAt, level],
  ],
  [
    ';',
    '\r\n',
    '\uFEFFlevel;observedAt;sensorId',
    ({ sensorId, observedAt, level }) => [level, observedAt, sensorId],
  ],
  [
    '\t',
    '\n',
    '"observedAt"\t"level"\t"sensorId"\t"seq"',
    ({ sensorId, observedAt, level }) => [`"${observedAt}"`, `${level}.0`, `"${sensorId}"`, ''],
  ],
  [
    ';',
    '\n',
    'sep=;\nsensorId;observedAt;level;',
    ({ sensorId, observedAt, level }) => [sensorId, observedAt, level, ''],
  ],
])(
  'columns with %j between and lines with %j are read as they stand',
  async (between, end, head, cells) => {
    const rows = READINGS.map((row) => cells(row).join(between));
    const lines = await linesIn([head, ...rows, ''].join(end));
    expect(lines.map(({ reading }) => reading)).toHaveLength(READINGS.length);
    for (const reading of READINGS)
      expect(lines).toContainEqual(
        expect.objectContaining({ reading: expect.objectContaining(reading) }),
      );
  },
);

test('a row that is not understood is refused by its number, and none is lost', async () => {
  const at = '2026-06-06T12:00:00Z';
  const rows = [
    `s-1,${at},2`,
    `s-2,${at},5`,
    `s-3,${at},busy`,
    `s-4,${at},`,
    `s-5,${at}`,
    `s-6,${at},1,0`,
    `"s-7,${at},1`,
    `s-8,yesterday,1`,
    `"s-9",${at},"2.0"`,
  ];
  const lines = await linesIn(['sensorId,observedAt,level', ...rows].join('\n'));
  expect(lines).toHaveLength(rows.length);
  expect(lines.flatMap(({ reading }) => (reading === null ? [] : [reading.sensorId]))).toEqual([
    's-1',
    's-9',
  ]);
  const why = lines.flatMap((line) => (line.reading === null ? [`${line.line} ${line.why}`] : []));
  expect(why).toEqual([
    '3 /level this has to be one of 0, 1, 2, 3, 4',
    '4 /level this has to be one of 0, 1, 2, 3, 4',
    '5 /level this is missing',
    '6 it has 2 cells, and the table has 3 columns',
    '7 it has 4 cells, and the table has 3 columns',
    '8 a quotation mark is not where it should be',
    '9 /observedAt this has to be a time with its zone, like 2027-01-31T12:00:00Z',
  ]);
  await expect(surveyRecording(written('sensorId,observedAt,level\n'))).rejects.toThrow('is empty');
});
