// The real store on the embedded database, behind the same face as the twin.

import type pg from 'pg';
import { addRefusals, putToken } from '#database/aggregator/engine.ts';
import * as register from '#database/aggregator/register.ts';
import { writeRelease } from '#database/aggregator/release.ts';
import { putRetractions } from '#database/aggregator/retractions.ts';
import { migrate } from '#database/migrate.ts';
import { openConnection, openPool } from '#database/open.ts';
import { createFactorStore } from '#database/server/factors.ts';
import { createReleaseNotices } from '#database/server/listen.ts';
import { createPeopleStore } from '#database/server/people.ts';
import { createPolicyReader } from '#database/server/policies.ts';
import { createReleaseReader } from '#database/server/released.ts';
import { createRoom } from '#database/server/room.ts';
import { createAccessStore } from '#database/server/sessions.ts';
import { createTokenStore } from '#database/server/tokens.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { dataFolder } from '../database/folder.ts';
import { SITE } from './fixture.ts';
import { type Filling, REASON, type TestStore } from './store.ts';

export type DatabaseStore = TestStore & { readonly owner: pg.Pool; readonly databaseUrl: string };

/** `owner` may do anything: for filling in bulk. */
export async function openDatabaseStore(): Promise<DatabaseStore> {
  const folder = dataFolder();
  const embedded = await startPrepared({ dataDir: folder.dir, log: () => {} });
  return openStoreOn(embedded.databaseUrl, async () => {
    await embedded.close();
    folder.remove();
  });
}

function filling(aggregator: pg.Pool): Filling {
  return {
    putSite: async (site, drawing, replayClock) => {
      await register.putSite(aggregator, site, drawing);
      if (replayClock !== null) await register.setReplayClock(aggregator, site.siteId, replayClock);
    },
    putPolicy: (policy) => register.putPolicy(aggregator, policy),
    putPlan: async (plan) => {
      const sites = await register.loadSites(aggregator);
      const site = sites.find(({ siteId }) => siteId === plan.siteId);
      if (site === undefined) throw new Error(`${plan.siteId} has a plan and is not registered`);
      await register.putPlan(aggregator, plan, {}, site);
    },
    // The twin keeps what it is given; the register says itself when a sensor came.
    putSensors: (sensors) =>
      register.putSensors(aggregator, sensors, Date.now(), Date.parse('2026-01-01T00:00:00Z')),
    putToken: (sha256, role, siteId) =>
      putToken(aggregator, { sha256, role, siteId, label: 'test' }),
    addRefusals: (siteId, start, counts) => addRefusals(aggregator, siteId, start, 900, counts),
    write: async ({ records, ...release }) => {
      const rows = records.map((record) => ({
        siteId: release.siteId,
        kClass: record.lane === 'staff' && record.status === 'released' ? 3 : null,
        record,
      }));
      await writeRelease(aggregator, { ...release, rows });
    },
    retract: async ({ lane, planId, regionId, windowStart }) => {
      const key = { lane, planId, regionId, windowStart: Date.parse(windowStart) };
      await putRetractions(aggregator, SITE, [key], { at: Date.now(), reason: REASON });
    },
  };
}

/** The store on a database that runs already; `close` ends it, after everything here has let go. */
export async function openStoreOn(
  databaseUrl: string,
  close: () => Promise<void>,
): Promise<DatabaseStore> {
  const owner = openPool({ databaseUrl, role: null, max: 1 });
  await migrate(owner);
  const aggregator = openPool({ databaseUrl, role: 'aggregator', max: 2 });
  const server = openPool({ databaseUrl, role: 'server', max: 2 });
  const publicReader = openPool({ databaseUrl, role: 'public_reader', max: 2 });
  const access = createAccessStore(server);
  return {
    owner,
    databaseUrl,
    reader: createReleaseReader({ server, publicReader }),
    policies: createPolicyReader(publicReader),
    room: createRoom(server),
    tokens: access,
    sessions: access,
    people: createPeopleStore(server),
    tokenStore: createTokenStore(server),
    factors: createFactorStore(server),
    notices: createReleaseNotices({
      connect: () => openConnection({ databaseUrl, role: 'server' }),
      pool: server,
    }),
    ...filling(aggregator),
    close: async () => {
      for (const pool of [owner, aggregator, server, publicReader]) await pool.end();
      await close();
    },
  };
}
