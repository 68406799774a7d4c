// The aggregator as one call: takes readings in, releases windows. Ends with an error code when its journal or its lease cannot be
// trusted; whoever started it starts it again, and it goes on from journal and carry file.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { isDatabaseAway } from '#shared/database-away.ts';
import { sentenceOf } from '#shared/sentence.ts';
import type { Site } from '#shared/site.ts';
import type { EpochMs } from '#shared/time.ts';
import { watchClock } from './clock-health.ts';
import { say } from './command.ts';
import { ensureCredentials } from './credentials.ts';
import { findRunning } from './database/embedded.ts';
import { takeIntakeLock } from './database/lock.ts';
import { LONG_LIMITS, type OpenOptions, openConnection, openPool } from './database/open.ts';
import { refuseTransactionPooling } from './database/pooling.ts';
import { readDemoClock } from './demo-clock.ts';
import { startIngest } from './ingest-server.ts';
import { openCarryFiles } from './journal/carry-files.ts';
import { openSegmentFiles } from './journal/segment-files.ts';
import { LEASE_IDLE_MS, LEASE_LIMITS, Leases, openLockSession } from './lease.ts';
import { type LogFailure, openLog, quietly } from './log.ts';
import { type MachineClock, openMachineClock } from './machine-clock.ts';
import { type OpenParts, openRunningSite, type RunningSite } from './open-site.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { type ReplanningParts, watchRegister } from './replanning.ts';
import { readSettings, type Settings } from './settings.ts';
import { answerPings, close, endWithParent, stopOnSignals } from './stopping.ts';
import { addRefusals } from './store/engine-store.ts';
import { runJobs } from './store/jobs.ts';
import { readSites } from './store/read-register.ts';
import { loadSites } from './store/register-store.ts';
import { escalateDue } from './store/write-alerts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const UPKEEP_MS = 3_600_000;
const DATABASE_RETRY_MS = 1000;
const STANDBY_MS = 5000;
const LAST_ANSWERS_MS = 250;
const MAX_PLACES = 10;

/** After this nothing more is accepted: an acknowledged reading might not be on the disk, or another process has the site. */
function failStop(log: Logger, why: string): (error?: unknown) => void {
  return (error) => {
    log.fatal({ error: error === undefined ? undefined : sentenceOf(error) }, why);
    process.exitCode = 1;
    // Whoever waits for an answer gets its 503 first.
    setTimeout(() => process.exit(1), LAST_ANSWERS_MS);
  };
}

/** The database may come up after us; everything else that fails is reported at once. */
async function untilDatabase<T>(failed: Composition['failed'], run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      failed('the database does not answer yet; trying again', error);
      await sleep(DATABASE_RETRY_MS);
    }
  }
}

type Composition = {
  readonly settings: Settings;
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** For what takes long: its one connection has no short time limit. */
  readonly slowPool: pg.Pool;
  /** null on the embedded database: its lock file is the lease. */
  readonly leases: Leases | null;
  readonly clock: MachineClock;
  readonly now: () => EpochMs;
  /** Seconds of `now` per second of the wall. */
  readonly speed: number;
  /** Logs a failure: the first of its kind at once, the others as a count. */
  readonly failed: LogFailure;
};

type Opened = { sites: RunningSite[]; elsewhere: number };

/** Sites whose windows this process may close: every live one, on a server only those that no other aggregator has. */
async function openSites(composition: Composition): Promise<Opened> {
  const { settings, pool, log, leases } = composition;
  const journal = openSegmentFiles(path.join(settings.dataDir, 'journal'), (place) =>
    log.warn({ place }, 'this is not a file of the journal; it is left where it is'),
  );
  const carry = openCarryFiles(path.join(settings.dataDir, 'carry'));
  const opened: Opened = { sites: [], elsewhere: 0 };
  const known = await readSites(pool, null);
  const recordings = new Set(
    known.filter(({ replayClock }) => replayClock !== null).map(({ site }) => site.siteId),
  );
  // A recording is read-only: its clock stands still.
  const live = (await loadSites(pool)).filter(({ siteId }) => !recordings.has(siteId));
  const ours = await leases?.take(live.map(({ siteId }) => siteId));
  for (const site of live) {
    const { siteId } = site;
    if (ours === undefined || ours.has(siteId)) {
      const mayRelease = (): boolean => leases?.isHeld(siteId) ?? true;
      opened.sites.push(await openOne(composition, site, { journal, carry, mayRelease }));
    } else {
      log.info({ siteId }, 'another aggregator runs this site');
      opened.elsewhere += 1;
    }
  }
  return opened;
}

async function openOne(
  { settings, pool, log, now, failed }: Composition,
  site: Site,
  parts: Pick<OpenParts, 'journal' | 'carry' | 'mayRelease'>,
): Promise<RunningSite> {
  const running = await openRunningSite({
    site,
    clock: 'live',
    at: now(),
    parts: {
      ...parts,
      pool,
      overrides: settings.policyOverrides,
      now,
      onReleaseError: (siteId, error) =>
        failed('a window could not be released; it waits and is tried again', error, { siteId }),
      onDamage: (siteId, places, outcome) => {
        // Thousands of damaged lines are one finding: the first few places say where to look.
        const some = places.slice(0, MAX_PLACES);
        log.error({ siteId, places: some, count: places.length }, `damaged: ${outcome}`);
      },
      onJournalFailure: failStop(log, 'the journal cannot be written; nothing more is accepted'),
    },
  });
  log.info({ siteId: site.siteId, recoveredWindows: running.recoveredWindows }, 'site opened');
  return running;
}

/** The database keeps hashes only, so a file that was deleted cannot be written again. */
function sayWhenLost(dataDir: string): void {
  const file = path.join(dataDir, 'credentials.json');
  if (existsSync(file)) return;
  say(
    `${file} is not there. What stood in it cannot be read back: the database keeps hashes only. Make a new password with "npm run people -- reset", new tokens with "npm run tokens"`,
  );
}

/** Stands by while every site is run by others, and takes over when one becomes free. */
async function openSitesOrWait(composition: Composition): Promise<Opened> {
  for (;;) {
    const opened = await untilDatabase(composition.failed, () => openSites(composition));
    if (opened.sites.length > 0 || opened.elsewhere === 0) return opened;
    await sleep(STANDBY_MS);
  }
}

/** Retention and compression, once an hour, but nothing is called old by a clock that is not sure. Gives the function that ends it. */
function startUpkeep({ slowPool, clock, failed }: Composition): () => void {
  const timer = setInterval(() => {
    const { now, isSure } = clock.read();
    if (!isSure) return;
    runJobs(slowPool, now).catch((error: unknown) => {
      failed('upkeep of the database failed', error);
    });
  }, UPKEEP_MS);
  return () => clearInterval(timer);
}

/** Leases of every site on one connection of their own. */
function openLeases(open: OpenOptions, log: Logger): Leases {
  return new Leases({
    open: () =>
      openLockSession(() =>
        openConnection({
          ...open,
          applicationName: 'crowdshade leases',
          limits: LEASE_LIMITS,
          idleSessionMs: LEASE_IDLE_MS,
        }),
      ),
    onTaken: (siteId) => failStop(log, `another aggregator has taken site ${siteId}`)(),
  });
}

function openPipeline(
  { pool, clock, speed, failed }: Composition,
  sites: readonly RunningSite[],
): Pipeline {
  return startPipeline(sites, {
    clock: () => clock.read(),
    speed,
    writeTotals: (running, epochStart, counts) =>
      addRefusals(pool, running.site.siteId, epochStart, running.rosterEpochSeconds, counts),
    escalate: (running, at) => escalateDue(pool, running.site.siteId, at),
    onError: (error) => failed('the intake met an error', error),
  });
}

function replanning({ settings, pool, log, now, failed }: Composition): ReplanningParts {
  return {
    pool,
    overrides: settings.policyOverrides,
    now,
    onReplanned: (siteId, planId) => log.info({ siteId, planId }, 'planned again'),
    onError: (siteId, error) =>
      failed('the changed register could not be taken up; trying again', error, { siteId }),
  };
}

/** The clock of the data folder: the steady one of this machine, faster for a demo that is played fast. */
function openClock(
  { dataDir }: Settings,
  log: Logger,
): Pick<Composition, 'clock' | 'now' | 'speed'> {
  const fast = readDemoClock(dataDir);
  const clock = openMachineClock({ dataDir, isKeeper: true, fast, log });
  return { clock, now: () => clock.now(), speed: fast?.speed ?? 1 };
}

/**
 * Runs until SIGTERM, SIGINT or the end of its parent.
 * @throws {Error} a message for people when settings, database or port do not allow a start.
 */
export async function runAggregator(environment: Environment): Promise<void> {
  endWithParent();
  const settings = readSettings(environment);
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === null)
    throw new Error(
      'DATABASE_URL is needed here. "npm start" opens the embedded database and sets it.',
    );
  const log = openLog(settings);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const freeIntake = takeIntakeLock(dataDir);
  const open = { databaseUrl, role: 'aggregator' } as const;
  const pool = openPool({ ...open, max: 6, applicationName: 'crowdshade aggregator' });
  const slowPool = openPool({ ...open, max: 1, limits: LONG_LIMITS });
  const embedded = findRunning(dataDir) === databaseUrl;
  const leases = embedded ? null : openLeases(open, log);
  const failed = quietly(log);
  await untilDatabase(failed, () => refuseTransactionPooling(open));
  const time = openClock(settings, log);
  const composition = { settings, pool, slowPool, log, leases, failed, ...time };
  // Without the demo this is an installation in earnest: its first password is for the first sign-in only.
  const mustChange = settings.demo === 'off';
  const first = { demoSiteId: mustChange ? null : 'demo', mustChange };
  const written = await untilDatabase(failed, () => ensureCredentials(pool, dataDir, first));
  if (written !== null) say(`tokens and the admin's password of the first start are in ${written}`);
  else sayWhenLost(dataDir);
  const { sites } = await openSitesOrWait(composition);
  const pipeline = openPipeline(composition, sites);
  const stopUpkeep = startUpkeep(composition);
  const stopWatching = await watchRegister(sites, replanning(composition));
  const clock = watchClock(time.clock, sites, log);
  const server = await startIngest({
    ...composition,
    pipeline,
    clock,
    connect: () => openConnection({ ...open, applicationName: 'crowdshade tokens' }),
  });
  const address = server.address();
  answerPings();
  process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : undefined });
  stopOnSignals(async () => {
    await close(server);
    await pipeline.stop();
    await leases?.release();
    stopUpkeep();
    stopWatching();
    clock.stop();
    await Promise.all([pool.end(), slowPool.end()]);
    freeIntake();
    process.exit(0);
  });
}
