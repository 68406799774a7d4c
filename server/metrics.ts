import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { PushCounts } from './push/queue.ts';
import type { Gateway } from './stream/gateway.ts';

/** Totals of the process: nothing that is finer than a site (attack A23). */
export function createMetrics(gateway: () => Gateway, pushed: PushCounts | null): Registry {
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
  if (pushed !== null)
    new Gauge({
      name: 'crowdshade_device_alerts',
      help: 'Messages to devices since the start, by what became of them',
      labelNames: ['outcome'],
      registers: [metrics],
      collect() {
        for (const [outcome, count] of Object.entries(pushed)) this.set({ outcome }, count);
      },
    });
  return metrics;
}
