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
      // Never asks anything itself: what hangs must not make this hang.
      handler: async (context, _req, res) => {
        const health = context.health();
        res
          .status(health.status === 'ok' ? 200 : 503)
          .set('Cache-Control', 'no-store')
          .json(health);
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
