// The release reader with a memory for what everybody asks: site, plan, newest window. A thousand viewers who come at once cost a handful of queries,
// and `latest` of the safety team waits for none. What is kept of a window is named by the announced position and the count of retractions, so a new
// window or a retraction is seen at once; the short lives below cover a lost notification, and what is registered anew.

import type { ReleasedWindow } from '#shared/domain/released.ts';
import { type EpochMs, SECOND_MS } from '#shared/time.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { ReleaseReader, SiteEntry } from '../ports.ts';
import type { Positions } from '../positions.ts';
import { Lookups } from './lookups.ts';

/** Sites and plans change by commands, not by the minute. */
const REGISTER = { freshMs: 2 * SECOND_MS, staleMs: 10 * SECOND_MS, nullMs: SECOND_MS, most: 1000 };
/** Of windows; in between only the position and retractions change what is given. */
const WINDOWS = { freshMs: 5 * SECOND_MS, staleMs: 10 * SECOND_MS, nullMs: SECOND_MS, most: 500 };
/** A plan never changes once it has its id, nor does a version of a policy. */
const PLANS = { freshMs: 3600 * SECOND_MS, staleMs: 7200 * SECOND_MS, nullMs: SECOND_MS, most: 64 };
const PLAN_AT_MS = 2 * SECOND_MS;

/** What the public may ask for again and again without a memory goes over connections of its own: nobody of staff, and no join, queues behind it. */
export function divideReader(reader: ReleaseReader, open: ReleaseReader): ReleaseReader {
  const of = (lane: Lane): ReleaseReader => (lane === 'public' ? open : reader);
  return {
    ...reader,
    records: (query) => of(query.lane).records(query),
    frames: (range) => of(range.lane).frames(range),
    sensors: open.sensors,
    sensor: open.sensor,
    sitePlan: open.sitePlan,
    changes: open.changes,
    stops: open.stops,
    refusals: (siteId, isInspector, limit, now) =>
      (isInspector ? reader : open).refusals(siteId, isInspector, limit, now),
  };
}

/** `clock`: any clock that does not go back, in milliseconds. */
export function rememberReader(
  reader: ReleaseReader,
  positions: Positions,
  clock: () => number,
): ReleaseReader {
  const sites = new Lookups<SiteEntry>({ clock, ...REGISTER });
  const all = new Lookups<readonly SiteEntry[]>({ clock, ...REGISTER });
  const plans = new Lookups<Plan>({ clock, ...PLANS });
  const policies = new Lookups<PolicyDocument>({ clock, ...PLANS });
  const plansAt = new Lookups<Plan>({ clock, ...REGISTER });
  const newest = new Lookups<ReleasedWindow>({ clock, ...WINDOWS });
  const one = new Lookups<ReleasedWindow>({ clock, ...WINDOWS, most: 16 });
  const oldest = new Lookups<number>({ clock, ...WINDOWS });
  const laneKey = (siteId: string, lane: Lane): string =>
    `${siteId} ${lane} ${positions.get(siteId, lane)} ${positions.revision(siteId, lane)}`;
  const newestWindow = async (siteId: string, lane: Lane, now: EpochMs) => {
    const read = () => reader.newestWindow(siteId, lane, now);
    const window = await newest.get(laneKey(siteId, lane), read);
    // Never before its publication, should the clock have gone back.
    return window === null || window.publishedAt <= now ? window : read();
  };
  return {
    ...reader,
    sites: async () => (await all.get('all', () => reader.sites())) ?? [],
    site: (siteId) => sites.get(siteId, () => reader.site(siteId)),
    plan: (planId) => plans.get(planId, () => reader.plan(planId)),
    policy: (siteId, version) =>
      policies.get(`${siteId} ${version}`, () => reader.policy(siteId, version)),
    planAt: (siteId, at) =>
      plansAt.get(`${siteId} ${Math.floor(at / PLAN_AT_MS)}`, () => reader.planAt(siteId, at)),
    newestWindow,
    window: (siteId, lane, start) =>
      one.get(`${laneKey(siteId, lane)} ${start}`, () => reader.window(siteId, lane, start)),
    oldestWindow: (siteId, lane) =>
      oldest.get(`${siteId} ${lane}`, () => reader.oldestWindow(siteId, lane)),
  };
}
