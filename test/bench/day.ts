// A day of a large site, as `npm run bench` measures it: the rows stand in the real database, written in bulk, and the real server answers.

import { openPool } from '#database/open.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import { type DatabaseStore, openDatabaseStore } from '../kit/server/database-store.ts';
import { planOf, policyOf, SITE, siteOf } from '../kit/server/fixture.ts';
import { OPERATOR } from '../kit/server/running.ts';

export const REGIONS = 1000;
export const WINDOWS = 1440;
const MINUTE = 60_000;

/** A plan of `REGIONS` staff regions. */
export function largePlan(from: EpochMs): Plan {
  const staff = Array.from({ length: REGIONS }, (_, index) => {
    const regionId = index.toString(16).padStart(16, '0');
    return {
      regionId,
      cells: [`cell-${index}`],
      partOf: null,
      boundaries: [1, 2, 3, 4],
      staffRegionIds: [regionId],
      hasPublicK: false,
    };
  });
  return { ...planOf(SITE, from), staff, public: [] };
}

/** Rows of `WINDOWS` minutes from `from`: a level that changes every ten windows, one region in nine withheld. */
async function fill(store: DatabaseStore, planId: string, from: EpochMs): Promise<void> {
  const pool = openPool({ databaseUrl: store.databaseUrl, role: null, max: 1 });
  const start = `timestamptz '${isoUtc(from)}' + w * interval '1 minute'`;
  const published = `${start} + interval '75 seconds'`;
  for (let first = 0; first < WINDOWS; first += 120) {
    const span = `generate_series(${first}, ${first + 119}) w`;
    await pool.query(`INSERT INTO staff_record
      (site_id, policy_version, plan_id, region_id, window_start, window_seconds, status, level, reason, published_at, k_class)
      SELECT '${SITE}', 2, '${planId}', lpad(to_hex(r), 16, '0'), ${start}, 60,
        CASE WHEN (r + w / 10) % 9 = 0 THEN 'withheld' ELSE 'released' END,
        CASE WHEN (r + w / 10) % 9 = 0 THEN NULL ELSE (r + w / 10) % 5 END,
        CASE WHEN (r + w / 10) % 9 = 0 THEN 'insufficient_coverage' END, ${published},
        CASE WHEN (r + w / 10) % 9 = 0 THEN NULL ELSE 3 END
      FROM ${span}, generate_series(0, ${REGIONS - 1}) r`);
    await pool.query(`INSERT INTO release_window (site_id, lane, window_start, window_seconds, plan_id, published_at)
      SELECT '${SITE}', 'staff', ${start}, 60, '${planId}', ${published} FROM ${span}`);
  }
  await pool.end();
}

/** The real store with one day of one large site, ending at the newest whole minute before now. */
export async function storeWithDay(): Promise<{ store: DatabaseStore; from: EpochMs }> {
  const store = await openDatabaseStore();
  const from = Math.floor(Date.now() / MINUTE) * MINUTE - (WINDOWS + 2) * MINUTE;
  const plan = largePlan(from);
  await store.putSite(siteOf(SITE), null, null);
  await store.putPolicy(policyOf(SITE, 2));
  await store.putPlan(plan);
  await store.putToken(sha256Hex(OPERATOR), 'operator', null);
  await fill(store, plan.planId, from);
  return { store, from };
}
