// Who left the plans of a site and when, and for which day it was judged who may enter. Both name sensors or count register entries, so no other role reads
// them.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';

/** As the aggregator's core has it; `code` is a word of the closed list of refusals. */
export type StoredLeaving<Code extends string> = {
  readonly sensorId: string;
  readonly at: EpochMs;
  readonly code: Code;
  readonly plansTo: EpochMs;
};

/** Adds what was found; the same sensor at the same time again changes nothing. */
export async function putLeavings(
  pool: pg.Pool,
  siteId: string,
  leavings: readonly StoredLeaving<string>[],
): Promise<void> {
  const documents = leavings.map((leaving) => {
    return { ...leaving, at: isoUtc(leaving.at), plansTo: isoUtc(leaving.plansTo) };
  });
  await pool.query(
    `INSERT INTO leaving (site_id, sensor_id, at, reason, plans_to_at)
     SELECT $1, d ->> 'sensorId', (d ->> 'at')::timestamptz, d ->> 'code', (d ->> 'plansTo')::timestamptz
     FROM jsonb_array_elements($2::jsonb) d ON CONFLICT DO NOTHING`,
    [siteId, JSON.stringify(documents)],
  );
}

/** All of a site, in the order in which they left. `parse` makes the code of a word, or throws. */
export async function loadLeavings<Code extends string>(
  pool: pg.Pool,
  siteId: string,
  parse: (code: string) => Code,
): Promise<readonly StoredLeaving<Code>[]> {
  const { rows } = await pool.query<StoredLeaving<string>>(
    `SELECT sensor_id AS "sensorId", extract(epoch FROM at)::float8 * 1000 AS at, reason AS code,
       extract(epoch FROM plans_to_at)::float8 * 1000 AS "plansTo"
     FROM leaving WHERE site_id = $1 ORDER BY at, sensor_id COLLATE "C"`,
    [siteId],
  );
  return rows.map((row) => ({ ...row, code: parse(row.code) }));
}

/** When it was last judged who may enter: for the UTC day that starts then, at so many entries of the register. */
export type DayIntake = { readonly day: EpochMs; readonly entries: number };

export async function putIntake(
  pool: pg.Pool,
  siteId: string,
  { day, entries }: DayIntake,
): Promise<void> {
  await pool.query(
    'INSERT INTO intake (site_id, day_start, entries) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [siteId, isoUtc(day), entries],
  );
}

export async function lastIntake(pool: pg.Pool, siteId: string): Promise<DayIntake | null> {
  const { rows } = await pool.query<DayIntake>(
    `SELECT extract(epoch FROM day_start)::float8 * 1000 AS day, entries::float8 AS entries
     FROM intake WHERE site_id = $1 ORDER BY day_start DESC, entries DESC LIMIT 1`,
    [siteId],
  );
  return rows[0] ?? null;
}

/**
 * Counts what an operator changed: versions of the site, of policies and of sensors, but for those that only suspend a sensor or let it end
 * earlier. Such a version lets somebody leave, and takes in nobody. Nor is it an operator's word when a stranger registers: who comes out of probation
 * would enter with each of them, and cost a region four windows every time.
 */
export async function operatorChanges(pool: pg.Pool, siteId: string): Promise<number> {
  const { rows } = await pool.query<{ entries: number }>(
    `WITH version AS (
       SELECT document, lag(document) OVER (PARTITION BY sensor_id ORDER BY version) AS before FROM sensor WHERE site_id = $1
     )
     SELECT ((SELECT count(*) FROM site WHERE site_id = $1) + (SELECT count(*) FROM policy WHERE site_id = $1)
       + (SELECT count(*) FROM version WHERE coalesce(before #>> '{owner,kind}', document #>> '{owner,kind}', 'unverified') <> 'unverified'
            AND (before IS NULL OR before - 'suspended' - 'validUntil' <> document - 'suspended' - 'validUntil'
            OR (before ->> 'suspended')::boolean AND NOT (document ->> 'suspended')::boolean
            OR (before ->> 'validUntil')::timestamptz < (document ->> 'validUntil')::timestamptz)))::float8 AS entries`,
    [siteId],
  );
  return rows[0]?.entries ?? 0;
}
