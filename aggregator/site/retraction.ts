// What a retraction takes along: a public record rests on staff records, so it is retracted with each of them that counted in it, whatever
// the level (release specification, section 10; promise P11).
import type pg from 'pg';
import { staffRows } from '#database/aggregator/engine.ts';
import { putRetractions, type RetractedKey } from '#database/aggregator/retractions.ts';
import { appendDecision } from '#database/decisions.ts';
import { inTransaction } from '#database/transaction.ts';
import { type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import { retractedWith, type StaffRow } from '../core/lanes/cascade.ts';

export type Retraction = {
  readonly siteId: string;
  readonly regionId: string;
  /** Windows with `from <= windowStart < to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly reason: string;
  readonly at: EpochMs;
  /** Plans by id with the public k of their policy, for the public records that go with it. */
  readonly planOf: (planId: string) => { readonly plan: Plan; readonly publicK: number } | null;
};

/**
 * Retracts the staff records of a region, and the public records that rest on them, and writes that down in the decision log with the reason, all at
 * once. Gives how many of each were retracted now.
 */
export async function retract(
  pool: pg.Pool,
  request: Retraction,
): Promise<{ readonly staff: number; readonly public: number }> {
  const { siteId, regionId, from, to, reason, at } = request;
  const rows = (await staffRows(pool, siteId, from, to)).filter(
    (row) => row.regionId === regionId && row.status !== 'retracted',
  );
  const staffKeys = rows.map(({ planId, windowStart }): RetractedKey => {
    return { lane: 'staff', planId, regionId, windowStart };
  });
  const publicKeys = await countedKeys(pool, request, rows);
  return inTransaction(pool, async (client) => {
    const keys = [...staffKeys, ...publicKeys];
    const done = await putRetractions(client, siteId, keys, { at, reason });
    if (done.staff + done.public > 0) {
      const data = { regionId, from: isoUtc(from), to: isoUtc(to), ...done };
      await appendDecision(client, { siteId, kind: 'records_retracted', at, data, text: reason });
    }
    return done;
  });
}

/** Public keys in whose window one of these rows counted. */
async function countedKeys(
  pool: pg.Pool,
  { siteId, planOf }: Retraction,
  rows: readonly StaffRow[],
): Promise<readonly RetractedKey[]> {
  const keys: RetractedKey[] = [];
  for (const [planId, ofPlan] of Map.groupBy(rows, (row) => row.planId)) {
    const known = planOf(planId);
    if (known === null) continue;
    const { plan, publicK } = known;
    const publicMs = plan.publicWindowSeconds * 1000;
    const byPublic = Map.groupBy(ofPlan, (row) => windowStartOf(row.windowStart, publicMs));
    for (const [windowStart, retracted] of byPublic) {
      const all = await staffRows(pool, siteId, windowStart, windowStart + publicMs);
      const regions = retractedWith({ plan, publicK, windowStart, staffRows: all }, retracted);
      for (const regionId of regions) keys.push({ lane: 'public', planId, regionId, windowStart });
    }
  }
  return keys;
}

/**
 * After a public window was written: whatever was retracted between reading the staff rows (`known`) and writing takes its public record along.
 */
export async function retractCounted(
  pool: pg.Pool,
  request: {
    readonly siteId: string;
    readonly plan: Plan;
    readonly publicK: number;
    readonly known: readonly StaffRow[];
    readonly windowStart: EpochMs;
  },
  at: EpochMs,
): Promise<void> {
  const { siteId, plan, publicK, known, windowStart } = request;
  const to = windowStart + plan.publicWindowSeconds * 1000;
  const now = await staffRows(pool, siteId, windowStart, to);
  const keyOf = (row: StaffRow): string => `${row.windowStart} ${row.regionId}`;
  const retracted = new Set(now.filter(({ status }) => status === 'retracted').map(keyOf));
  const since = known.filter((row) => row.status !== 'retracted' && retracted.has(keyOf(row)));
  if (since.length === 0) return;
  const regions = retractedWith({ plan, publicK, windowStart, staffRows: known }, since);
  const keys = regions.map((regionId): RetractedKey => {
    return { lane: 'public', planId: plan.planId, regionId, windowStart };
  });
  const reason = 'a staff record that it rests on was retracted';
  await putRetractions(pool, siteId, keys, { at, reason });
}
