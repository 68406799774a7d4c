// Every way in which a released row can be read, brought to one form: canonical JSON per key.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Lane, RECORD_FIELDS, recordByte } from '#shared/wire/record.ts';
import { until } from '../../kit/until.ts';
import { type Answer, jsonOf, type Row, textOf, type Victim } from './victim.ts';

export type Range = { readonly lane: Lane; readonly from: EpochMs; readonly to: EpochMs };
/** Rows of a channel: key to canonical text. `bytes` channels give the one value of a row, as the stream does. */
export type ChannelRows = ReadonlyMap<string, string>;
export type Channels = {
  readonly rows: ReadonlyMap<string, ChannelRows>;
  readonly bytes: ReadonlyMap<string, ChannelRows>;
};

export const keyOf = (row: Pick<Row, 'regionId' | 'windowStart'>): string =>
  `${row.windowStart} ${row.regionId}`;
export const canonical = (row: Row): string =>
  JSON.stringify(Object.fromEntries(RECORD_FIELDS.map((field) => [field, row[field] ?? null])));
/** The value of a row on the stream. */
export const streamValue = (row: Row): number =>
  row.status === 'released'
    ? (row.level ?? -1)
    : recordByte(row as Parameters<typeof recordByte>[0]);

function byKey(rows: readonly Row[]): Map<string, string> {
  const known = new Map<string, string>();
  // Two values for one key would hide behind each other in a map.
  for (const row of rows) known.set(keyOf(row), `${known.get(keyOf(row)) ?? ''}${canonical(row)}`);
  return known;
}

function csvRows(text: string): Row[] {
  const cells: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
  return cells.map((cell) => ({
    ...(cell as unknown as Row),
    ...(cell.policyVersion === undefined ? {} : { policyVersion: Number(cell.policyVersion) }),
    windowSeconds: Number(cell.windowSeconds),
    level: cell.level === '' ? null : Number(cell.level),
    reason: cell.reason === '' ? null : (cell.reason ?? null),
  }));
}

async function parquetRows(bytes: Buffer): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-parquet-'));
  const file = path.join(folder, 'rows.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const epoch = (column: string): string => `epoch_ms(${column}) AS ${column}`;
    const result = await connection.runAndReadAll(
      `SELECT * REPLACE (${epoch('windowStart')}, ${epoch('publishedAt')}) FROM '${file}'`,
    );
    return result.getRowObjectsJson().map((row) => ({
      ...(row as unknown as Row),
      windowStart: isoUtc(Number(row.windowStart)),
      publishedAt: isoUtc(Number(row.publishedAt)),
    }));
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);
const PARSERS: Readonly<Record<string, (answer: Answer) => Row[] | Promise<Row[]>>> = {
  'records?limit=5000&': (answer) => jsonOf<{ records: Row[] }>(answer).records,
  'export?format=csv&': (answer) => csvRows(textOf(answer)),
  'export?format=ndjson&': (answer) => linesOf(textOf(answer)).map((line): Row => JSON.parse(line)),
  'export?format=geojson&': (answer) =>
    jsonOf<{ features: { properties: Row }[] }>(answer).features.map(
      ({ properties }) => properties,
    ),
  'export?format=parquet&': (answer) => parquetRows(answer.body),
};

/** The timeline: a byte per region and window, or rows where the victim has no such form. */
function frameValues(answer: Answer): Map<string, string> {
  const body = jsonOf<{
    records?: Row[];
    levels: string;
    regions: string[];
    from: string;
    windowSeconds: number;
  }>(answer);
  if (body.records !== undefined)
    return new Map(body.records.map((row) => [keyOf(row), String(streamValue(row))]));
  const values = new Map<string, string>();
  for (const [index, byte] of Buffer.from(body.levels, 'base64').entries()) {
    if (byte === NO_RECORD_BYTE) continue;
    const row = Math.floor(index / body.regions.length);
    const windowStart = isoUtc(Date.parse(body.from) + row * body.windowSeconds * 1000);
    values.set(`${windowStart} ${body.regions[index % body.regions.length]}`, String(byte));
  }
  return values;
}

/** What a viewer who connects now is shown first. */
async function snapshotOnConnect(
  victim: Victim,
  siteId: string,
  lane: Lane,
  regions: readonly string[],
): Promise<Map<string, string>> {
  const watcher = await victim.watch(siteId, lane);
  if (victim.name === 'product') await until('the first frame', () => watcher.frames.length > 0);
  watcher.close();
  const [frame] = watcher.frames;
  if (frame === undefined) return new Map();
  return new Map(
    frame.values.map((value, index) => [
      `${isoUtc(frame.windowStart)} ${regions[index]}`,
      String(value),
    ]),
  );
}

export const rangeQuery = ({ lane, from, to }: Range): string =>
  `lane=${lane}&from=${isoUtc(from)}&to=${isoUtc(to)}`;

/** Reads a lane by every channel that the victim has. `latest` and `connect` hold the newest window only. */
export async function readChannels(
  victim: Victim,
  siteId: string,
  range: Range,
): Promise<Channels> {
  const site = `/api/v1/sites/${siteId}`;
  const asked = { who: 'operator' } as const;
  const rows = new Map<string, ChannelRows>();
  for (const [address, rowsIn] of Object.entries(PARSERS)) {
    const answer = await victim.get(`${site}/${address}${rangeQuery(range)}`, asked);
    if (answer.status === 200) rows.set(address, byKey(await rowsIn(answer)));
  }
  const latest = jsonOf<{ records: Row[] }>(
    await victim.get(`${site}/latest?lane=${range.lane}`, asked),
  );
  rows.set('latest', byKey(latest.records));
  const bytes = new Map<string, ChannelRows>();
  bytes.set('frames', frameValues(await victim.get(`${site}/frames?${rangeQuery(range)}`, asked)));
  const regions = latest.records.map(({ regionId }) => regionId);
  bytes.set('connect', await snapshotOnConnect(victim, siteId, range.lane, regions));
  return { rows, bytes };
}

/** The answers themselves, with the headers that could tell something, and what an error says at the same time. */
export async function rawAnswers(
  victim: Victim,
  siteId: string,
  range: Range,
): Promise<Map<string, string>> {
  const site = `/api/v1/sites/${siteId}`;
  const shifted = rangeQuery({ ...range, from: range.from + 1000 });
  const addresses = [...Object.keys(PARSERS), 'frames?'].map(
    (address) => `${address}${rangeQuery(range)}`,
  );
  const others = [
    `latest?lane=${range.lane}`,
    `records?lane=${range.lane}`,
    `records?${shifted}`,
    'latest?lane=none',
    'nothing',
  ];
  const raw = new Map<string, string>();
  for (const address of [...addresses, ...others]) {
    const { status, headers, body } = await victim.get(`${site}/${address}`, { who: 'operator' });
    const told = [
      headers.etag,
      headers['content-length'],
      headers['cache-control'],
      headers['last-modified'],
    ];
    raw.set(address, JSON.stringify([status, told, body.toString('latin1')]));
    if (headers.etag === undefined) continue;
    const again = await victim.get(`${site}/${address}`, {
      who: 'operator',
      headers: { 'if-none-match': headers.etag },
    });
    raw.set(`${address} if changed`, `${again.status} ${again.body.length}`);
  }
  return raw;
}
