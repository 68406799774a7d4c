// The real database, engine, journal and server on a clock that the test moves by hand: a day passes in seconds, and nothing is left to chance.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCarry, openJournal } from '#aggregator/journal/choice.ts';
import type { Journal } from '#aggregator/journal/journal.ts';
import { nextPolicy } from '#aggregator/planning/policy-document.ts';
import { openRunningSite, type RunningSite } from '#aggregator/site/open-site.ts';
import { putToken } from '#database/aggregator/engine.ts';
import { putPolicy, putSensors, putSite } from '#database/aggregator/register.ts';
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
import { createAuthenticator } from '#server/auth/tokens.ts';
import { startServer } from '#server/start.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { originOf } from '../server/listening.ts';

const OPERATOR = 'cs_op_hand-driven';
const MINUTE = 60_000;

export type HandDriven = {
  readonly running: RunningSite;
  readonly pool: ReturnType<typeof openPool>;
  readonly owner: ReturnType<typeof openPool>;
  readonly origin: string;
  now(): EpochMs;
  /** One staff window with a reading per sensor and slot; afterwards it is published. */
  window(start: EpochMs, levels: Readonly<Record<string, Level>>): Promise<void>;
  /** Moves the clock and closes and publishes what is due. */
  moveTo(at: EpochMs): Promise<void>;
  /** The clock of the server alone; null: that of everything else again. */
  moveViewers(at: EpochMs | null): void;
  /** What a process finds that is started after a kill: nothing of the old one but what is stored. */
  restart(): Promise<void>;
  get(path: string, isOperator?: boolean): Promise<Response>;
  close(): Promise<void>;
};

type Pools = Pick<HandDriven, 'owner' | 'pool'>;

/** A database with the site, its sensors and first policy, and a token to look with. */
async function openRegistered(
  databaseUrl: string,
  site: Site,
  sensors: readonly Sensor[],
  { startAt, settings }: { readonly startAt: EpochMs; readonly settings: Partial<PolicySettings> },
): Promise<Pools> {
  const owner = openPool({ databaseUrl, role: null });
  await migrate(owner);
  const pool = openPool({ databaseUrl, role: 'aggregator' });
  await putSite(pool, site, null);
  // As each says it came; the register takes that from no document.
  for (const [registeredAt, group] of Map.groupBy(sensors, (each) => each.registeredAt))
    await putSensors(pool, group, startAt, Date.parse(registeredAt));
  const policy = { site, newest: null, settings, author: 'test', reason: 'first policy' };
  await putPolicy(pool, nextPolicy({ ...policy, effectiveFrom: startAt }));
  await putToken(owner, {
    sha256: sha256Hex(OPERATOR),
    role: 'operator',
    siteId: null,
    label: 'test',
  });
  return { owner, pool };
}

async function openRunning(
  pool: HandDriven['pool'],
  dataDir: string,
  site: Site,
  { at, now, journal }: { at: EpochMs; now: () => EpochMs; journal: Journal },
): Promise<RunningSite> {
  const fail = (error: unknown): never => {
    throw error;
  };
  return openRunningSite({
    site,
    clock: 'live',
    at,
    parts: {
      pool,
      journal,
      now,
      carry: await openCarry(dataDir),
      overrides: {},
      onReleaseError: (_, error) => fail(error),
      onJournalFailure: fail,
    },
  });
}

/** A second of the site: its heartbeat, and what its sensors say in it. */
async function hear(
  { runner }: RunningSite,
  now: EpochMs,
  levels: Readonly<Record<string, Level>>,
): Promise<void> {
  await runner.heartbeat(now);
  const observedAt = isoUtc(now);
  const items = Object.entries(levels).map(([sensorId, level]) => ({
    sensorId,
    observedAt,
    level,
  }));
  if (items.length > 0) await runner.admit(items, now);
}

/** Opens the site of a data folder again and again. The journal of a process that was killed is closed at the end only: it cannot be told that it is over. */
function reopening(pool: HandDriven['pool'], dataDir: string, site: Site, now: () => EpochMs) {
  const journals: Journal[] = [];
  return {
    open: async (at: EpochMs): Promise<RunningSite> => {
      const journal = await openJournal(dataDir);
      journals.push(journal);
      return await openRunning(pool, dataDir, site, { at, now, journal });
    },
    close: async (): Promise<void> => {
      for (const journal of journals) await journal.close();
    },
  };
}

/** What everybody is shown, and staff. */
const getterOf =
  (origin: string): HandDriven['get'] =>
  (where, isOperator = false) =>
    fetch(`${origin}${where}`, {
      headers: isOperator ? { authorization: `Bearer ${OPERATOR}` } : {},
    });

export async function startHandDriven(
  site: Site,
  sensors: readonly Sensor[],
  startAt: EpochMs,
  settings: Partial<PolicySettings> = {},
): Promise<HandDriven> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-hand-'));
  let clock = startAt;
  const embedded = await startPrepared({ dataDir, log: () => {} });
  const { databaseUrl } = embedded;
  const { owner, pool } = await openRegistered(databaseUrl, site, sensors, { startAt, settings });
  const folder = reopening(pool, dataDir, site, () => clock);
  let running = await folder.open(clock);
  let viewers: EpochMs | null = null;
  const web = await startWeb(databaseUrl, () => viewers ?? clock);
  const moveTo = async (at: EpochMs): Promise<void> => {
    clock = at;
    await running.runner.tick(at);
    await running.queue.drained();
  };
  return {
    get running() {
      return running;
    },
    restart: async () => {
      running = await folder.open(clock);
    },
    pool,
    owner,
    origin: web.origin,
    now: () => clock,
    moveTo,
    moveViewers: (at) => {
      viewers = at;
    },
    window: async (start, levels) => {
      for (clock = start; clock < start + MINUTE; clock += 1000)
        await hear(running, clock, (clock - start) % 10_000 === 5000 ? levels : {});
      await moveTo(start + MINUTE + 15_000);
    },
    get: getterOf(web.origin),
    close: async () => {
      await web.stop();
      await folder.close();
      for (const each of [pool, owner]) await each.end();
      await embedded.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startWeb(databaseUrl: string, now: () => EpochMs) {
  const serverPool = openPool({ databaseUrl, role: 'server' });
  const publicPool = openPool({ databaseUrl, role: 'public_reader' });
  const access = createAccessStore(serverPool);
  const people = createPeopleStore(serverPool);
  const factors = createFactorStore(serverPool);
  const { server, stop } = await startServer({
    reader: createReleaseReader({ server: serverPool, publicReader: publicPool }),
    policies: createPolicyReader(publicPool),
    room: createRoom(serverPool),
    auth: createAuthenticator(access, access),
    factors: {
      store: factors,
      policy: 'off',
      publicOrigin: null,
      vault: () => null,
    },
    people,
    door: { people, factors },
    tokenStore: createTokenStore(serverPool),
    notices: createReleaseNotices({
      connect: () => openConnection({ databaseUrl, role: 'server' }),
      pool: serverPool,
    }),
    wallClock: now,
    log: (error) => {
      throw error;
    },
    ingestUrl: null,
    clientDir: import.meta.dirname,
  });
  return {
    origin: await originOf(server),
    stop: async () => {
      await stop();
      server.close();
      await serverPool.end();
      await publicPool.end();
    },
  };
}
