// The read side that the server is wired to. The public lane is read as `public_reader`, which has no grant on a staff row; everything else
// as `server`, which has none on kClass, plan internals or anything sensor-level.
import type pg from 'pg';
import type { ReleaseReader } from '#server/ports.ts';
import type { Lane } from '#shared/wire/record.ts';
import * as records from '../records.ts';
import * as changes from './changes.ts';
import { readFrames } from './frames.ts';
import * as register from './register.ts';

/** One pool per role: `server` for the staff lane, `public_reader` for everything that anybody may see. */
export type ReadPools = { readonly server: pg.Pool; readonly publicReader: pg.Pool };

export function createReleaseReader(pools: ReadPools): ReleaseReader {
  const of = (lane: Lane): pg.Pool => (lane === 'staff' ? pools.server : pools.publicReader);
  const open = pools.publicReader;
  return {
    sites: () => register.readSites(open, null),
    site: async (siteId) => (await register.readSites(open, siteId))[0] ?? null,
    sitePlan: (siteId) => register.readSitePlan(open, siteId),
    policy: (siteId, version) => register.readPolicy(open, siteId, version),
    planAt: (siteId, at) => register.readPlanAt(open, siteId, at),
    plan: (planId) => register.readPlan(open, planId),
    newestWindow: (siteId, lane, now) => records.newestWindow(of(lane), siteId, lane, now),
    window: (siteId, lane, windowStart) => records.oneWindow(of(lane), siteId, lane, windowStart),
    windowsAfter: (siteId, lane, after, limit, now) =>
      records.windowsAfter(of(lane), siteId, lane, after, limit, now),
    frames: (range) => readFrames(of(range.lane), range),
    oldestWindow: (siteId, lane) => records.oldestWindow(of(lane), siteId, lane),
    records: (query) => records.readRecords(of(query.lane), query),
    sensors: ({ now, ...query }) =>
      now === null
        ? register.readSensors(pools.server, query)
        : register.readPublicSensors(open, { ...query, now }),
    sensor: (sensorId, now) =>
      now === null
        ? register.readSensor(pools.server, sensorId)
        : register.readPublicSensor(open, sensorId, now),
    refusals: (siteId, isInspector, limit, now) =>
      register.readRefusals(isInspector ? pools.server : open, siteId, isInspector, limit, now),
    criticalSignals: (siteId, now) => changes.readCriticalSignals(pools.server, siteId, now),
    changes: (siteId, now) => changes.readChanges(open, siteId, now),
    stops: (siteId) => changes.readStopList(open, siteId),
    ping: async () => {
      await open.query('SELECT 1');
    },
  };
}
