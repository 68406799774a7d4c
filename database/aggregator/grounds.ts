// What plans stand on: the version of the site whose zones, outlines and scales they were made from.
import type pg from 'pg';
import type { Ground, GroundFrom } from '#shared/domain/ground.ts';
import { groundFromSchema, type Site } from '#shared/wire/site.ts';

/** A condition on versions of a site: $2 and $3 are what `ofGround` gives. */
export const ON_GROUND = `document -> 'partition' = $2::jsonb AND document -> 'scales' IS NOT DISTINCT FROM $3::jsonb`;
export const ofGround = ({ partition, scales }: Ground): readonly unknown[] => [
  JSON.stringify(partition),
  scales === undefined ? null : JSON.stringify(scales),
];

/** Whether the site is registered with another ground than the one that it runs on. */
export async function hasOtherGround(pool: pg.Pool, site: Site): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM site_in_force WHERE site_id = $1 AND NOT (${ON_GROUND})`,
    [site.siteId, ...ofGround(site)],
  );
  return rowCount === 1;
}

/** Whether the newest plan of the site was made from this ground; false without a plan. */
export async function isPlannedOn(pool: pg.Pool, site: Site): Promise<boolean> {
  const { rows } = await pool.query<{ isOn: boolean }>(
    `SELECT site_version IS NOT DISTINCT FROM (SELECT min(version) FROM site WHERE site_id = $1 AND ${ON_GROUND}) AS "isOn"
     FROM plan WHERE site_id = $1 ORDER BY effective_from DESC LIMIT 1`,
    [site.siteId, ...ofGround(site)],
  );
  return rows[0]?.isOn ?? false;
}

/** Ids of plans that were made from another ground than the site is registered with by now. */
export async function plansElsewhere(pool: pg.Pool, siteId: string): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ planId: string }>(
    `SELECT p.plan_id AS "planId"
     FROM plan p JOIN site v ON v.site_id = p.site_id AND v.version = p.site_version JOIN site_in_force f ON f.site_id = p.site_id
     WHERE p.site_id = $1 AND (v.document -> 'partition' <> f.document -> 'partition'
       OR v.document -> 'scales' IS DISTINCT FROM f.document -> 'scales')`,
    [siteId],
  );
  return new Set(rows.map(({ planId }) => planId));
}

/** What the plans of a site stand on, ascending: one for each change. */
export async function loadGrounds(pool: pg.Pool, siteId: string): Promise<readonly GroundFrom[]> {
  const { rows } = await pool.query<{ from: number; partition: unknown; scales: unknown }>(
    `SELECT extract(epoch FROM effective_from)::float8 * 1000 AS "from", partition, scales
     FROM ground_in_force WHERE site_id = $1 ORDER BY effective_from`,
    [siteId],
  );
  return rows.map((row) => groundFromSchema.parse({ ...row, scales: row.scales ?? undefined }));
}
