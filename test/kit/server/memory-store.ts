// The twin of the store in memory. It passes the same suite as the database, so it cannot lie.
import { isoUtc } from '#shared/time.ts';
import { SITE } from './fixture.ts';
import { openMemoryPeople } from './memory-people.ts';
import { readerOf } from './memory-reader.ts';
import { createMemoryRoom } from './memory-room.ts';
import { byBytes, nameOf, Tables } from './memory-tables.ts';
import { tokenStoreOf } from './memory-tokens.ts';
import { type Filling, REASON, type TestStore } from './store.ts';

/** Who listens hears of it. */
function filling(tables: Tables): Filling {
  return {
    putSite: async (site, drawing, replay) =>
      void tables.sites.set(site.siteId, { site, drawing, replay }),
    putPolicy: async (policy) => void tables.policies.push(policy),
    putPlan: async (plan) => {
      tables.plans.push(plan);
      const site = tables.sites.get(plan.siteId)?.site;
      if (site !== undefined) tables.grounds.set(plan.planId, site);
    },
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
  };
}

export async function openMemoryStore(): Promise<TestStore> {
  const tables = new Tables();
  const people = openMemoryPeople(tables.tokens);
  return {
    reader: readerOf(tables),
    policies: {
      policies: async (siteId, now) => {
        const all = [...tables.sites.keys()]
          .filter((id) => siteId === null || id === siteId)
          .toSorted(byBytes)
          .map((id) => tables.policiesAt(id, now));
        return {
          inForce: all.flatMap(({ inForce }) => inForce),
          announced: all.flatMap(({ announced }) => announced),
        };
      },
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
    ...filling(tables),
    close: async () => {},
  };
}
