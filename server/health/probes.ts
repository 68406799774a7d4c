// The looks themselves, each with a time limit of its own.
import pg from 'pg';
import { healthSchema } from '#shared/health.ts';
import type { HealthProbes, IntakeWords } from './monitor.ts';

const LIMIT_MS = 3000;

/** A connection of its own: a queue of readers before it must not be taken for a database that is away. */
export function databaseProbe(config: pg.ClientConfig): {
  readonly ping: HealthProbes['database'];
  close(): Promise<void>;
} {
  const limits = { query_timeout: LIMIT_MS, connectionTimeoutMillis: LIMIT_MS };
  const pool = new pg.Pool({ ...config, ...limits, keepAlive: true, max: 1 });
  pool.on('error', () => {
    // the next look says it
  });
  return {
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

/** Asks the aggregator behind `ingestUrl`. An answer that is not one of ours counts by its status. */
export function intakeProbe(ingestUrl: string | null): HealthProbes['intake'] {
  if (ingestUrl === null) return null;
  const address = new URL('/readyz', ingestUrl);
  return async (): Promise<IntakeWords> => {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: 'error',
    });
    const parsed = healthSchema.safeParse(await answer.json());
    if (!parsed.success) return { journal: answer.ok ? 'ok' : 'failing' };
    return Object.fromEntries(
      Object.entries(parsed.data.checks).map(([name, { word }]) => [name, word]),
    );
  };
}
