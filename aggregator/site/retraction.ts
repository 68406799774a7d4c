// What a retraction takes along: a public record rests on staff records, so it is retracted with each of them that counted in it, whatever
// the level (release specification, section 10; promise P11). Public records are kept for good and staff records are not: where those are gone, nobody
// can say any more which of them counted, and each that may have counts as one that did.
import type pg from 'pg';
import { staffRows } from '#database/aggregator/engine.ts';
import {
  putRetractions,
  type RetractedKey,
  standingPublicKeys,
} from '#database/aggregator/retractions.ts';
import { appendDecision } from '#database/decisions.ts';
import { inTransaction } from '#database/transaction.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import { retractedWith, type StaffRow } from '../core/lanes/cascade.ts';

export type Retraction = {
  readonly siteId: string;
  /** Of either lane; the same cells have the same id on both. */
  readonly regionId: string;
  /** Windows with `from <= windowStart < to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly reason: string;
  readonly at: EpochMs;
  /** All of the site by id, each with the public k of its policy. */
  readonly plans: ReadonlyMap<string, { readonly plan: Plan; readonly publicK: number }>;
};

export type Retracted = {
  readonly staff: number;
  readonly public: number;
  /** How many of the public ones went along because staff records of their window are no longer stored. */
  readonly unsure: number;
};

/**
 * Retracts the records of a region, and the public records that rest on them, and writes that down in the decision log with the reason, all at
 * once. Gives how many of each were retracted now.
 */
export async function retract(pool: pg.Pool, request: Retraction): Promise<Retracted> {
  const { siteId, regionId, from, to, reason, at } = request;
  const rows = (await staffRows(pool, siteId, from, to)).filter((row) => row.regionId === regionId);
  const staffKeys = rows.map(({ planId, windowStart }): RetractedKey => {
    return { lane: 'staff', planId, regionId, windowStart };
  });
  const own = await publicKeys(pool, request, rows);
  return inTransaction(pool, async (client) => {
    const done = await putRetractions(client, siteId, [...staffKeys, ...own.sure], { at, reason });
    const { public: unsure } = await putRetractions(client, siteId, own.unsure, { at, reason });
    const all = { staff: done.staff, public: done.public + unsure };
    if (all.staff + all.public > 0) {
      const data = { regionId, from: isoUtc(from), to: isoUtc(to), ...all };
      await appendDecision(client, { siteId, kind: 'records_retracted', at, data, text: reason });
    }
    return { ...all, unsure };
  });
}

type PublicWindow = {
  readonly plan: Plan;
  readonly publicK: number;
  readonly windowStart: EpochMs;
  /** Staff rows of the region that is retracted, of all windows asked for. */
  readonly rows: readonly StaffRow[];
};

type Taken<T> = { readonly sure: readonly T[]; readonly unsure: readonly T[] };

/** Keys of the public records that go with it. */
async function publicKeys(
  pool: pg.Pool,
  request: Retraction,
  rows: readonly StaffRow[],
): Promise<Taken<RetractedKey>> {
  const sure: RetractedKey[] = [];
  const unsure: RetractedKey[] = [];
  const { siteId, from, to, plans } = request;
  const longest = Math.max(0, ...[...plans.values()].map(({ plan }) => publicMsOf(plan)));
  const keys = await standingPublicKeys(pool, siteId, from - longest, to);
  for (const [planId, ofPlan] of Map.groupBy(keys, (key) => key.planId)) {
    const planned = plans.get(planId);
    if (planned === undefined) continue;
    for (const [windowStart, ofWindow] of Map.groupBy(ofPlan, (key) => key.windowStart)) {
      const taken = await regionsTaken(pool, request, { ...planned, windowStart, rows });
      sure.push(...ofWindow.filter(({ regionId }) => taken.sure.includes(regionId)));
      unsure.push(...ofWindow.filter(({ regionId }) => taken.unsure.includes(regionId)));
    }
  }
  return { sure, unsure };
}

const publicMsOf = ({ publicWindowSeconds }: Plan): EpochMs => publicWindowSeconds * 1000;

/**
 * Public regions of a window: those in which a stored row counted; where not all rows are stored, all others that rest on the region, unsurely; and a
 * region of the public lane alone as it is asked for.
 */
async function regionsTaken(
  pool: pg.Pool,
  { siteId, regionId, from, to }: Retraction,
  { plan, publicK, windowStart, rows }: PublicWindow,
): Promise<Taken<string>> {
  if (!plan.staff.some((region) => region.regionId === regionId))
    return { sure: windowStart >= from && windowStart < to ? [regionId] : [], unsure: [] };
  const end = windowStart + publicMsOf(plan);
  const stored = rows.filter(
    (row) => row.planId === plan.planId && row.windowStart >= windowStart && row.windowStart < end,
  );
  const standing = stored.filter(({ status }) => status !== 'retracted');
  const all = standing.length === 0 ? [] : await staffRows(pool, siteId, windowStart, end);
  const sure = retractedWith({ plan, publicK, windowStart, staffRows: all }, standing);
  const asked = windowsIn(Math.max(from, windowStart), Math.min(to, end), plan.windowSeconds);
  if (stored.length >= asked) return { sure, unsure: [] };
  const resting = plan.public.filter(({ staffRegionIds }) => staffRegionIds.includes(regionId));
  const others = resting.map((region) => region.regionId).filter((id) => !sure.includes(id));
  return { sure, unsure: others };
}

/** How many staff windows begin in `[from, to)`. */
function windowsIn(from: EpochMs, to: EpochMs, windowSeconds: number): number {
  const windowMs = windowSeconds * 1000;
  return Math.max(0, Math.ceil(to / windowMs) - Math.ceil(from / windowMs));
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
