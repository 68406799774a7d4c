// What machines ask: is it alive, is it ready, how does it do.
import type { Registry } from 'prom-client';
import * as z from 'zod';
import { isoUtc } from '#shared/time.ts';
import { type Health, healthSchema } from '#shared/wire/health.ts';
import { INSPECTORS } from '../auth/access.ts';
import { json, text } from '../http/answer.ts';
import type { HttpContext } from '../http/context.ts';
import { ok, type Route, route } from '../http/route.ts';

export type HealthContext = HttpContext & {
  /** How the service is doing, from what was seen last; never waits. */
  readonly health: () => Health;
  readonly metrics: Registry;
};

const getAlive = route({
  method: 'GET',
  path: '/healthz',
  operationId: 'isAlive',
  tag: 'Upkeep',
  summary: 'The process runs; says nothing about what it needs',
  access: 'public',
  answers: ok(
    z.strictObject({
      status: z.literal('ok').describe('The process answers'),
      checks: z.strictObject({}).describe('Always empty: see /readyz'),
    }),
  ),
  handler: async () => json({ status: 'ok', checks: {} }),
});

// Never asks anything itself: what hangs must not make this hang.
const getReady = route({
  method: 'GET',
  path: '/readyz',
  operationId: 'isReady',
  tag: 'Upkeep',
  summary: 'Whether readings are taken, the database answers and windows come on time',
  description:
    'Looked at every second, answered at once. With 503 `checks` says what is wrong, and what to do.',
  access: 'public',
  caching: 'never',
  answers: {
    200: { description: 'All is well', schema: healthSchema },
    // Health checkers read it as it is: not a refusal, but the same document.
    503: { description: 'Something is not well', schema: healthSchema },
  },
  handler: async ({ health, wallClock }: HealthContext) => {
    const value = { ...health(), siteClock: isoUtc(wallClock()) };
    return { kind: 'json', status: value.status === 'ok' ? 200 : 503, value };
  },
});

const getMetrics = route({
  method: 'GET',
  path: '/metrics',
  operationId: 'getMetrics',
  tag: 'Upkeep',
  summary: 'Totals of the process for Prometheus',
  access: INSPECTORS,
  answers: { 200: { description: 'Prometheus text', types: ['text/plain'] } },
  handler: async ({ metrics }: HealthContext) =>
    text('text/plain; charset=utf-8', await metrics.metrics()),
});

export const HEALTH_ROUTES: readonly Route<HealthContext>[] = [getAlive, getReady, getMetrics];
