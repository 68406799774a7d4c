// The aggregator as one call: takes readings in, releases windows. Ends with an error code when its journal or its lease cannot be
// trusted; whoever started it starts it again, and it goes on from journal and carry file.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import pino, { type Logger } from 'pino';
import type { Site } from '#shared/site.ts';
import type { EpochMs } from '#shared/time.ts';
import { say } from './command.ts';
import { ensureCredentials } from './credentials.ts';
import { findRunning } from './database/embedded.ts';
import { takeIntakeLock } from './database/lock.ts';
import { openPool } from './database/open.ts';
import { startIngest } from './ingest-server.ts';
import { openCarryFiles } from './journal/carry-files.ts';
import { openSegmentFiles } from './journal/segment-files.ts';
import { type Lease, takeLease } from './lease.ts';
import { type OpenParts, openRunningSite, type RunningSite } from './open-site.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { type ReplanningParts, watchRegister } from './replanning.ts';
import { readSettings, type Settings } from './settings.ts';
import { close, stopOnSignals } from './stopping.ts';
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

/** After this nothing more is accepted: an acknowledged reading might not be on the disk, or another process has the site. */
function failStop(log: Logger, why: string): (error?: unknown) => void {
  return (error) => {
    log.fatal({ error: error instanceof Error ? error.message : undefined }, why);
    process.exitCode = 1;
    // Whoever waits for an answer gets its 503 first.
    setTimeout(() => process.exit(1), LAST_ANSWERS_MS);
  };
}

/** The database may come up after us; everything else that fails is reported at once. */
async function untilDatabase<T>(log: Logger, run: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!/^(ECONN|ENOENT|57P|08)/.test(code)) throw error;
      log.warn({ code }, 'the database does not answer yet; trying again');
      await sleep(DATABASE_RETRY_MS);
    }
  }
}

type Composition = {
  readonly settings: Settings;
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly embedded: boolean;
  readonly now: () => EpochMs;
  /** Seconds of `now` per second of the wall. */
  readonly speed: number;
};

type Opened = { sites: RunningSite[]; leases: Lease[]; elsewhere: number };

/** Sites whose windows this process may close: every live one, on a server only those that no other aggregator has. */
async function openSites(composition: Composition): Promise<Opened> {
  const { settings, pool, log, embedded } = composition;
  const journal = openSegmentFiles(path.join(settings.dataDir, 'journal'));
  const carry = openCarryFiles(path.join(settings.dataDir, 'carry'));
  const opened: Opened = { sites: [], leases: [], elsewhere: 0 };
  const known = await readSites(pool, null);
  const recordings = new Set(
    known.filter(({ replayClock }) => replayClock !== null).map(({ site }) => site.siteId),
  );
  try {
    for (const site of await loadSites(pool)) {
      // A recording is read-only: its clock stands still.
      if (recordings.has(site.siteId)) continue;
      const taken = failStop(log, `another aggregator has taken site ${site.siteId}`);
      const lease = embedded ? null : await takeLease(pool, site.siteId, taken);
      if (lease !== null) opened.leases.push(lease);
      if (lease !== null || embedded) {
        const mayRelease = (): boolean => lease?.isHeld() ?? true;
        const running = await openOne(composition, site, { journal, carry, mayRelease });
        opened.sites.push(running);
      } else {
        log.info({ siteId: site.siteId }, 'another aggregator runs this site');
        opened.elsewhere += 1;
      }
    }
  } catch (error) {
    for (const lease of opened.leases) await lease.release();
    throw error;
  }
  return opened;
}

async function openOne(
  { settings, pool, log, now }: Composition,
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
        log.error(
          { siteId, error: error instanceof Error ? error.message : undefined },
          'a window waits for the database',
        ),
      onJournalFailure: failStop(log, 'the journal cannot be written; nothing more is accepted'),
    },
  });
  log.info({ siteId: site.siteId, recoveredWindows: running.recoveredWindows }, 'site opened');
  return running;
}

/** Stands by while every site is run by others, and takes over when one becomes free. */
async function openSitesOrWait(composition: Composition): Promise<Opened> {
  for (;;) {
    const opened = await untilDatabase(composition.log, () => openSites(composition));
    if (opened.sites.length > 0 || opened.elsewhere === 0) return opened;
    await sleep(STANDBY_MS);
  }
}

/** Retention and compression, once an hour. Gives the function that ends it. */
function startUpkeep({ pool, log, now }: Composition): () => void {
  const timer = setInterval(() => {
    runJobs(pool, now()).catch((error: unknown) => {
      log.error({ error: String(error) }, 'upkeep of the database failed');
    });
  }, UPKEEP_MS);
  return () => clearInterval(timer);
}

function openLog(settings: Settings): Logger {
  const redact = ['req', 'token', 'password', 'readings', 'level'];
  const options = { level: settings.logLevel, base: { program: 'aggregator' }, redact };
  return pino(options, pino.destination(2));
}

function openPipeline(
  { pool, log, now, speed }: Composition,
  sites: readonly RunningSite[],
): Pipeline {
  return startPipeline(sites, {
    now,
    speed,
    writeTotals: (running, epochStart, counts) =>
      addRefusals(pool, running.site.siteId, epochStart, running.rosterEpochSeconds, counts),
    escalate: (running, at) => escalateDue(pool, running.site.siteId, at),
    onError: (error) =>
      log.error(
        { error: error instanceof Error ? error.message : undefined },
        'the intake met an error',
      ),
  });
}

function replanning({ settings, pool, log, now }: Composition): ReplanningParts {
  return {
    pool,
    overrides: settings.policyOverrides,
    now,
    onReplanned: (siteId, planId) => log.info({ siteId, planId }, 'planned again'),
    onError: (siteId, error) =>
      log.error(
        { siteId, error: error instanceof Error ? error.message : undefined },
        'the changed register could not be taken up; trying again',
      ),
  };
}

/**
 * Runs until SIGTERM, SIGINT or the end of its parent. `now` is the wall clock; tests and fast demos hand in another one, with how fast it goes.
 * @throws {Error} a message for people when settings, database or port do not allow a start.
 */
export async function runAggregator(
  environment: Environment,
  now: () => EpochMs,
  speed = 1,
): Promise<void> {
  const settings = readSettings(environment);
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === null)
    throw new Error(
      'DATABASE_URL is needed here. "npm start" opens the embedded database and sets it.',
    );
  const log = openLog(settings);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const freeIntake = takeIntakeLock(dataDir);
  const applicationName = 'crowdshade aggregator';
  const pool = openPool({ databaseUrl, role: 'aggregator', max: 6, applicationName });
  const embedded = findRunning(dataDir) === databaseUrl;
  const composition = { settings, pool, log, embedded, now, speed };
  // Without the demo this is an installation in earnest: its first password is for the first sign-in only.
  const mustChange = settings.demo === 'off';
  const first = { demoSiteId: mustChange ? null : 'demo', mustChange };
  const written = await untilDatabase(log, () => ensureCredentials(pool, dataDir, first));
  if (written !== null) say(`tokens and the admin's password of the first start are in ${written}`);
  const { sites, leases } = await openSitesOrWait(composition);
  const pipeline = openPipeline(composition, sites);
  const stopUpkeep = startUpkeep(composition);
  const stopWatching = await watchRegister(sites, replanning(composition));
  const server = await startIngest({ settings, pool, pipeline, log });
  const address = server.address();
  process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : undefined });
  stopOnSignals(async () => {
    await close(server);
    await pipeline.stop();
    for (const lease of leases) await lease.release();
    stopUpkeep();
    stopWatching();
    await pool.end();
    freeIntake();
    process.exit(0);
  });
}
