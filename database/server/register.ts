// Reading what is public about sites, plans, sensors and totals.
import type pg from 'pg';
import type { SensorQuery, SiteEntry } from '#server/ports.ts';
import { changesOfGround } from '#shared/domain/ground.ts';
import { releaseFacts } from '#shared/domain/released.ts';
import { changesOfLength, type WindowLengths } from '#shared/domain/window-lengths.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type RefusalClass, type Refusals, refusalsSchema } from '#shared/wire/api.ts';
import { type Plan, planSchema } from '#shared/wire/plan.ts';
import { type PolicyDocument, policySchema } from '#shared/wire/policy.ts';
import { type Sensor, storedSensorSchema } from '#shared/wire/sensor.ts';
import {
  groundFromSchema,
  type SitePlan,
  sitePlanSchema,
  storedSiteSchema,
} from '#shared/wire/site.ts';

/** Ids of all registered sites, ascending; also of those that no aggregator has taken up yet. */
export async function readSiteIds(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ siteId: string }>(
    'SELECT site_id AS "siteId" FROM site_in_force ORDER BY site_id',
  );
  return rows.map(({ siteId }) => siteId);
}

/** Sites that have a policy, ascending by id; `siteId` null for all. */
export async function readSites(
  pool: pg.Pool,
  siteId: string | null,
): Promise<readonly SiteEntry[]> {
  type Row = {
    site: unknown;
    policy: unknown;
    replay: number | null;
    lengths: readonly WindowLengths[] | null;
    grounds: readonly unknown[] | null;
  };
  const { rows } = await pool.query<Row>(
    `SELECT s.document AS site, p.document AS policy, extract(epoch FROM c.at)::float8 * 1000 AS replay, l.lengths, g.grounds
     FROM site_in_force s
     JOIN LATERAL (SELECT document FROM policy WHERE site_id = s.site_id ORDER BY policy_version DESC LIMIT 1) p ON true
     LEFT JOIN replay_clock c ON c.site_id = s.site_id
     LEFT JOIN LATERAL (
       SELECT json_agg(json_build_object('from', f.starts, 'windowSeconds', q.document -> 'windowSeconds', 'publicWindowSeconds', q.document -> 'publicWindowSeconds')) AS lengths
       FROM (
         SELECT policy_version, extract(epoch FROM min(effective_from))::float8 * 1000 AS starts
         FROM plan_document WHERE site_id = s.site_id GROUP BY policy_version
       ) f JOIN policy q ON q.site_id = s.site_id AND q.policy_version = f.policy_version
     ) l ON true
     LEFT JOIN LATERAL (
       SELECT json_agg(json_strip_nulls(json_build_object('from', extract(epoch FROM effective_from)::float8 * 1000, 'partition', partition, 'scales', scales))) AS grounds
       FROM ground_in_force WHERE site_id = s.site_id
     ) g ON true
     WHERE $1::text IS NULL OR s.site_id = $1 ORDER BY s.site_id`,
    [siteId],
  );
  return rows.map((row) => ({
    site: storedSiteSchema.parse(row.site),
    release: releaseFacts(policySchema.parse(row.policy)),
    lengths: changesOfLength(row.lengths ?? []),
    grounds: changesOfGround((row.grounds ?? []).map((ground) => groundFromSchema.parse(ground))),
    replayClock: row.replay,
  }));
}

/** A version of a policy; it never changes. */
export async function readPolicy(
  pool: pg.Pool,
  siteId: string,
  policyVersion: number,
): Promise<PolicyDocument | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM policy WHERE site_id = $1 AND policy_version = $2',
    [siteId, policyVersion],
  );
  return rows[0] === undefined ? null : policySchema.parse(rows[0].document);
}

export async function readSitePlan(pool: pg.Pool, siteId: string): Promise<SitePlan | null> {
  const { rows } = await pool.query<{ drawing: unknown }>(
    'SELECT drawing FROM site_in_force WHERE site_id = $1',
    [siteId],
  );
  const drawing = rows[0]?.drawing ?? null;
  return drawing === null ? null : sitePlanSchema.parse(drawing);
}

/** The plan in force at `at`, else the first one that is to come, else null. */
export async function readPlanAt(pool: pg.Pool, siteId: string, at: EpochMs): Promise<Plan | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    `(SELECT document, 1 AS rank FROM plan_document WHERE site_id = $1 AND effective_from <= $2 ORDER BY effective_from DESC LIMIT 1)
     UNION ALL
     (SELECT document, 2 FROM plan_document WHERE site_id = $1 AND effective_from > $2 ORDER BY effective_from LIMIT 1)
     ORDER BY rank LIMIT 1`,
    [siteId, isoUtc(at)],
  );
  return rows[0] === undefined ? null : planSchema.parse(rows[0].document);
}

export async function readPlan(pool: pg.Pool, planId: string): Promise<Plan | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM plan_document WHERE plan_id = $1',
    [planId],
  );
  return rows[0] === undefined ? null : planSchema.parse(rows[0].document);
}

/** A page of the register as it stands, ascending by sensor id in byte order: for staff. */
export async function readSensors(
  pool: pg.Pool,
  { siteId, after, limit }: Omit<SensorQuery, 'now'>,
): Promise<readonly Sensor[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    `SELECT document FROM sensor_in_force WHERE ($1::text IS NULL OR site_id = $1) AND ($2::text IS NULL OR sensor_id COLLATE "C" > $2)
     ORDER BY sensor_id COLLATE "C" LIMIT $3`,
    [siteId, after, limit],
  );
  return rows.map(({ document }) => storedSensorSchema.parse(document));
}

export async function readSensor(pool: pg.Pool, sensorId: string): Promise<Sensor | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM sensor_in_force WHERE sensor_id = $1',
    [sensorId],
  );
  return rows[0] === undefined ? null : storedSensorSchema.parse(rows[0].document);
}

/** The same as everybody sees it at `now`: what makes a sensor leave its plan, with the plan that no longer holds it as it was. */
export async function readPublicSensors(
  pool: pg.Pool,
  { siteId, after, limit, now }: SensorQuery & { readonly now: EpochMs },
): Promise<readonly Sensor[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM public_register($1, NULL, $2, $3, $4)',
    [siteId, after, limit, isoUtc(now)],
  );
  return rows.map(({ document }) => storedSensorSchema.parse(document));
}

export async function readPublicSensor(
  pool: pg.Pool,
  sensorId: string,
  now: EpochMs,
): Promise<Sensor | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM public_register(NULL, $1, NULL, 1, $2)',
    [sensorId, isoUtc(now)],
  );
  return rows[0] === undefined ? null : storedSensorSchema.parse(rows[0].document);
}

/** Classes per UTC day that is over, newest first. Any login may read them. */
async function readRefusalDays(
  pool: pg.Pool,
  siteId: string,
  limit: number,
  now: EpochMs,
): Promise<Refusals['days']> {
  const { rows } = await pool.query<{ date: string; refused: Record<string, RefusalClass> }>(
    `SELECT to_char(day_start AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, jsonb_object_agg(reason, class) AS refused
     FROM refusal_day WHERE site_id = $1 AND day_start + interval '1 day' <= $2
     GROUP BY day_start ORDER BY day_start DESC LIMIT $3`,
    [siteId, isoUtc(now), limit],
  );
  return rows;
}

/** Totals per roster epoch, newest first, of the one that runs as well: for inspectors (promise P25). */
async function readRefusalEpochs(
  pool: pg.Pool,
  siteId: string,
  limit: number,
  now: EpochMs,
): Promise<NonNullable<Refusals['epochs']>> {
  const { rows } = await pool.query<{
    start: number;
    seconds: number;
    totals: Record<string, number>;
  }>(
    `SELECT extract(epoch FROM epoch_start)::float8 * 1000 AS start, epoch_seconds AS seconds, jsonb_object_agg(reason, total) AS totals
     FROM refusal_total WHERE site_id = $1
     GROUP BY epoch_start, epoch_seconds ORDER BY epoch_start DESC LIMIT $2`,
    [siteId, limit],
  );
  return rows.map(({ start, seconds, totals }) => {
    const { accepted = 0, ...refused } = totals;
    return {
      epochStart: isoUtc(start),
      epochSeconds: seconds,
      closed: start + seconds * 1000 <= now,
      accepted,
      refused,
    };
  });
}

/** Days for everybody; `isInspector`: roster epochs with their totals as well. */
export async function readRefusals(
  pool: pg.Pool,
  siteId: string,
  isInspector: boolean,
  limit: number,
  now: EpochMs,
): Promise<Refusals> {
  const days = await readRefusalDays(pool, siteId, limit, now);
  if (!isInspector) return refusalsSchema.parse({ siteId, days });
  const epochs = await readRefusalEpochs(pool, siteId, limit, now);
  return refusalsSchema.parse({ siteId, days, epochs });
}
