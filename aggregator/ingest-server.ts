// Joins the HTTP intake to pipeline and database: who may send, what is ready, what may be measured.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { isDatabaseAway } from '#shared/database-away.ts';
import type { ClockHealth } from './clock-health.ts';
import { createIngestApp } from './ingest/http.ts';
import type { Pipeline } from './pipeline.ts';
import type { Settings } from './settings.ts';
import { deviceTokenSite } from './store/engine-store.ts';
import { rememberTokens } from './token-memory.ts';

/** More closed windows than this are waiting: the database has been away for some time. */
const MANY_WAITING = 10;

/** Totals of the process only: nothing that is finer than a site, and no readings (attack A23). */
function createMetrics({ pipeline, clock }: IngestParts): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'crowdshade_windows_waiting',
    help: 'Closed windows that the database has not taken yet',
    registers: [registry],
    collect() {
      this.set(pipeline.waitingReleases());
    },
  });
  new Gauge({
    name: 'crowdshade_clock_offset_seconds',
    help: 'How far the wall clock is off during a clock incident; 0 when there is none',
    registers: [registry],
    collect() {
      this.set(clock.offsetMs() / 1000);
    },
  });
  return registry;
}

export type IngestParts = {
  readonly settings: Settings;
  readonly pool: pg.Pool;
  readonly pipeline: Pipeline;
  readonly clock: ClockHealth;
  readonly log: Logger;
};

/** By name of the check, in words; empty when ready. */
function notReady(pipeline: Pipeline, clock: ClockHealth): Readonly<Record<string, string>> {
  const problem = clock.problem();
  return {
    ...(pipeline.waitingReleases() > MANY_WAITING ? { database: 'not ready' } : {}),
    ...(problem === null ? {} : { clock: problem }),
  };
}

/** Listens on INGEST_HOST and INGEST_PORT. Throws a message for people when the port is taken. */
export async function startIngest(parts: IngestParts): Promise<Server> {
  const { settings, pool, pipeline, clock, log } = parts;
  const registry = createMetrics(parts);
  const app = createIngestApp({
    siteOfToken: rememberTokens({
      find: (sha256) => deviceTokenSite(pool, sha256),
      now: () => performance.now(),
    }),
    admit: (siteId, items) => pipeline.admit(siteId, items),
    notReady: () => notReady(pipeline, clock),
    metrics: () => registry.metrics(),
    isAway: isDatabaseAway,
    log: (error) =>
      log.error(
        { error: error instanceof Error ? error.message : undefined },
        'a batch was not taken',
      ),
  });
  const server = app.listen(settings.ingestPort ?? 0, settings.ingestHost);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(
      `INGEST_PORT ${settings.ingestPort} on ${settings.ingestHost} cannot be used (${code}). Choose another.`,
    );
  }
  return server;
}
