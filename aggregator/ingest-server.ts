// Joins the HTTP intake to pipeline and database: who may send, what is ready, what may be measured.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { createIngestApp } from './ingest/http.ts';
import type { Pipeline } from './pipeline.ts';
import {
  databaseCheck,
  journalCheck,
  type NamedCheck,
  watchReadiness,
  windowsCheck,
} from './readiness.ts';
import type { Settings } from './settings.ts';
import { deviceTokenSite } from './store/engine-store.ts';

/** How long a token's site is remembered; also how long a revoked token may still be taken, and a known one while the database is away. */
const TOKEN_MS = 30_000;
const TOKEN_STALE_MS = 3_600_000;

/** Remembers the sites of tokens; a token that was good goes on being good while the database is away. */
function rememberTokens(
  find: (sha256: string) => Promise<string | null>,
): (sha256: string) => Promise<string | null> {
  const known = new Map<string, { siteId: string; at: number }>();
  return async (sha256) => {
    const entry = known.get(sha256);
    if (entry !== undefined && Date.now() - entry.at < TOKEN_MS) return entry.siteId;
    try {
      const siteId = await find(sha256);
      if (siteId === null) known.delete(sha256);
      else known.set(sha256, { siteId, at: Date.now() });
      return siteId;
    } catch (error) {
      if (entry !== undefined && Date.now() - entry.at < TOKEN_STALE_MS) return entry.siteId;
      throw error;
    }
  };
}

/** Totals of the process only: nothing that is finer than a site, and no readings (attack A23). */
function createMetrics(pipeline: Pipeline): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'crowdshade_windows_waiting',
    help: 'Closed windows that the database has not taken yet',
    registers: [registry],
    collect() {
      this.set(pipeline.waitingReleases());
    },
  });
  return registry;
}

export type IngestParts = {
  readonly settings: Settings;
  readonly pool: pg.Pool;
  readonly pipeline: Pipeline;
  readonly log: Logger;
  /** Logs a failure. Default: each. */
  readonly failed?: (text: string, error: unknown) => void;
  /** More things that may be wrong, for readiness. */
  readonly checks?: readonly NamedCheck[];
};

/** Listens on INGEST_HOST and INGEST_PORT. Throws a message for people when the port is taken. */
export async function startIngest({
  settings,
  pool,
  pipeline,
  log,
  checks = [],
  failed = (text) => log.error(text),
}: IngestParts): Promise<Server> {
  const monotonic = (): number => performance.now();
  const own = [
    databaseCheck(() => pool.query('SELECT 1')),
    journalCheck(pipeline),
    windowsCheck(pipeline, monotonic),
  ];
  const readiness = watchReadiness([...own, ...checks], {
    monotonic,
    onChange: ({ name, word, whatToDo }) => {
      if (word === 'ok') log.info({ check: name }, 'well again');
      else log.error({ check: name, word }, whatToDo ?? 'not well');
    },
  });
  const registry = createMetrics(pipeline);
  const app = createIngestApp({
    siteOfToken: rememberTokens((sha256) => deviceTokenSite(pool, sha256)),
    admit: (siteId, items) => pipeline.admit(siteId, items),
    health: readiness.health,
    metrics: () => registry.metrics(),
    log: (error) => failed('a batch was not taken', error),
  });
  const server = app.listen(settings.ingestPort ?? 0, settings.ingestHost);
  server.once('close', readiness.stop);
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
