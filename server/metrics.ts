import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Gateway } from './stream/gateway.ts';

/** Totals of the process: nothing that is finer than a site (attack A23). */
export function createMetrics(gateway: () => Gateway): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  new Gauge({
    name: 'crowdshade_viewers',
    help: 'Connections to the live stream',
    registers: [metrics],
    collect() {
      this.set(gateway().count());
    },
  });
  return metrics;
}
