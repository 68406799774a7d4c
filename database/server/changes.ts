// Reading what everybody may know of changes, and what the safety team may know of critical signals.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type ChangeLog, type CriticalClass, changeLogSchema } from '#shared/wire/change-log.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { StopList } from '#shared/wire/emergency-stop.ts';
import { planSchema } from '#shared/wire/plan.ts';
import { readStops } from '../stops.ts';

const MOST_RETRACTIONS = 1000;
const MOST_STOPS = 1000;
const MOST_DAYS = 366;

/** Signals whose newest published change is not `cleared`; `since` is the window in which it last fired. */
export async function readCriticalSignals(
  pool: pg.Pool,
  siteId: string,
  now: EpochMs,
): Promise<readonly CriticalSignal[]> {
  const { rows } = await pool.query<Omit<CriticalSignal, 'since'> & { since: number }>(
    `WITH published AS (
       SELECT *, lag(state) OVER (PARTITION BY signal_id ORDER BY window_start) AS before
       FROM critical_signal WHERE site_id = $1 AND published_at <= $2
     )
     SELECT DISTINCT ON (p.signal_id) p.signal_id AS "signalId", p.state, p.cell, p.lat, p.lon,
       (SELECT extract(epoch FROM max(f.window_start))::float8 * 1000 FROM published f
        WHERE f.signal_id = p.signal_id AND f.state = 'critical' AND f.before IS DISTINCT FROM 'unknown') AS since
     FROM published p ORDER BY p.signal_id, p.window_start DESC`,
    [siteId, isoUtc(now)],
  );
  return rows
    .filter(({ state }) => state === 'critical' || state === 'unknown')
    .map((row) => ({ ...row, since: isoUtc(row.since) }));
}

/** Emergency stops and their ends, newest first. */
export async function readStopList(pool: pg.Pool, siteId: string): Promise<StopList> {
  return { siteId, stops: (await readStops(pool, siteId)).toReversed().slice(0, MOST_STOPS) };
}

/** A plan is told once it has begun: before, it would tell who has left while the values do not yet. The first of a policy is told when it is made. */
export async function readChanges(pool: pg.Pool, siteId: string, now: EpochMs): Promise<ChangeLog> {
  const policies = await pool.query<{ document: unknown }>(
    'SELECT document FROM policy WHERE site_id = $1 ORDER BY policy_version DESC',
    [siteId],
  );
  const plans = await pool.query<{ document: unknown }>(
    `SELECT document FROM plan_document p WHERE site_id = $1 AND (effective_from <= $2 OR NOT EXISTS (
       SELECT FROM plan_document q WHERE q.site_id = $1 AND q.effective_from < p.effective_from
         AND q.document -> 'policyVersion' = p.document -> 'policyVersion'))
     ORDER BY effective_from DESC`,
    [siteId, isoUtc(now)],
  );
  const retractions = await pool.query<{ start: number; at: number } & Record<string, unknown>>(
    `SELECT plan_id AS "planId", region_id AS "regionId", reason, extract(epoch FROM window_start)::float8 * 1000 AS start,
       extract(epoch FROM retracted_at)::float8 * 1000 AS at
     FROM public_retraction WHERE site_id = $1 ORDER BY retracted_at DESC, window_start DESC LIMIT $2`,
    [siteId, MOST_RETRACTIONS],
  );
  const critical = await pool.query<{ day: string; fired: CriticalClass }>(
    'SELECT day::text AS day, fired FROM critical_use WHERE site_id = $1 ORDER BY day DESC LIMIT $2',
    [siteId, MOST_DAYS],
  );
  const { stops } = await readStopList(pool, siteId);
  return changeLogSchema.parse({
    siteId,
    stops,
    policies: policies.rows.map(({ document }) => document),
    plans: plans.rows.map(({ document }) => {
      const plan = planSchema.parse(document);
      const { planId, policyVersion, effectiveFrom } = plan;
      return { planId, policyVersion, effectiveFrom, publicRegions: plan.public.length };
    }),
    retractions: retractions.rows.map(({ planId, regionId, reason, start, at }) => ({
      planId,
      regionId,
      windowStart: isoUtc(start),
      retractedAt: isoUtc(at),
      reason,
    })),
    critical: critical.rows,
  });
}
