// The looks themselves, each with a time limit of its own.
import type pg from 'pg';
import { checkOf, healthSchema } from '#shared/wire/health.ts';
import type { HealthProbes, IntakeChecks } from './monitor.ts';

const LIMIT_MS = 3000;

/** For a pool with one connection of its own: a queue of readers before it must not be taken for a database that is away. */
export const PROBE_LIMITS = {
  connectMs: LIMIT_MS,
  queryMs: LIMIT_MS,
  idleTransactionMs: LIMIT_MS,
} as const;

export function databaseProbe(pool: Pick<pg.Pool, 'query'>): HealthProbes['database'] {
  return async () => {
    await pool.query('SELECT 1');
  };
}

/** Asks the aggregator behind `ingestUrl`. An answer that is not one of ours counts by its status. */
export function intakeProbe(ingestUrl: string | null): HealthProbes['intake'] {
  if (ingestUrl === null) return null;
  const address = new URL('/readyz', ingestUrl);
  return async (): Promise<IntakeChecks> => {
    const answer = await fetch(address, {
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: 'error',
    });
    const parsed = healthSchema.safeParse(await answer.json());
    if (!parsed.success)
      return { journal: checkOf('journal', answer.ok ? 'ok' : 'failing', answer.ok ? null : 0) };
    return parsed.data.checks;
  };
}
