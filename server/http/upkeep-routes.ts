// What machines ask: is it alive, is it ready, how does it do.
import type { Registry } from 'prom-client';
import { INSPECTORS } from '../auth/access.ts';
import type { Route } from './routes.ts';

export function upkeepRoutes(metrics: Registry): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      access: 'public',
      handler: async (_context, _req, res) => {
        res.json({ status: 'ok', checks: {} });
      },
    },
    {
      method: 'GET',
      path: '/readyz',
      access: 'public',
      handler: async (context, _req, res) => {
        const database = await context.reader.ping().then(
          () => 'ok',
          () => 'does not answer',
        );
        const clock = context.clockProblem() ?? 'ok';
        const isReady = database === 'ok' && clock === 'ok';
        res
          .status(isReady ? 200 : 503)
          .json({ status: isReady ? 'ok' : 'degraded', checks: { database, clock } });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      access: INSPECTORS,
      handler: async (_context, _req, res) => {
        res.type('text/plain').send(await metrics.metrics());
      },
    },
  ];
}
