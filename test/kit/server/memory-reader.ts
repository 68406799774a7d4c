// The twin's read side, over its tables.
import { DAY_MS, type EpochMs, isoUtc } from '#shared/time.ts';
import type { RefusalClass, Refusals } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { StopList } from '#shared/wire/emergency-stop.ts';
import { recordByte } from '#shared/wire/record.ts';
import { SITE } from './fixture.ts';
import { byBytes, type Tables } from './memory-tables.ts';
import type { TestStore } from './store.ts';

type Reader = TestStore['reader'];

/** Running signals from the changes that came with windows. */
function signalsOf(tables: Tables, siteId: string, now: EpochMs): readonly CriticalSignal[] {
  const running = new Map<string, CriticalSignal>();
  for (const window of tables.windows) {
    if (window.siteId !== siteId || window.publishedAt > now) continue;
    for (const { signalId, state, cell, lat, lon } of window.critical ?? []) {
      const since = running.get(signalId)?.since ?? isoUtc(window.windowStart);
      if (state === 'cleared') running.delete(signalId);
      else running.set(signalId, { signalId, state, cell, lat, lon, since });
    }
  }
  return [...running.values()].toSorted((a, b) => byBytes(a.signalId, b.signalId));
}

type Registered = Pick<
  Reader,
  'sites' | 'site' | 'sitePlan' | 'policy' | 'planAt' | 'plan' | 'sensors' | 'sensor'
>;

/** Sites, plans and sensors. */
const registered = (tables: Tables): Registered => ({
  sites: async () => tables.entries(),
  site: async (siteId) => tables.entries().find(({ site }) => site.siteId === siteId) ?? null,
  sitePlan: async (siteId) => tables.sites.get(siteId)?.drawing ?? null,
  policy: async (siteId, version) =>
    tables.policies.find((of) => of.siteId === siteId && of.policyVersion === version) ?? null,
  planAt: async (siteId, at) => tables.planAt(siteId, at),
  plan: async (planId) => tables.plans.find((plan) => plan.planId === planId) ?? null,
  sensors: async ({ siteId, after, limit }) =>
    [...tables.sensors.values()]
      .filter((sensor) => siteId === null || sensor.siteId === siteId)
      .filter((sensor) => after === null || sensor.sensorId > after)
      .toSorted((a, b) => byBytes(a.sensorId, b.sensorId))
      .slice(0, limit),
  sensor: async (sensorId) => tables.sensors.get(sensorId) ?? null,
});

type Windows = Pick<
  Reader,
  'newestWindow' | 'window' | 'windowsAfter' | 'frames' | 'oldestWindow' | 'records'
>;

/** What was released. */
const windows = (tables: Tables): Windows => ({
  newestWindow: async (siteId, lane, now) =>
    tables.lane(siteId, lane).findLast((window) => window.publishedAt <= now) ?? null,
  window: async (siteId, lane, windowStart) =>
    tables.lane(siteId, lane).find((window) => window.windowStart === windowStart) ?? null,
  windowsAfter: async (siteId, lane, after, limit, now) =>
    tables
      .lane(siteId, lane)
      .filter((window) => window.windowStart > after && window.publishedAt <= now)
      .slice(0, limit),
  frames: async ({ siteId, lane, from, to, now }) =>
    tables
      .lane(siteId, lane)
      .filter((window) => window.publishedAt <= now)
      .filter(({ windowStart }) => windowStart >= from && windowStart < to)
      .map(({ planId, windowStart, records }) => ({
        planId,
        windowStart,
        levels: Uint8Array.from(records.map(recordByte)),
      })),
  oldestWindow: async (siteId, lane) => tables.lane(siteId, lane)[0]?.windowStart ?? null,
  records: async ({ siteId, lane, from, to, after, limit, now }) =>
    tables
      .lane(siteId, lane)
      .filter((window) => window.publishedAt <= now)
      .filter(({ windowStart }) => windowStart >= (from ?? 0) && windowStart < (to ?? Infinity))
      .flatMap((window) => window.records)
      .filter((record) => {
        if (after === null) return true;
        const start = Date.parse(record.windowStart);
        return (
          start > after.windowStart ||
          (start === after.windowStart && record.regionId > after.regionId)
        );
      })
      .slice(0, limit),
});

/** As the view `refusal_day` has it; the contract suites hold both to the same answers. */
export const refusalClassOf = (total: number): RefusalClass =>
  total < 100 ? '1-99' : total < 1000 ? '100-999' : '1000+';

/** Per UTC day that is over, newest first as the totals are. */
function refusalDays(totals: Tables['totals'], now: number): Refusals['days'] {
  const byDay = Map.groupBy(totals, ({ start }) => isoUtc(start).slice(0, 10));
  return [...byDay]
    .filter(([date]) => Date.parse(date) + DAY_MS <= now)
    .map(([date, epochs]) => {
      const sums = new Map<string, number>();
      for (const [reason, total] of epochs.flatMap(({ counts }) => Object.entries(counts)))
        sums.set(reason, (sums.get(reason) ?? 0) + total);
      sums.delete('accepted');
      const refused = Object.fromEntries(
        [...sums].map(([reason, sum]) => [reason, refusalClassOf(sum)]),
      );
      return { date, refused };
    })
    .filter(({ refused }) => Object.keys(refused).length > 0);
}

const stopsOf = ({ stops }: Tables, siteId: string): StopList['stops'] =>
  stops.filter((stop) => stop.siteId === siteId).toReversed();

/** What is told of the releasing itself. */
const accounts = (tables: Tables): Pick<Reader, 'refusals' | 'changes' | 'stops'> => ({
  refusals: async (siteId, isInspector, limit, now) => {
    const totals = tables.totals
      .filter((total) => total.siteId === siteId)
      .toSorted((a, b) => b.start - a.start);
    const days = refusalDays(totals, now).slice(0, limit);
    if (!isInspector) return { siteId, days };
    const epochs = totals
      .slice(0, limit)
      .map(({ start, counts: { accepted = 0, ...refused } }) => ({
        epochStart: isoUtc(start),
        epochSeconds: 900,
        closed: start + 900_000 <= now,
        accepted,
        refused,
      }));
    return { siteId, days, epochs };
  },
  stops: async (siteId) => ({ siteId, stops: stopsOf(tables, siteId) }),
  changes: async (siteId, now) => ({
    siteId,
    stops: stopsOf(tables, siteId),
    policies: tables.policies
      .filter((policy) => policy.siteId === siteId)
      .toSorted((a, b) => b.policyVersion - a.policyVersion),
    plans: tables.plans
      .filter((plan) => plan.siteId === siteId)
      .filter(
        (plan, i, all) =>
          Date.parse(plan.effectiveFrom) <= now ||
          !all.slice(0, i).some(({ policyVersion }) => policyVersion === plan.policyVersion),
      )
      .map((plan) => ({
        planId: plan.planId,
        policyVersion: plan.policyVersion,
        effectiveFrom: plan.effectiveFrom,
        publicRegions: plan.public.length,
      })),
    retractions: siteId === SITE ? tables.retractions : [],
    critical: [],
  }),
});

export const readerOf = (tables: Tables): Reader => ({
  ...registered(tables),
  ...windows(tables),
  ...accounts(tables),
  criticalSignals: async (siteId, now) => signalsOf(tables, siteId, now),
  ping: async () => {},
});
