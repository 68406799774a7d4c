// What the safety team and the sensors feel: `latest` of the staff lane and a batch of readings, asked one after the other, timed.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../kit/product.ts';

const PAUSE_MS = 20;

export type Times = { readonly latest: number[]; readonly ingest: number[]; failures: number };

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

function timed(
  url: string,
  options: http.RequestOptions,
  body?: string,
): Promise<[number, number]> {
  const start = performance.now();
  return new Promise((resolve) => {
    const request = http.request(url, { ...options, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve([performance.now() - start, answer.statusCode ?? 0]));
    });
    // No answer is no fast answer: status 0.
    request.on('error', () => resolve([performance.now() - start, 0]));
    request.end(body);
  });
}

/** Asks for `seconds`. A failed answer counts as a failure, not as a fast one. */
export async function measure(product: Product, seconds: number, times: Times): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const staff = { headers: { authorization: `Bearer ${product.operatorToken()}` } };
  const device = {
    method: 'POST',
    headers: {
      authorization: `Bearer ${product.deviceToken()}`,
      'content-type': 'application/json',
    },
  };
  while (performance.now() < end) {
    const observedAt = new Date().toISOString();
    const batch = JSON.stringify({ readings: [{ sensorId: 'zk-001', observedAt, level: 1 }] });
    for (const [list, [ms, status], right] of [
      [
        times.latest,
        await timed(`${product.origin}/api/v1/sites/demo/latest?lane=staff`, staff),
        200,
      ],
      [times.ingest, await timed(`${product.origin}/ingest/v1/readings`, device, batch), 202],
    ] as const) {
      if (status === right) list.push(ms);
      else times.failures += 1;
    }
    await sleep(PAUSE_MS);
  }
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Milliseconds of the longest stretch in which the server's event loop stood still since the last question; it measures in steps of 10 ms. */
export async function longestBlock(product: Product): Promise<number> {
  const headers = { authorization: `Bearer ${product.operatorToken()}` };
  const answer = await fetch(`${product.origin}/metrics`, { headers });
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(await answer.text())?.[1];
  if (seconds === undefined)
    throw new Error(`/metrics says nothing of the event loop: ${answer.status}`);
  return Number(seconds) * 1000;
}
