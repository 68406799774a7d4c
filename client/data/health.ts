// What the service says of itself. It says so with 503 too: that is the answer asked for, and no failure of the request.
import { queryOptions } from '@tanstack/react-query';
import { SECOND_MS } from '#shared/time.ts';
import type { CheckName, Health } from '#shared/wire/health.ts';
import { hearSiteTime } from './server-clock.ts';

const ASK_EVERY_MS = 10_000;

/** Whose failing means that nobody listens to the sensors, or that what is heard is not kept. */
const LISTENING: readonly CheckName[] = ['intake', 'journal', 'clock'];
/** `starting`: not looked at yet. */
const WELL: readonly string[] = ['ok', 'closed', 'starting'];

/** Throws when nothing answers, or something else than the service does. */
async function fetchHealth(signal?: AbortSignal): Promise<Health> {
  const answer = await fetch('/readyz', { cache: 'no-store', ...(signal && { signal }) });
  const health = (await answer.json()) as Partial<Health>;
  if (health.checks === undefined) throw new Error('this is not what /readyz says');
  if (health.siteClock !== undefined) hearSiteTime(Date.parse(health.siteClock));
  return health as Health;
}

/** For how many milliseconds no readings have been taken; null: they are, as far as is known. */
export function deafForMs({ checks }: Health): number | null {
  const failing = LISTENING.flatMap((name) => checks[name] ?? []).filter(
    ({ word }) => !WELL.includes(word),
  );
  if (failing.length === 0) return null;
  return Math.max(...failing.map(({ forSeconds }) => forSeconds ?? 0)) * SECOND_MS;
}

/** Asked over and over: the stream stands while the intake does not. */
export const healthQuery = () =>
  queryOptions({
    queryKey: ['health', 'staff'],
    queryFn: ({ signal }) => fetchHealth(signal),
    staleTime: ASK_EVERY_MS,
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  });
