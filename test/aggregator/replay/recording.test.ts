// What is read of the file of a recording: in which formats and orders it may come, and in which words it is refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import {
  peek,
  readingsOf,
  refuseSilence,
  surveyRecording,
} from '#aggregator/replay/replay-lines.ts';
import { inTimeOrder, type RecordedLine } from '#aggregator/replay/replay-order.ts';
import { DAY_MS, HOUR_MS, isoUtc } from '#shared/time.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-recording-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIRST = Date.UTC(2026, 5, 6, 12, 0);
const CANARY = 'canary-51c2';
const SENSORS = 8;

const lineAt = (sensorId: string, at: number): string =>
  JSON.stringify({ sensorId, observedAt: isoUtc(at), level: 1 });

/** An hour of a reading per sensor and minute, as they were observed. */
function hour(from = FIRST): string[] {
  return Array.from({ length: 60 * SENSORS }, (_, i) =>
    lineAt(`s${i % SENSORS}`, from + Math.floor(i / SENSORS) * 60_000),
  );
}

function written(name: string, content: string | Buffer | readonly string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, Array.isArray(content) ? content.join('\n') : (content as string));
  return file;
}

async function all(lines: AsyncIterable<RecordedLine>): Promise<RecordedLine[]> {
  const found: RecordedLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

const kept = (lines: readonly RecordedLine[]): string[] =>
  lines.flatMap(({ reading }) => (reading === null ? [] : [JSON.stringify(reading)]));
const leftOut = (lines: readonly RecordedLine[]): string[] =>
  lines.flatMap((line) => (line.reading === null ? [`${line.line} ${line.why}`] : []));

test.each<[string, string, string | Buffer]>([
  ['plain', 'plain.ndjson', hour().join('\n')],
  ['of Windows, with a byte order mark', 'bom.ndjson', `\uFEFF${hour().join('\r\n')}\r\n`],
  ['packed', 'packed.ndjson.gz', gzipSync(hour().join('\n'))],
  ['packed, .GZ', 'packed.ndjson.GZ', gzipSync(hour().join('\n'))],
  ['packed, without extension', 'packed', gzipSync(`\uFEFF${hour().join('\n')}`)],
  ['plain, but called .gz', 'not-packed.gz', hour().join('\n')],
  ['with line ends of an old Mac', 'mac.ndjson', hour().join('\r')],
  [
    'with a mix of line ends',
    'mix.ndjson',
    hour()
      .map((line, i) => line + ['\n', '\r\n', '\r'][i % 3])
      .join(''),
  ],
])('found B7: a recording that is %s is read whole', async (_, name, content) => {
  expect(kept(await all(readingsOf(written(name, content))))).toEqual(hour());
});

const readings = hour()
  .slice(0, 3)
  .map((line) => JSON.parse(line) as unknown);
test.each<[string, string | Buffer, RegExp]>([
  ['a JSON array', JSON.stringify(readings), /is a JSON array\. .*jq -c '\.\[\]'/],
  ['an array over lines', JSON.stringify(readings, null, 2), /is a JSON array\. .*jq/],
  ['a batch', JSON.stringify({ readings }), /is a batch of readings\. .*jq -c '\.readings\[\]'/],
  [
    'a batch over lines',
    JSON.stringify({ readings }, null, 2),
    /is JSON over several lines\. .*jq/,
  ],
  ['CSV of Excel', `sep=;\nmeetpunt;tijd\n`, /is a table \(CSV\): its first row must name its/],
  [
    'CSV with odd heads',
    `"observedAt";"Sensor_ID";"level";"mac"\n`,
    /; there is no column sensorId; a reading has no "Sensor_ID": did you mean sensorId\?; a reading has no "mac"$/,
  ],
  ['CSV with a head twice', 'sensorId,observedAt,level,level\n', /; level stands there twice$/],
  ['CSV with Dutch heads', 'meetpunt;tijdstip;drukte\r\ns1;x;2\r\n', /is a table .*first row must/],
  ['CSV without heads', `s1,${isoUtc(FIRST)},2\n`, /is a table .*first row must name/],
  ['tabs', `s1\tx\t2\n`, /is a table .*first row must name/],
  ['packed twice', gzipSync(gzipSync(hour().join('\n'))), /is packed twice: unpack it once/],
  ['a packed ZIP', gzipSync(Buffer.from('504b03040000', 'hex')), /is a ZIP archive: unpack it/],
  ['a TAR', `r.ndjson\0\0\0ustar\0`, /is a TAR archive: unpack it/],
  ['cut', gzipSync(hour().join('\n')).subarray(0, 400), /to its end: it ends in the middle: copy/],
  ['torn', gzipSync(hour().join('\n')).fill(7, 60, 90), /damaged: copy or download it again/],
  [
    'times without a zone',
    hour().join('\n').replaceAll('Z"', '"'),
    /\/observedAt .* with its zone/,
  ],
  ['a ZIP', Buffer.from('504b03040000', 'hex'), /is a ZIP archive: unpack it/],
  ['zstd', zstdCompressSync('x'.repeat(99)), /is packed with zstd: unpack it/],
  ['UTF-16', Buffer.from(`\uFEFF${hour()[0]}`, 'utf16le'), /is UTF-16 text: save it as UTF-8/],
  ['nothing', '', /is empty: there has to be one reading per line, like/],
  ['blank lines', '\n \r\n', /is empty: there has to be one/],
  ['something else', `{"id":"${CANARY}"}`, /holds no reading .*line 1: \/sensorId this is missing/],
])('found B7: a recording that is %s is refused in one sentence', async (name, content, words) => {
  const file = written(`other-${name.replaceAll(' ', '-')}.ndjson`, content);
  for (const use of [surveyRecording, peek]) {
    const message = await use(file).then(
      () => 'read',
      (error: Error) => error.message,
    );
    expect(message).toMatch(words);
    expect(message).toMatch(/^[^\n]+$/);
    expect(message).not.toMatch(`${CANARY}|${isoUtc(FIRST)}`);
  }
});

test('found B7: the command that is proposed unpacks what is packed', async () => {
  const file = written('array.json.GZ', gzipSync(JSON.stringify(readings)));
  await expect(surveyRecording(file)).rejects.toThrow(`gzip -dc < ${file} | jq -c '.[]'`);
});

test('found B8: lines that are no reading are named by number and field, never by value', async () => {
  const [first = '', ...more] = hour();
  const bad = [
    first.replace('"level":1', '"level":"1"'),
    first.replace('Z"', '+0100"'),
    `${CANARY} {`,
    first.replace('}', `,"mac":"${CANARY}"}`),
    first.replace('}', ',"level":4}'),
    ...['0000', '9999'].map((year) => first.replace(/2026/, year)),
    first.replace('2026-', '+010000-'),
  ];
  const lines = await all(readingsOf(written('bad.ndjson', [first, ...bad, ...more])));
  expect(kept(lines)).toEqual(hour());
  expect(leftOut(lines)).toEqual([
    '2 /level this has to be one of 0, 1, 2, 3, 4',
    '3 /observedAt this has to be a time with its zone, like 2027-01-31T12:00:00Z',
    '4 this is not JSON',
    '5 /mac this key is not known here',
    '6 a key stands in it twice',
    '7 /observedAt a time from 1970 to 9998',
    '8 /observedAt a time from 1970 to 9998',
    '9 /observedAt this has to be a time with its zone, like 2027-01-31T12:00:00Z',
  ]);
});

const byTime = (lines: readonly string[]): string[] =>
  lines.toSorted((a, b) => timeOf(a) - timeOf(b));
const timeOf = (line: string): number => Date.parse(JSON.parse(line).observedAt);

test('found B4: of two lines the later one may come first', async () => {
  const lines = [lineAt('s1', FIRST), lineAt('s2', FIRST - 1000), ...hour().slice(SENSORS)];
  const file = written('b4.ndjson', lines);
  expect(kept(await all(readingsOf(file)))).toEqual(byTime(lines));
  expect((await peek(file)).from).toBe(FIRST - 1000);
});

test.each<[string, string[]]>([
  ['reversed', hour().toReversed()],
  ['sorted by sensor', hour().toSorted()],
  [
    'shuffled',
    hour().toSorted((a, b) => ((timeOf(a) * 7919) % 1013) - ((timeOf(b) * 7919) % 1013)),
  ],
])(
  'found B3: a recording that is %s is sorted, and its gaps are those of its sensors',
  async (_, lines) => {
    const file = written('b3.ndjson', lines);
    const found = await all(readingsOf(file));
    expect(kept(found)).toEqual(byTime(lines));
    expect(leftOut(found)).toEqual([]);
    const facts = await surveyRecording(file);
    expect([facts.from, facts.to]).toEqual([FIRST, FIRST + 59 * 60_000]);
    expect(new Set(facts.gapsBySensor.values())).toEqual(new Set([60]));
  },
);

test('found B3: what is further from its place than can be sorted stops, with its line and what to do', async () => {
  const file = written('far.ndjson', hour().toReversed());
  const lines = await all(readingsOf(file));
  const again = async function* (order: readonly RecordedLine[]) {
    yield* order;
  };
  const reversed = lines.toReversed();
  const message = await all(inTimeOrder(again(reversed), file, 20)).catch(
    (error: Error) => error.message,
  );
  expect(message).toMatch(
    /far\.ndjson is not in order of time \(line \d+\): sort it by observedAt/,
  );
  // A reading may be away from its place by as many lines as are held.
  const moved = lines.toSpliced(0, 1).toSpliced(15, 0, ...lines.slice(0, 1));
  expect(kept(await all(inTimeOrder(again(moved), file, 20)))).toHaveLength(lines.length);
});

test.each<[string, number, number]>([
  ['1970 as the first line', 0, 0],
  ['1970', 240, 0],
  ['2036', 240, Date.UTC(2036, 0, 1)],
  ['11.6 hours ahead', 100, FIRST + 11.6 * HOUR_MS],
  ['2036 as the last line', 480, Date.UTC(2036, 0, 1)],
])('found B2: a lone line of %s is left out and named, the rest goes on', async (_, place, at) => {
  for (const lines of [hour(), hour().toSorted()]) {
    const file = written('b2.ndjson', lines.toSpliced(place, 0, lineAt('s1', at)));
    const found = await all(readingsOf(file));
    expect(kept(found)).toEqual(byTime(lines));
    expect(leftOut(found)).toEqual([
      `${place + 1} /observedAt more than an hour away from the lines around it`,
    ]);
    const { from, to } = await surveyRecording(file);
    expect([from, to]).toEqual([FIRST, FIRST + 59 * 60_000]);
  }
});

test('found B2: a recording that pauses is no jump, and neither is one of few lines', async () => {
  for (const lines of [
    [...hour(), ...hour(FIRST + 30 * HOUR_MS)],
    Array.from({ length: 30 }, (_, i) => lineAt('s1', FIRST + i * 2 * HOUR_MS)),
    [lineAt('s1', FIRST), lineAt('s1', FIRST + DAY_MS)],
  ])
    expect(kept(await all(readingsOf(written('pause.ndjson', lines))))).toEqual(lines);
});

test('found B1: years of silence are refused with both lines and what to do; a week of it is not', async () => {
  const years = written('b1.ndjson', [
    ...hour(Date.UTC(2023, 5, 4)),
    ...hour(Date.UTC(2025, 5, 4)),
  ]);
  const { silence } = await surveyRecording(years);
  expect(() => refuseSilence(silence, 60)).toThrow(
    /nothing was observed from 2023-06-04T00:59:00Z \(line 480\) to 2025-06-04T00:00:00Z \(line 481\), .*recordings of their own/,
  );
  const week = written('week.ndjson', [...hour(), ...hour(FIRST + 7 * DAY_MS)]);
  const { silence: shorter } = await surveyRecording(week);
  expect(() => refuseSilence(shorter, 60)).not.toThrow();
});
