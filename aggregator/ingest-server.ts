// Joins the HTTP intake to pipeline and database: who may send, what is ready, what may be measured.

import { once } from 'node:events';
import type { Server } from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { sentenceOf } from '#shared/sentence.ts';
import { createIngestApp } from './ingest/http.ts';
import type { Pipeline } from './pipeline.ts';
import type { Settings } from './settings.ts';
import { deviceTokenSite } from './store/engine-store.ts';

/** How long a token's site is remembered; also how long a revoked token may still be taken, and a known one while the database is away. */
const TOKEN_MS = 30_000;
const TOKEN_STALE_MS = 3_600_000;
/** More closed windows than this are waiting: the database has been away for some time. */
const MANY_WAITING = 10;

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
};

/** Listens on INGEST_HOST and INGEST_PORT. Throws a message for people when the port is taken. */
export async function startIngest({ settings, pool, pipeline, log }: IngestParts): Promise<Server> {
  const registry = createMetrics(pipeline);
  const app = createIngestApp({
    siteOfToken: rememberTokens((sha256) => deviceTokenSite(pool, sha256)),
    admit: (siteId, items) => pipeline.admit(siteId, items),
    notReady: () => (pipeline.waitingReleases() > MANY_WAITING ? ['database'] : []),
    metrics: () => registry.metrics(),
    log: (error) => log.error({ error: sentenceOf(error) }, 'a batch was not taken'),
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
