// Joins the HTTP intake to pipeline and database: who may send, what is ready, what may be measured.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { createIngestApp } from './ingest/http.ts';
import type { Pipeline } from './pipeline.ts';
import { rememberTokens } from './remember-tokens.ts';
import type { Settings } from './settings.ts';
import { deviceToken } from './store/engine-store.ts';
import { listenToTokens } from './store/listen-tokens.ts';

/** More closed windows than this are waiting: the database has been away for some time. */
const MANY_WAITING = 10;

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
  const tokens = rememberTokens((sha256) => deviceToken(pool, sha256), Date.now);
  const stopListening = listenToTokens(pool.options, {
    onChange: tokens.changed,
    onListening: tokens.doubt,
  });
  const app = createIngestApp({
    siteOfToken: tokens.siteOf,
    admit: (siteId, items) => pipeline.admit(siteId, items),
    notReady: () => (pipeline.waitingReleases() > MANY_WAITING ? ['database'] : []),
    metrics: () => registry.metrics(),
    log: (error) =>
      log.error(
        { error: error instanceof Error ? error.message : undefined },
        'a batch was not taken',
      ),
  });
  const server = app.listen(settings.ingestPort ?? 0, settings.ingestHost);
  server.once('close', () => void stopListening());
  try {
    await once(server, 'listening');
  } catch (error) {
    await stopListening();
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(
      `INGEST_PORT ${settings.ingestPort} on ${settings.ingestHost} cannot be used (${code}). Choose another.`,
    );
  }
  return server;
}
