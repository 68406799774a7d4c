// The aggregator as one call: takes readings in, releases windows. Ends with an error code when its
// journal or its lease cannot be trusted; whoever started it starts it again, and it goes on from
// journal and carry file.
import type pg from 'pg';
import type { Logger } from 'pino';
import { takeDueSteps } from '#database/aggregator/climb.ts';
import { addRefusals } from '#database/aggregator/engine.ts';
import { runJobs } from '#database/aggregator/jobs.ts';
import { closeToOthers } from '#database/embedded/diagnosis.ts';
import { findRunning } from '#database/embedded/embedded.ts';
import { LONG_LIMITS, type OpenOptions, openConnection, openPool } from '#database/open.ts';
import { refuseUnfit } from '#database/schema-fit.ts';
import { say } from '#shared/process/command.ts';
import { readDemoClock } from '#shared/process/demo-clock.ts';
import { endWithParent, stopOnSignals } from '#shared/process/ending.ts';
import { actAsOwnerOf } from '#shared/process/file-owner.ts';
import { type MachineClock, openMachineClock } from '#shared/process/machine-clock.ts';
import { makeFolder } from '#shared/process/stored-file.ts';
import { HOUR_MS } from '#shared/time.ts';
import { startIngest } from './ingest-server.ts';
import { openCarry, openJournal, openLease, takePlace } from './journal/choice.ts';
import type { Lease } from './journal/lease.ts';
import { ensureCredentials, lostWords, writtenWords } from './process/credentials.ts';
import { openLog, quietly } from './process/log.ts';
import { readSettings, type Settings } from './process/settings.ts';
import { answerPings, close, failStop } from './process/stopping.ts';
import { untilDatabase } from './process/until-database.ts';
import { watchClock } from './site/clock-health.ts';
import { createDamageMemory, type DamageMemory } from './site/damage-memory.ts';
import { forgetRecordings } from './site/left-recordings.ts';
import type { RunningSite } from './site/open-site.ts';
import { type OurSitesParts, openOurSites } from './site/our-sites.ts';
import { type Pipeline, startPipeline } from './site/pipeline.ts';
import { type ReplanningParts, watchRegister } from './site/replanning.ts';
import { type StopWatchParts, watchStops } from './site/watch-stops.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const UPKEEP_MS = HOUR_MS;

type Composition = OurSitesParts & {
  /** For what takes long: its one connection has no short time limit. */
  readonly slowPool: pg.Pool;
  readonly clock: MachineClock;
  /** Seconds of `now` per second of the wall. */
  readonly speed: number;
};

/**
 * Retention and compression, once an hour, but nothing is called old by a clock that is not sure.
 * Gives the function that ends it.
 */
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

/** On a database server a lease per site, on one connection of their own. */
function leaseOf(open: OpenOptions, { dataDir }: Settings, log: Logger): Lease {
  const isEmbedded = findRunning(dataDir) === open.databaseUrl;
  const applicationName = 'crowdshade leases';
  return openLease({
    connect: isEmbedded
      ? null
      : (session) => openConnection({ ...open, applicationName, ...session }),
    onTaken: (siteId) => failStop(log, `another aggregator has taken site ${siteId}`)(),
  });
}

const openDamage = ({ dataDir }: Settings, log: Logger): DamageMemory =>
  createDamageMemory({
    dataDir,
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    say: (text) => log.error(text),
  });

/** What is kept of windows that are open. */
async function openStored({
  settings: { dataDir },
  pool,
  log,
  failed,
}: Pick<Composition, 'settings' | 'pool' | 'log' | 'failed'>): Promise<
  Pick<Composition, 'journal' | 'carry'>
> {
  const journal = await openJournal(dataDir, (place) =>
    log.warn({ place }, 'this is not a file of the journal; it is left where it is'),
  );
  const stored = { journal, carry: await openCarry(dataDir) };
  await untilDatabase(failed, () => forgetRecordings(pool, stored));
  return stored;
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
    takeDueSteps: (running, at) => takeDueSteps(pool, running.site.siteId, at),
    onError: (error) => failed('the intake met an error', error),
  });
}

function replanning({ pool, log, now, failed }: Composition): ReplanningParts {
  return {
    pool,
    now,
    onReplanned: (siteId, planId) => log.info({ siteId, planId }, 'planned again'),
    onError: (siteId, error) =>
      failed('the changed register could not be taken up; trying again', error, { siteId }),
  };
}

function stopWatch({ pool, log, failed }: Composition): StopWatchParts {
  return {
    pool,
    onTaken: (siteId, number) => log.warn({ siteId, number }, 'emergency stop taken up'),
    onError: (siteId, error) =>
      failed('emergency stops could not be read; trying again', error, { siteId }),
  };
}

/**
 * The clock of the data folder: the steady one of this machine, faster for a demo that is played
 * fast.
 */
function openClock(
  { dataDir }: Settings,
  log: Logger,
): Pick<Composition, 'clock' | 'now' | 'speed'> {
  const fast = readDemoClock(dataDir);
  const clock = openMachineClock({ dataDir, isKeeper: true, fast, log });
  return { clock, now: () => clock.now(), speed: fast?.speed ?? 1 };
}

/**
 * Makes the data folder, for nobody else to read, and takes this process's place in it. Gives the
 * function that leaves it.
 */
async function takeFolder({ dataDir }: Settings): Promise<() => Promise<void>> {
  actAsOwnerOf(dataDir, say);
  makeFolder(dataDir);
  const closed = closeToOthers(dataDir);
  if (closed !== null) say(closed);
  return await takePlace(dataDir);
}

/** The first start writes credentials; every start says where they are, or that they are lost. */
async function sayCredentials({ settings, pool, failed }: Composition): Promise<void> {
  const { dataDir, demo } = settings;
  // Without the demo this is an installation in earnest: its first password is for the first
  // sign-in only.
  const mustChange = demo === 'off';
  const first = { demoSiteId: mustChange ? null : 'demo', mustChange, say };
  const written = await untilDatabase(failed, () => ensureCredentials(pool, dataDir, first));
  const words = written === null ? lostWords(dataDir) : writtenWords(written);
  if (words !== null) say(words);
}

const NO_DATABASE =
  'DATABASE_URL is needed here. "npm start" opens the embedded database and sets it.';

/**
 * Runs until SIGTERM, SIGINT or the end of its parent.
 * @throws {Error} a message for people when settings, database or port do not allow a start.
 */
export async function runAggregator(environment: Environment): Promise<void> {
  endWithParent();
  const settings = readSettings(environment);
  const { databaseUrl } = settings;
  if (databaseUrl === null) throw new Error(NO_DATABASE);
  const log = openLog(settings);
  const leavePlace = await takeFolder(settings);
  const open = { databaseUrl, role: 'aggregator' } as const;
  const pool = openPool({ ...open, max: 6, applicationName: 'crowdshade aggregator' });
  const slowPool = openPool({ ...open, max: 1, limits: LONG_LIMITS });
  const lease = leaseOf(open, settings, log);
  const failed = quietly(log);
  await untilDatabase(failed, () => refuseUnfit(open));
  const time = openClock(settings, log);
  const damage = openDamage(settings, log);
  const stored = await openStored({ settings, pool, log, failed });
  const composition = { settings, pool, slowPool, log, lease, failed, damage, ...time, ...stored };
  await sayCredentials(composition);
  const { sites, refused, stop: stopJoining } = await openOurSites(composition);
  const pipeline = openPipeline(composition, sites);
  const stopUpkeep = startUpkeep(composition);
  const endRegister = watchRegister(sites, replanning(composition));
  const endStops = watchStops(sites, stopWatch(composition));
  const clock = watchClock(time.clock, sites, log);
  const server = await startIngest({
    ...composition,
    pipeline,
    clock,
    refused,
    connect: () => openConnection({ ...open, applicationName: 'crowdshade tokens' }),
  });
  const address = server.address();
  answerPings();
  process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : undefined });
  stopOnSignals(async () => {
    await close(server);
    await stopJoining();
    await pipeline.stop();
    await lease.release();
    stopUpkeep();
    endRegister();
    endStops();
    clock.stop();
    await Promise.all([pool.end(), slowPool.end()]);
    await leavePlace();
    process.exit(0);
  });
}
