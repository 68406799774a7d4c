// The aggregator: takes readings in, releases windows. Ends with an error code when its journal or its lease cannot be trusted; whoever
// started it starts it again, and it goes on from journal and carry file.
import type { Server } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import pino, { type Logger } from 'pino';
import { runCommand, say } from './command.ts';
import { ensureCredentials } from './credentials.ts';
import { findRunning } from './database/embedded.ts';
import { openPool } from './database/open.ts';
import { startIngest } from './ingest-server.ts';
import { openCarryFiles } from './journal/carry-files.ts';
import { openSegmentFiles } from './journal/segment-files.ts';
import { type Lease, takeLease } from './lease.ts';
import { openRunningSite, type RunningSite } from './open-site.ts';
import { startPipeline } from './pipeline.ts';
import { readSettings, type Settings } from './settings.ts';
import { addRefusals } from './store/engine-store.ts';
import { runJobs } from './store/jobs.ts';
import { loadSites } from './store/register-store.ts';

const UPKEEP_MS = 3_600_000;
const DATABASE_RETRY_MS = 1000;

/** After this nothing more is accepted: an acknowledged reading might not be on the disk, or another process has the site. */
function failStop(log: Logger, why: string): (error?: unknown) => void {
  return (error) => {
    log.fatal({ error: error instanceof Error ? error.message : undefined }, why);
    process.exit(1);
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

async function openSites(
  settings: Settings,
  pool: pg.Pool,
  log: Logger,
  embedded: boolean,
): Promise<{ sites: RunningSite[]; leases: Lease[] }> {
  const folder = path.join(settings.dataDir, 'journal');
  const journal = openSegmentFiles(folder);
  const carry = openCarryFiles(path.join(settings.dataDir, 'carry'));
  const sites: RunningSite[] = [];
  const leases: Lease[] = [];
  for (const site of await loadSites(pool)) {
    if (!embedded) {
      const lease = await takeLease(
        pool,
        site.siteId,
        failStop(log, `the lease of site ${site.siteId} was lost`),
      );
      if (lease === null) {
        log.info({ siteId: site.siteId }, 'another aggregator runs this site');
        continue;
      }
      leases.push(lease);
    }
    const running = await openRunningSite({
      site,
      clock: 'live',
      at: Date.now(),
      parts: {
        pool,
        journal,
        carry,
        overrides: settings.policyOverrides,
        onReleaseError: (siteId, error) =>
          log.error(
            { siteId, error: error instanceof Error ? error.message : undefined },
            'a window waits for the database',
          ),
        onJournalFailure: failStop(log, 'the journal cannot be written; nothing more is accepted'),
      },
    });
    log.info({ siteId: site.siteId, recoveredWindows: running.recoveredWindows }, 'site opened');
    sites.push(running);
  }
  return { sites, leases };
}

/** The embedded database has no background workers; this does their part, as its owner. Gives the function that ends it. */
function startUpkeep(databaseUrl: string, log: Logger): () => Promise<void> {
  const owner = openPool({ databaseUrl, role: null, max: 1 });
  const timer = setInterval(() => {
    runJobs(owner, new Date()).catch((error: unknown) => {
      log.error({ error: String(error) }, 'upkeep of the database failed');
    });
  }, UPKEEP_MS);
  return async () => {
    clearInterval(timer);
    await owner.end();
  };
}

async function run(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const settings = readSettings(environment);
  const { databaseUrl } = settings;
  if (databaseUrl === null)
    throw new Error(
      'DATABASE_URL is needed here. "npm start" opens the embedded database and sets it.',
    );
  const log = pino(
    {
      level: settings.logLevel,
      base: { program: 'aggregator' },
      redact: ['req', 'token', 'password'],
    },
    pino.destination(2),
  );
  const embedded = findRunning(settings.dataDir) === databaseUrl;
  const pool = openPool({
    databaseUrl,
    role: 'aggregator',
    max: 6,
    applicationName: 'crowdshade aggregator',
  });
  const demoSiteId = settings.demo === 'off' ? null : 'demo';
  const written = await untilDatabase(log, () =>
    ensureCredentials(pool, settings.dataDir, demoSiteId),
  );
  if (written !== null) say(`tokens of the first start are in ${written}`);
  const { sites, leases } = await untilDatabase(log, () =>
    openSites(settings, pool, log, embedded),
  );

  const pipeline = startPipeline(sites, {
    now: () => Date.now(),
    writeTotals: (running, epochStart, counts) =>
      addRefusals(pool, running.site.siteId, epochStart, running.rosterEpochSeconds, counts),
    onError: (error) =>
      log.error(
        { error: error instanceof Error ? error.message : undefined },
        'the intake met an error',
      ),
  });
  const stopUpkeep = embedded ? startUpkeep(databaseUrl, log) : async () => {};

  const server = await startIngest({ settings, pool, pipeline, log });
  const address = server.address();
  process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : undefined });
  stopOnSignals(async () => {
    await close(server);
    await pipeline.stop();
    for (const lease of leases) await lease.release();
    await stopUpkeep();
    await pool.end();
    process.exit(0);
  });
}

function stopOnSignals(stop: () => Promise<void>): void {
  let called = false;
  const once = (): void => {
    if (called) return;
    called = true;
    stop().catch(() => process.exit(1));
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.on('disconnect', once);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

await runCommand(run);
