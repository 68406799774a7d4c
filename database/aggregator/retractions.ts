// Retractions (release specification, section 10): a row of its own that makes its key read `retracted` for every reader from then on.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import { RETRACTION_CHANNEL } from '../channels.ts';

export type RetractedKey = {
  readonly lane: Lane;
  readonly planId: string;
  readonly regionId: string;
  readonly windowStart: EpochMs;
};

/** Keys of the public records with `from <= windowStart < to` that are not retracted, those of withheld ones too, ascending by window and region. */
export async function standingPublicKeys(
  pool: pg.Pool,
  siteId: string,
  from: EpochMs,
  to: EpochMs,
): Promise<readonly RetractedKey[]> {
  const { rows } = await pool.query<RetractedKey>(
    `SELECT 'public' AS lane, plan_id AS "planId", region_id AS "regionId", extract(epoch FROM window_start)::float8 * 1000 AS "windowStart"
     FROM public_release WHERE site_id = $1 AND window_start >= $2 AND window_start < $3 AND status <> 'retracted'
     ORDER BY window_start, region_id`,
    [siteId, isoUtc(from), isoUtc(to)],
  );
  return rows;
}

const PUT = `WITH wanted AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS k(lane text, "planId" text, "regionId" text, "windowStart" timestamptz)
  ), known AS (
    SELECT 'staff' AS lane, plan_id, region_id, window_start FROM staff_record WHERE site_id = $2
    UNION ALL SELECT 'public', plan_id, region_id, window_start FROM public_record WHERE site_id = $2
  ), added AS (
    INSERT INTO retraction (lane, plan_id, region_id, window_start, retracted_at, reason)
    SELECT w.lane, w."planId", w."regionId", w."windowStart", $3, $4 FROM wanted w
    JOIN known r ON r.lane = w.lane AND r.plan_id = w."planId" AND r.region_id = w."regionId" AND r.window_start = w."windowStart"
    ON CONFLICT DO NOTHING RETURNING lane, plan_id, region_id, window_start
  )
  SELECT lane, pg_notify($5, jsonb_build_object('siteId', $2::text, 'lane', lane, 'planId', plan_id, 'regionId', region_id,
    'windowStart', (extract(epoch FROM window_start) * 1000)::bigint)::text)::text AS told FROM added`;

/**
 * Retracts the keys whose records exist and are not retracted yet, all at once, and announces each. Gives how many were new per lane. A key
 * without a record stays as it is: there is nothing to retract.
 */
export async function putRetractions(
  client: Pick<pg.ClientBase, 'query'>,
  siteId: string,
  keys: readonly RetractedKey[],
  { at, reason }: { readonly at: EpochMs; readonly reason: string },
): Promise<{ readonly staff: number; readonly public: number }> {
  if (keys.length === 0) return { staff: 0, public: 0 };
  const wanted = keys.map((key) => ({ ...key, windowStart: isoUtc(key.windowStart) }));
  const values = [JSON.stringify(wanted), siteId, isoUtc(at), reason, RETRACTION_CHANNEL];
  const { rows } = await client.query<{ lane: Lane }>(PUT, values);
  const of = (lane: Lane): number => rows.filter((row) => row.lane === lane).length;
  return { staff: of('staff'), public: of('public') };
}
