// The twin of the store in memory. It passes the same suite as the database, so it cannot lie.
import type { RetractionNotice, SiteEntry, WindowNotice } from '#server/ports.ts';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { ChangeLog } from '#shared/wire/change-log.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { PolicyDocument } from '#shared/wire/policy.ts';
import { type Lane, type ReleaseRecord, recordByte } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';
import { SITE, type TestRelease } from './fixture.ts';
import { openMemoryPeople } from './memory-people.ts';
import { createMemoryRoom } from './memory-room.ts';
import { MemoryTokens, tokenStoreOf } from './memory-tokens.ts';
import { REASON, type RecordName, type TestStore } from './store.ts';

const nameOf = ({ lane, planId, regionId, windowStart }: RecordName): string =>
  [lane, planId, regionId, windowStart].join(' ');
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

class Tables {
  readonly sites = new Map<
    string,
    { site: Site; drawing: SitePlan | null; replay: EpochMs | null }
  >();
  readonly policies: PolicyDocument[] = [];
  readonly plans: Plan[] = [];
  readonly sensors = new Map<string, Sensor>();
  readonly tokens = new MemoryTokens();
  readonly totals: { siteId: string; start: EpochMs; counts: Record<string, number> }[] = [];
  readonly windows: TestRelease[] = [];
  readonly retracted = new Set<string>();
  readonly retractions: ChangeLog['retractions'] = [];
  readonly retractionListeners = new Set<(notice: RetractionNotice) => void>();
  readonly listeners = new Set<(notice: WindowNotice) => void>();

  policyOf(siteId: string): PolicyDocument | undefined {
    return this.policies
      .filter((policy) => policy.siteId === siteId)
      .toSorted((a, b) => a.policyVersion - b.policyVersion)
      .at(-1);
  }

  entries(): SiteEntry[] {
    return [...this.sites.values()].flatMap(({ site, replay }) => {
      const policy = this.policyOf(site.siteId);
      if (policy === undefined) return [];
      const { staffK, publicK, kPeople } = policy.settings;
      const release = {
        policyVersion: policy.policyVersion,
        staffK,
        publicK,
        kPeople,
        staffDelaySeconds: 15,
        publicDelaySeconds: policy.publicWindowSeconds,
      };
      return [{ site, release, replayClock: replay }];
    });
  }

  read(record: ReleaseRecord): ReleaseRecord {
    if (!this.retracted.has(nameOf(record))) return record;
    const { publishedAt, ...key } = record;
    return { ...key, status: 'retracted', level: null, reason: null, publishedAt };
  }

  lane(siteId: string, lane: Lane): ReleasedWindow[] {
    return this.windows
      .filter((window) => window.siteId === siteId && window.lane === lane)
      .toSorted((a, b) => a.windowStart - b.windowStart)
      .map(({ records, ...window }) => ({
        ...window,
        records: records
          .map((record) => this.read(record))
          .toSorted((a, b) => byBytes(a.regionId, b.regionId)),
      }));
  }

  planAt(siteId: string, at: EpochMs): Plan | null {
    const plans = this.plans
      .filter((plan) => plan.siteId === siteId)
      .toSorted((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom));
    return plans.findLast((plan) => Date.parse(plan.effectiveFrom) <= at) ?? plans[0] ?? null;
  }
}

const readerOf = (tables: Tables): TestStore['reader'] => ({
  sites: async () => tables.entries(),
  site: async (siteId) => tables.entries().find(({ site }) => site.siteId === siteId) ?? null,
  sitePlan: async (siteId) => tables.sites.get(siteId)?.drawing ?? null,
  planAt: async (siteId, at) => tables.planAt(siteId, at),
  plan: async (planId) => tables.plans.find((plan) => plan.planId === planId) ?? null,
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
  sensors: async (siteId, after, limit) =>
    [...tables.sensors.values()]
      .filter((sensor) => siteId === null || sensor.siteId === siteId)
      .filter((sensor) => after === null || sensor.sensorId > after)
      .toSorted((a, b) => byBytes(a.sensorId, b.sensorId))
      .slice(0, limit),
  sensor: async (sensorId) => tables.sensors.get(sensorId) ?? null,
  refusals: async (siteId, live, limit, now) => ({
    siteId,
    epochs: tables.totals
      .filter((total) => total.siteId === siteId && (live || total.start + 900_000 <= now))
      .toSorted((a, b) => b.start - a.start)
      .slice(0, limit)
      .map(({ start, counts: { accepted = 0, ...refused } }) => ({
        epochStart: isoUtc(start),
        epochSeconds: 900,
        closed: start + 900_000 <= now,
        accepted,
        refused,
      })),
  }),
  criticalSignals: async (siteId, now) => signalsOf(tables, siteId, now),
  changes: async (siteId) => ({
    siteId,
    policies: tables.policies
      .filter((policy) => policy.siteId === siteId)
      .toSorted((a, b) => b.policyVersion - a.policyVersion),
    plans: tables.plans
      .filter((plan) => plan.siteId === siteId)
      .map((plan) => ({
        planId: plan.planId,
        policyVersion: plan.policyVersion,
        effectiveFrom: plan.effectiveFrom,
        publicRegions: plan.public.length,
      })),
    retractions: siteId === SITE ? tables.retractions : [],
    critical: [],
  }),
  ping: async () => {},
});

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

export async function openMemoryStore(): Promise<TestStore> {
  const tables = new Tables();
  const people = openMemoryPeople(tables.tokens);
  return {
    reader: readerOf(tables),
    policies: {
      policies: async (siteId) =>
        [...tables.sites.keys()]
          .filter((id) => siteId === null || id === siteId)
          .toSorted(byBytes)
          .flatMap((id) => tables.policyOf(id) ?? []),
    },
    room: createMemoryRoom(),
    tokens: { liveToken: async (sha256) => tables.tokens.use(sha256) },
    tokenStore: tokenStoreOf(tables.tokens, people.people.record),
    ...people,
    notices: {
      subscribe: async (listener, _onReconnect, onRetraction = () => {}) => {
        tables.listeners.add(listener);
        tables.retractionListeners.add(onRetraction);
        return async () => {
          tables.listeners.delete(listener);
          tables.retractionListeners.delete(onRetraction);
        };
      },
    },
    putSite: async (site, drawing, replay) =>
      void tables.sites.set(site.siteId, { site, drawing, replay }),
    putPolicy: async (policy) => void tables.policies.push(policy),
    putPlan: async (plan) => void tables.plans.push(plan),
    putSensors: async (sensors) => {
      for (const sensor of sensors) tables.sensors.set(sensor.sensorId, sensor);
    },
    putToken: async (sha256, role, siteId) => tables.tokens.put(sha256, role, siteId),
    addRefusals: async (siteId, start, counts) =>
      void tables.totals.push({ siteId, start, counts }),
    write: async (release) => {
      tables.windows.push(release);
      const { siteId, lane, windowStart } = release;
      for (const listener of tables.listeners) listener({ siteId, lane, windowStart });
    },
    retract: async (name) => {
      tables.retracted.add(nameOf(name));
      const { lane, planId, regionId, windowStart } = name;
      const retractedAt = isoUtc(Date.now());
      if (lane === 'public')
        tables.retractions.push({ planId, regionId, windowStart, retractedAt, reason: REASON });
      const notice = { siteId: SITE, lane, planId, regionId, windowStart: Date.parse(windowStart) };
      for (const listener of tables.retractionListeners) listener(notice);
    },
    close: async () => {},
  };
}
