// The read side that the server is wired to. The public lane is read as `public_reader`, which has no grant on a staff row; everything else
// as `server`, which has none on kClass, plan internals or anything sensor-level.
import type pg from 'pg';
import type { Lane } from '#shared/wire/record.ts';
import * as records from '../records.ts';
import * as changes from './changes.ts';
import { type FrameRange, readFrames } from './frames.ts';
import * as register from './register.ts';

/** One pool per role: `server` for the staff lane, `public_reader` for everything that anybody may see. */
export type ReadPools = { readonly server: pg.Pool; readonly publicReader: pg.Pool };

/** Satisfies the server's port `ReleaseReader`. */
export function createReleaseReader(pools: ReadPools) {
  const of = (lane: Lane): pg.Pool => (lane === 'staff' ? pools.server : pools.publicReader);
  const open = pools.publicReader;
  return {
    sites: () => register.readSites(open, null),
    site: async (siteId: string) => (await register.readSites(open, siteId))[0] ?? null,
    sitePlan: (siteId: string) => register.readSitePlan(open, siteId),
    planAt: (siteId: string, at: number) => register.readPlanAt(open, siteId, at),
    plan: (planId: string) => register.readPlan(open, planId),
    newestWindow: (siteId: string, lane: Lane, now: number) =>
      records.newestWindow(of(lane), siteId, lane, now),
    window: (siteId: string, lane: Lane, windowStart: number) =>
      records.oneWindow(of(lane), siteId, lane, windowStart),
    windowsAfter: (siteId: string, lane: Lane, after: number, limit: number, now: number) =>
      records.windowsAfter(of(lane), siteId, lane, after, limit, now),
    frames: (range: FrameRange) => readFrames(of(range.lane), range),
    oldestWindow: (siteId: string, lane: Lane) => records.oldestWindow(of(lane), siteId, lane),
    records: (query: records.RecordQuery) => records.readRecords(of(query.lane), query),
    sensors: (siteId: string | null, after: string | null, limit: number) =>
      register.readSensors(open, siteId, after, limit),
    sensor: (sensorId: string) => register.readSensor(open, sensorId),
    refusals: (siteId: string, live: boolean, limit: number, now: number) =>
      register.readRefusals(live ? pools.server : open, siteId, live, limit, now),
    criticalSignals: (siteId: string, now: number) =>
      changes.readCriticalSignals(pools.server, siteId, now),
    changes: (siteId: string) => changes.readChanges(open, siteId),
    ping: async () => {
      await open.query('SELECT 1');
    },
  };
}
