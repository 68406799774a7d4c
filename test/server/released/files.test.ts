// What a file of records says by itself, to whoever has nothing but the file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { Exported } from '#server/released/export/format.ts';
import { FORMATS, type FormatName } from '#server/released/export/formats.ts';
import { regionCollection } from '#server/sites/regions.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import { planOf, releaseOf, SITE, siteOf } from '../../kit/server/fixture.ts';

const T0 = Date.parse('2026-10-25T00:00:00Z');
const QUARTER = 900_000;
const site = siteOf(SITE);
const before = planOf(SITE, T0);
/** The same ground, cut anew: other ids, and a zone alone that was with another. */
const after: Plan = {
  ...before,
  planId: '00000000000000a7',
  public: before.public.map((region, i) => ({ ...region, regionId: `a7000000000000${i}0` })),
};

function recordsOf(plan: Plan, windowStart: number): ReleaseRecord[] {
  return releaseOf(SITE, 'public', windowStart).records.map((record, i) => ({
    ...record,
    planId: plan.planId,
    regionId: plan.public[i]?.regionId ?? '',
  }));
}

async function* pagesOf(...pages: ReleaseRecord[][]) {
  yield* pages;
}

async function fileOf(format: FormatName, ...pages: ReleaseRecord[][]) {
  const asked: string[] = [];
  const exported: Exported = {
    pages: pagesOf(...pages),
    rights: { licence: site.licence, attribution: site.attribution },
    regions: async (planId) => {
      asked.push(planId);
      return regionCollection(site, planId === after.planId ? after : before, 'public');
    },
  };
  const to = new PassThrough();
  const [bytes] = await Promise.all([buffer(to), FORMATS[format].write(exported, to)]);
  return { bytes, asked };
}

test('found C8: after a change of plan each record lies where its own plan says, and each plan is looked up once', async () => {
  const rows = [0, 1, 2].map((i) => recordsOf(i < 2 ? before : after, T0 + i * QUARTER));
  const [first = [], second = [], third = []] = rows;
  const { bytes, asked } = await fileOf('geojson', first, [...second, ...third]);
  expect(asked).toEqual([before.planId, after.planId]);
  const { features } = JSON.parse(bytes.toString()) as {
    features: { geometry: unknown; properties: ReleaseRecord }[];
  };
  expect(features.map(({ properties }) => properties)).toEqual(rows.flat());
  for (const { geometry, properties } of features) {
    const plan = properties.planId === after.planId ? after : before;
    const { features: places } = regionCollection(site, plan, 'public');
    const place = places.find(({ id }) => id === properties.regionId);
    expect(geometry).toEqual(place?.geometry);
    expect(geometry).toMatchObject({ type: 'MultiPolygon' });
  }
});

test('found C7: every time in a Parquet file is a time in UTC, wherever the file is opened', async () => {
  const rows = recordsOf(before, T0);
  const { bytes } = await fileOf('parquet', rows);
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-files-'));
  const file = path.join(folder, 'records.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const columns = await ask(`DESCRIBE SELECT * FROM '${file}'`);
    const times = columns.filter(({ column_type: type }) => /TIME|DATE/.test(String(type)));
    expect(times.map(({ column_name: name }) => name)).toEqual(['windowStart', 'publishedAt']);
    expect(new Set(times.map(({ column_type: type }) => type))).toEqual(
      new Set(['TIMESTAMP WITH TIME ZONE']),
    );
    const [{ start } = { start: null }] = await ask(
      `SELECT epoch_ms(windowStart) AS start FROM '${file}' LIMIT 1`,
    );
    expect(Number(start)).toBe(T0);
    const types = await ask(
      `SELECT name, converted_type AS kept, logical_type AS told FROM parquet_schema('${file}') WHERE name IN ('windowStart', 'publishedAt')`,
    );
    for (const { kept, told } of types) {
      expect(kept).toBe('TIMESTAMP_MILLIS');
      expect(String(told)).toMatch(/isAdjustedToUTC=(1|true)/);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
});
