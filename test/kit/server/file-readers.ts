// How the records of each format are read back: by a library that is not the one that wrote them, where there is one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import type { FormatName } from '#server/released/export/formats.ts';
import { isoUtc } from '#shared/time.ts';
import { type ReleaseRecord, recordSchema } from '#shared/wire/record.ts';

type Rights = { readonly licence: unknown; readonly attribution: unknown };
type File = {
  /** In the order of the file. Throws where a row is not a record. */
  readonly records: readonly ReleaseRecord[];
  /** As often as the file says them. */
  readonly rights: readonly Rights[];
};

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

function csv(bytes: Uint8Array): File {
  const rows: Record<string, string>[] = parse(textOf(bytes), {
    columns: true,
    record_delimiter: '\r\n',
  });
  const records = rows.map(({ licence, attribution, ...row }) =>
    recordSchema.parse({
      ...row,
      policyVersion: Number(row.policyVersion),
      windowSeconds: Number(row.windowSeconds),
      level: row.level === '' ? null : Number(row.level),
      reason: row.reason === '' ? null : row.reason,
    }),
  );
  return { records, rights: rows.map(({ licence, attribution }) => ({ licence, attribution })) };
}

function ndjson(bytes: Uint8Array): File {
  const rows = textOf(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const records = rows.map(({ licence, attribution, ...row }) => recordSchema.parse(row));
  return { records, rights: rows.map(({ licence, attribution }) => ({ licence, attribution })) };
}

const collectionSchema = z.object({
  licence: z.string(),
  attribution: z.string(),
  features: z.array(
    z.object({ geometry: z.object({ type: z.literal('MultiPolygon') }), properties: recordSchema }),
  ),
});

function geojson(bytes: Uint8Array): File {
  const { features, licence, attribution } = collectionSchema.parse(JSON.parse(textOf(bytes)));
  return {
    records: features.map(({ properties }) => properties),
    rights: [{ licence, attribution }],
  };
}

/** As DuckDB reads it, with the file's own metadata. */
async function parquet(bytes: Uint8Array): Promise<File> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-parquet-'));
  const file = path.join(folder, 'records.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const ms = (column: string) => `epoch_ms(${column}) AS ${column}`;
    const result = await connection.runAndReadAll(
      `SELECT lane, policyVersion, planId, regionId, ${ms('windowStart')}, windowSeconds, status, level, reason, ${ms('publishedAt')} FROM '${file}'`,
    );
    const records = result.getRowObjectsJson().map((row) =>
      recordSchema.parse({
        ...row,
        windowStart: isoUtc(Number(row.windowStart)),
        publishedAt: isoUtc(Number(row.publishedAt)),
      }),
    );
    const keys = await connection.runAndReadAll(
      `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${file}')`,
    );
    const said = Object.fromEntries(
      keys.getRowObjectsJson().map(({ key, value }) => [String(key), String(value)]),
    );
    return { records, rights: [{ licence: said.licence, attribution: said.attribution }] };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A format without a reader does not compile. */
export const READERS: Readonly<Record<FormatName, (bytes: Uint8Array) => File | Promise<File>>> = {
  csv,
  ndjson,
  geojson,
  parquet,
};
