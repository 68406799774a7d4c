// Joins the intake and its adapters to pipeline and database: who may send, what is ready, what may
// be measured.

import { once } from 'node:events';
import http from 'node:http';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, Registry } from 'prom-client';
import { deviceToken } from '#database/aggregator/engine.ts';
import { DeviceMirror } from '#database/device-mirror.ts';
import { deviceTokenOf, deviceTokensAfter } from '#database/device-tokens.ts';
import { knownDamage } from '#database/embedded/inspection.ts';
import { limitConnections, REQUEST_CHECK_MS } from '#shared/process/connection-limit.ts';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import type { EpochMs } from '#shared/time.ts';
import { createIngestApp } from './ingest/http/app.ts';
import { jsonBatch } from './ingest/http/json-batch.ts';
import { senderNetwork } from './ingest/http/sender.ts';
import { createIntake } from './ingest/intake.ts';
import { rememberTokens, type TokenMemory } from './ingest/token-memory.ts';
import type { Settings } from './process/settings.ts';
import {
  clockCheck,
  databaseCheck,
  dataCheck,
  journalCheck,
  type NamedCheck,
  type Readiness,
  sitesCheck,
  watchReadiness,
  windowsCheck,
} from './readiness.ts';
import type { ClockHealth } from './site/clock-health.ts';
import type { DamageMemory } from './site/damage-memory.ts';
import type { Pipeline } from './site/pipeline.ts';

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
  /** The time of day. */
  readonly now: () => EpochMs;
  /** Makes a connection of its own, to listen on. */
  readonly connect: () => Promise<pg.Client>;
  /** Logs a failure. Default: each. */
  readonly failed?: (text: string, error: unknown) => void;
  /** What was damaged when the sites were opened. */
  readonly damage?: Pick<DamageMemory, 'kinds'>;
  /** Sites that have no policy under the settings. */
  readonly refused?: ReadonlyMap<string, { readonly why: string }>;
  /** More things that may be wrong, for readiness. */
  readonly checks?: readonly NamedCheck[];
};

/** Looks at everything that taking readings needs. */
function readinessOf({
  settings,
  pool,
  pipeline,
  clock,
  checks,
  damage,
  refused,
  log,
}: IngestParts): Readiness {
  const monotonic = (): number => performance.now();
  const own = [
    databaseCheck(() => pool.query('SELECT 1')),
    journalCheck(pipeline),
    windowsCheck(pipeline, monotonic),
    clockCheck(clock),
    sitesCheck(refused ?? new Map()),
    dataCheck({
      database: () => knownDamage(settings.dataDir),
      sites: () => damage?.kinds() ?? [],
    }),
  ];
  return watchReadiness([...own, ...(checks ?? [])], {
    monotonic,
    onChange: ({ name, word, whatToDo }) => {
      if (word === 'ok') log.info({ check: name }, 'well again');
      else log.error({ check: name, word }, whatToDo ?? 'not well');
    },
  });
}

/** What is remembered of tokens that were used, over a mirror of all that count. */
function openTokens({ pool, now, connect }: IngestParts) {
  const mirror = new DeviceMirror({
    connect,
    page: (after, time) => deviceTokensAfter(pool, after, time),
    one: (sha256, time) => deviceTokenOf(pool, sha256, time),
    time: now,
    onChange: (sha256) => tokens.changed(sha256),
    onListening: () => tokens.doubt(),
  });
  const tokens: TokenMemory = rememberTokens({
    find: (sha256) => deviceToken(pool, sha256),
    mirrored: (sha256) => mirror.get(sha256),
    now: () => performance.now(),
    time: now,
  });
  return { tokens, stop: () => mirror.stop() };
}

/** Listens on INGEST_HOST and INGEST_PORT. Throws a message for people when the port is taken. */
export async function startIngest(parts: IngestParts): Promise<http.Server> {
  const { settings, pipeline, log } = parts;
  const failed = parts.failed ?? ((text: string) => log.error(text));
  const readiness = readinessOf(parts);
  const registry = createMetrics(parts);
  const { tokens, stop: stopListening } = openTokens(parts);
  const logNotTaken = (error: unknown): void => failed('a batch was not taken', error);
  const intake = createIntake({
    siteOfToken: (sha256) => tokens.siteOf(sha256),
    isKnownToken: (sha256) => tokens.isKnown(sha256),
    admit: (siteId, items) => pipeline.admit(siteId, items),
    isRefused: (siteId) => parts.refused?.has(siteId) === true,
    isAway: isDatabaseAway,
    log: logNotTaken,
  });
  const app = createIngestApp(intake, {
    formats: [jsonBatch],
    health: readiness.health,
    metrics: () => registry.metrics(),
    log: logNotTaken,
  });
  const server = http.createServer({ connectionsCheckingInterval: REQUEST_CHECK_MS }, app);
  server.listen(settings.ingestPort ?? 0, settings.ingestHost);
  limitConnections(server, senderNetwork);
  server.once('close', () => {
    readiness.stop();
    void stopListening();
  });
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
