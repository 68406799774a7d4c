// Sheets as spreadsheet programs of this country and others save them. What is written is the example of docs/registering.md, so that each spelling is compared
// with the plain one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSensorFile } from '#aggregator/commands/register-files.ts';
import { isoUtc } from '#shared/time.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-sheets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const page = readFileSync(path.join(import.meta.dirname, '../../../docs/registering.md'), 'utf8');
const plain = /```csv\n([^`]+)```/.exec(page)?.[1] ?? '';
const SITE = { timeZone: 'Europe/Amsterdam' };

function read(content: string | Buffer, name = 'sensors.csv') {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return readSensorFile(file, SITE);
}
function refusal(content: string | Buffer, name?: string): string {
  try {
    read(content, name);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}
const expected = read(plain);
const [head = '', ...lines] = plain.trim().split('\n');
const cells = lines.map((line) => line.split(','));
const columns = head.split(',');
const at = (name: string): number => columns.indexOf(name);
/** With cells of a column changed, and another delimiter. */
function sheet(delimiter: string, change: (cell: string, column: string) => string): string {
  const rows = cells.map((row) => row.map((cell, i) => change(cell, columns[i] ?? '')));
  return [columns, ...rows].map((row) => row.join(delimiter)).join('\r\n');
}
const comma = (cell: string, column: string): string =>
  /lat$|lon$|areaM2$/.test(column) ? cell.replace('.', ',') : cell;
const loud = (cell: string): string => (/^(?:true|false)$/.test(cell) ? cell.toUpperCase() : cell);
const dutch = (cell: string): string => cell.replace(/^true$/, 'WAAR').replace(/^false$/, 'ONWAAR');

test('the plain sheet of the page has all its sensors', () => {
  expect(expected).toHaveLength(8);
});

test.each([
  ['semicolons and decimal commas', sheet(';', comma), 'a.csv'],
  ['tabs', sheet('\t', comma), 'a.txt'],
  ['a name in capitals', plain, 'SENSORS.CSV'],
  ['TRUE and FALSE', sheet(',', loud), 'a.csv'],
  ['WAAR and ONWAAR', sheet(';', (cell, column) => comma(dutch(cell), column)), 'a.csv'],
  ['a line sep= in front', `sep=;\r\n${sheet(';', comma)}`, 'a.csv'],
  ['line ends of an old Mac', plain.replaceAll('\n', '\r'), 'a.csv'],
  ['a mix of line ends', plain.replace('\n', '\r\n').replace(/\n$/, '\r'), 'a.csv'],
  ['a mark and a line sep=', `\uFEFFsep=,\r\n${plain}`, 'a.csv'],
  [
    'rows that are empty',
    plain.replaceAll('\n', `\n${','.repeat(columns.length - 1)}\n\n`),
    'a.csv',
  ],
  ['columns that are empty', plain.replaceAll('\n', ',,\n'), 'a.csv'],
])('found A5: a sheet with %s says the same as the plain one', (_, content, name) => {
  expect(read(content, name)).toEqual(expected);
});

test.each([
  ['31-12-2028 00:00', '2028-12-30T23:00:00Z'],
  ['31-12-2028', '2028-12-30T23:00:00Z'],
  ['1-7-2028 0:00', '2028-06-30T22:00:00Z'],
  ['31/12/2028 00:00:00', '2028-12-30T23:00:00Z'],
  ['2028-12-31 00:00', '2028-12-30T23:00:00Z'],
  ['2028-12-31T00:00:00Z', '2028-12-31T00:00:00Z'],
  ['2028-12-31T00:00:00+01:00', '2028-12-30T23:00:00Z'],
])('found A5: the time %s is one of the site', (written, utc) => {
  const all = read(sheet(';', (cell, name) => (name === 'validUntil' ? written : cell)));
  expect(all.map(({ validUntil }) => isoUtc(Date.parse(validUntil)))).toEqual(all.map(() => utc));
});

test.each([
  ['validUntil', '1/2/2028', 'could be two different days'],
  ['validUntil', '31-02-2028', 'is no day or time that there is'],
  ['validUntil', '46752', 'is not a time'],
  ['validUntil', '26-3-2028 02:30', 'is a time that the clock leaves out that night'],
  [
    'validUntil',
    '29-10-2028 02:30',
    'happens twice that night, as the clock is set back: write 2028-10-29T00:30:00Z for the first time, or 2028-10-29T01:30:00Z for the second',
  ],
  ['suspended', 'nee', 'is neither TRUE nor FALSE'],
  ['location.lat', '1.234,5', 'is not a number'],
  ['reportIntervalSeconds', '', 'is missing'],
])('found A5: %s %j is refused by row, sensor and column, without the cell', (name, cell, said) => {
  const text = sheet(';', (each, column) => (column === name ? cell : each));
  const problems = refusal(text).split('\n').slice(1);
  // All of them, and nothing besides.
  expect(problems).toEqual(
    cells.map((row, i) =>
      expect.stringContaining(`row ${i + 2}, sensor ${row[0]}, column ${name}: ${said}`),
    ),
  );
  if (cell !== '') for (const problem of problems) expect(problem).not.toContain(cell);
});

test('found A5: a sensor that reports on change is not offered as a choice', () => {
  const said = refusal(plain.replace('periodic', 'sometimes'));
  expect(said).toContain('column reporting: is "sometimes", but must be periodic: ');
  expect(said).not.toContain('on_change');
});

test('found A5: every mistake is told, also beyond twenty, by the rows that the spreadsheet shows', () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    (cells[0] ?? []).map((cell, c) => (c === 0 ? `m-${i}` : c === at('location.lat') ? 'x' : cell)),
  );
  const text = [columns, ...many.flatMap((row) => [[], row])].map((row) => row.join(';'));
  const problems = refusal(text.join('\n')).split('\n').slice(1);
  expect(problems).toHaveLength(40);
  expect(problems.at(-1)).toContain('row 81, sensor m-39, column location.lat: is not a number');
});

test('found A5: a point and a comma in numbers of one sheet are refused, for 1.234 would be two things', () => {
  const text = sheet(';', (cell, name) =>
    name === 'location.lat' ? cell.replace('.', ',') : cell,
  );
  expect(refusal(text)).toMatch(/row 2, sensor market-1, column location.lon: has a point/);
});

test('found A5: columns that mean nothing, or are not there, are told once', () => {
  const said = refusal(plain.replace('location.lat', 'Location.Lat').replace('areaM2', 'area'));
  expect(said.split('\n').slice(1)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the sheet has no column location.lat'),
      expect.stringContaining('column Location: there is no such field'),
      expect.stringContaining('column fieldOfView.area: there is no such field'),
      expect.stringContaining('the sheet has no column fieldOfView.areaM2'),
    ]),
  );
  expect(said.split('\n')).toHaveLength(5);
  expect(refusal(plain.replace('suspended', 'reporting'))).toContain(
    'the column reporting stands there more than once',
  );
  expect(refusal(plain.replace('suspended', ''))).toContain(
    'row 2, column J: the column has no name',
  );
  expect(refusal(plain.replace('suspended', '__proto__.x'))).toContain('cannot be used');
  for (const shared of ['toString', 'hasOwnProperty', 'valueOf']) {
    const before = Object.getOwnPropertyNames(Object.prototype[shared as 'valueOf']);
    expect(refusal(plain.replace('suspended', `${shared}.call`))).toContain(
      `column ${shared}: there is no such field`,
    );
    expect(Object.getOwnPropertyNames(Object.prototype[shared as 'valueOf'])).toEqual(before);
  }
  expect(refusal(plain.replace('suspended', 'sensorId.x'))).toContain(
    'the columns sensorId and sensorId.x are of one field: keep one of them',
  );
});

test('found A5: what is no sheet in UTF-8 is refused by name, with what to choose in Excel', () => {
  const latin = Buffer.from(plain.replaceAll('Leverancier', 'Café'), 'latin1');
  expect(refusal(latin)).toMatch(/sensors\.csv is not UTF-8\. In Excel choose .*"CSV UTF-8"/);
  expect(refusal(Buffer.from(`\uFEFF${plain}`, 'utf16le'))).toContain('is not UTF-8');
  expect(refusal('PK', 'sensors.xlsx')).toContain('is a workbook');
  expect(refusal(plain.replace('Maker', '"Maker'))).toContain('cannot be read as a table');
});

test('found A8: an organisation of one language leaves out the columns of the others', () => {
  const kept = columns.flatMap((name, i) => (name.endsWith('.en') ? [] : [i]));
  const only = [columns, ...cells].map((row) => kept.map((i) => row[i]).join(',')).join('\n');
  const file = path.join(folder, 'one.csv');
  writeFileSync(file, only);
  const [first] = readSensorFile(file, { ...SITE, languages: ['nl'] });
  expect(first?.purpose).toEqual({ nl: 'Drukte op de markt', en: 'Drukte op de markt' });
  // An organisation that offers both is asked for both.
  expect(() => readSensorFile(file, SITE)).toThrow('the sheet has no column purpose.en');
});
