// Sites, sensors, policies and plans: versioned documents, checked by their schema on the way out as well.
import type pg from 'pg';
import type { Ground } from '#shared/domain/ground.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Plan, planSchema } from '#shared/wire/plan.ts';
import { type PolicyDocument, policySchema } from '#shared/wire/policy.ts';
import { type Sensor, storedSensorSchema } from '#shared/wire/sensor.ts';
import { type Site, type SitePlan, storedSiteSchema } from '#shared/wire/site.ts';
import type { Queryable } from '../queryable.ts';
import { inTransaction } from '../transaction.ts';
import { entered } from './entry.ts';
import { ON_GROUND, ofGround } from './grounds.ts';

/** Whoever stores a plan beside those of other sites holds this lock meanwhile. */
const PLANS_LOCK = 0x706c616e;

/** Adds a version of the site when it differs from the one in force. `drawing` null keeps the drawing that is there. */
export async function putSite(
  client: Queryable,
  site: Site,
  drawing: SitePlan | null,
): Promise<void> {
  await client.query(
    `INSERT INTO site (site_id, version, document, drawing)
     SELECT $1, coalesce(max(version), 0) + 1, $2::jsonb, coalesce($3::jsonb, (SELECT drawing FROM site_in_force WHERE site_id = $1))
     FROM site WHERE site_id = $1
     HAVING NOT EXISTS (SELECT FROM site_in_force WHERE site_id = $1 AND document = $2::jsonb
       AND ($3::jsonb IS NULL OR drawing IS NOT DISTINCT FROM $3::jsonb))`,
    [site.siteId, JSON.stringify(site), drawing === null ? null : JSON.stringify(drawing)],
  );
}

/** Throws when a sensor id belongs to another site. */
export async function refuseTaken(client: Queryable, sensors: readonly Sensor[]): Promise<void> {
  const { rows } = await client.query<{ sensor_id: string }>(
    `SELECT s.sensor_id FROM sensor_in_force s
     JOIN jsonb_array_elements($1::jsonb) d ON d ->> 'sensorId' = s.sensor_id AND d ->> 'siteId' <> s.site_id LIMIT 1`,
    [JSON.stringify(sensors)],
  );
  const taken = rows[0]?.sensor_id;
  if (taken !== undefined)
    throw new Error(`sensor ${taken} is registered at another site; an id is used once`);
}

/**
 * Adds a version of each sensor that differs from the one in force, with the register's own time of entry: `enteredAt`, absent: now. Throws when a
 * sensor id belongs to another site.
 */
export async function putSensors(
  client: Queryable,
  sensors: readonly Sensor[],
  at: EpochMs,
  enteredAt: EpochMs = at,
): Promise<void> {
  await refuseTaken(client, sensors);
  const { rows } = await client.query<{ document: unknown }>(
    'SELECT document FROM sensor_in_force WHERE sensor_id = ANY($1)',
    [sensors.map(({ sensorId }) => sensorId)],
  );
  const known = rows.map(({ document }) => storedSensorSchema.parse(document));
  const documents = JSON.stringify(entered(sensors, known, enteredAt));
  await client.query(
    `INSERT INTO sensor (sensor_id, version, site_id, document, recorded_at)
     SELECT d ->> 'sensorId', coalesce(f.version, 0) + 1, d ->> 'siteId', d, $2::timestamptz
     FROM jsonb_array_elements($1::jsonb) d LEFT JOIN sensor_in_force f ON f.sensor_id = d ->> 'sensorId'
     WHERE f.document IS DISTINCT FROM d`,
    [documents, isoUtc(at)],
  );
}

export async function loadSites(pool: pg.Pool): Promise<readonly Site[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM site_in_force ORDER BY site_id',
  );
  return rows.map(({ document }) => storedSiteSchema.parse(document));
}

/** A site as it is registered now; null: it is not. */
export async function siteInForce(pool: pg.Pool, siteId: string): Promise<Site | null> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM site_in_force WHERE site_id = $1',
    [siteId],
  );
  return rows[0] === undefined ? null : storedSiteSchema.parse(rows[0].document);
}

/** Ids of what `loadLiveSites` gives. */
export async function liveSiteIds(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ site_id: string }>(
    'SELECT site_id FROM site_in_force s WHERE NOT EXISTS (SELECT FROM replay_clock WHERE site_id = s.site_id)',
  );
  return rows.map(({ site_id }) => site_id);
}

/** Ids of all recordings. */
export async function recordingIds(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ site_id: string }>('SELECT site_id FROM replay_clock');
  return rows.map(({ site_id }) => site_id);
}

/** All but recordings, which are read-only: their clocks stand still. */
export async function loadLiveSites(pool: pg.Pool): Promise<readonly Site[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    `SELECT document FROM site_in_force s WHERE NOT EXISTS (SELECT FROM replay_clock WHERE site_id = s.site_id)
     ORDER BY site_id`,
  );
  return rows.map(({ document }) => storedSiteSchema.parse(document));
}

export async function loadSensors(pool: pg.Pool, siteId: string): Promise<readonly Sensor[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM sensor_in_force WHERE site_id = $1 ORDER BY sensor_id COLLATE "C"',
    [siteId],
  );
  return rows.map(({ document }) => storedSensorSchema.parse(document));
}

/** Adds a policy version; a version that is there stays as it is. */
export async function putPolicy(
  client: Pick<pg.ClientBase, 'query'>,
  policy: PolicyDocument,
): Promise<void> {
  await client.query(
    'INSERT INTO policy (site_id, policy_version, document) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [policy.siteId, policy.policyVersion, JSON.stringify(policy)],
  );
}

/** All policy versions of a site, ascending. */
export async function loadPolicies(
  pool: pg.Pool,
  siteId: string,
): Promise<readonly PolicyDocument[]> {
  const { rows } = await pool.query<{ document: unknown }>(
    'SELECT document FROM policy WHERE site_id = $1 ORDER BY policy_version',
    [siteId],
  );
  return rows.map(({ document }) => policySchema.parse(document));
}

export type StoredPlan = {
  readonly plan: Plan;
  /** What the engine needs to go on with this plan: units and their sensors. No level in it. */
  readonly internal: unknown;
};

/** How many plans the other sites have: the same number again says that none of them has planned meanwhile. */
export async function plansOfOthers(client: Queryable, siteId: string): Promise<number> {
  const { rows } = await client.query<{ plans: number }>(
    'SELECT count(*)::integer AS plans FROM plan WHERE site_id <> $1',
    [siteId],
  );
  return rows[0]?.plans ?? 0;
}

/**
 * Adds a plan that was made beside so many plans of other sites, and says whether it did: not when another site has planned meanwhile, or two sites
 * would count one place. Sites plan one after the other, whatever process runs them.
 */
export function putPlanBeside(
  pool: pg.Pool,
  plan: Plan,
  internal: unknown,
  { others, ground }: { readonly others: number; readonly ground: Ground },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [PLANS_LOCK]);
    if ((await plansOfOthers(client, plan.siteId)) !== others) return false;
    await putPlan(client, plan, internal, ground);
    return true;
  });
}

/** Adds a plan with the ground that it was made from: by now the site may be registered with another. The same planId again changes nothing. */
export async function putPlan(
  client: Queryable,
  plan: Plan,
  internal: unknown,
  ground: Ground,
): Promise<void> {
  await client.query(
    `INSERT INTO plan (site_id, site_version, plan_id, policy_version, effective_from, document, internal)
     VALUES ($1, (SELECT min(version) FROM site WHERE site_id = $1 AND ${ON_GROUND}), $4, $5, $6, $7, $8) ON CONFLICT (plan_id) DO NOTHING`,
    [
      plan.siteId,
      ...ofGround(ground),
      plan.planId,
      plan.policyVersion,
      plan.effectiveFrom,
      JSON.stringify(plan),
      JSON.stringify(internal),
    ],
  );
}

/** All plans of a site, ascending by effectiveFrom. */
export async function loadPlans(pool: pg.Pool, siteId: string): Promise<readonly StoredPlan[]> {
  const { rows } = await pool.query<{ document: unknown; internal: unknown }>(
    'SELECT document, internal FROM plan WHERE site_id = $1 ORDER BY effective_from',
    [siteId],
  );
  return rows.map(({ document, internal }) => ({ plan: planSchema.parse(document), internal }));
}

/**
 * Changes whenever a sensor or a policy of the site got a new version, and whenever another site takes or frees a place: with a sensor, with a plan,
 * or with the instant at which a plan of it is in force.
 */
export async function registerRevision(
  pool: pg.Pool,
  siteId: string,
  now: EpochMs,
): Promise<string> {
  const { rows } = await pool.query<{ revision: string }>(
    `SELECT concat_ws(' ', (SELECT count(*) FROM sensor WHERE site_id = $1), (SELECT count(*) FROM policy WHERE site_id = $1),
       (SELECT count(*) FROM sensor WHERE site_id <> $1), count(*), count(*) FILTER (WHERE effective_from <= $2)) AS revision
     FROM plan WHERE site_id <> $1`,
    [siteId, isoUtc(now)],
  );
  return rows[0]?.revision ?? '';
}

/** Marks a site as a recording that ends at `at`: readers take that as their clock. */
export async function setReplayClock(pool: pg.Pool, siteId: string, at: EpochMs): Promise<void> {
  await pool.query(
    'INSERT INTO replay_clock (site_id, at) VALUES ($1, $2) ON CONFLICT (site_id) DO UPDATE SET at = excluded.at',
    [siteId, isoUtc(at)],
  );
}
