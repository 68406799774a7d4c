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
        res
          .status(database === 'ok' ? 200 : 503)
          .json({ status: database === 'ok' ? 'ok' : 'degraded', checks: { database } });
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
