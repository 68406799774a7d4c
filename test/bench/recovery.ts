// Ends of the aggregator and of the database under load (`npm run bench -- recovery`): how long until readings are taken and pages answered
// again, in seconds and in starts of the program itself, and how many windows of regions it costs as `aggregator_gap`.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FiguresOf } from '../../scripts/measured/kinds.ts';
import { record } from '../../scripts/measured/record.ts';
import { type Program, processOf } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';

const KILLS = 12;
const PAUSE_MS = 25_000;
const LIMIT_MS = 5000;
const LOADERS = 4;
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** Readings of sensors that nobody registered: each is judged and refused, so the load changes no window. */
function post({ origin, deviceToken }: Product): Promise<number> {
  const observedAt = new Date().toISOString();
  const readings = Array.from({ length: 200 }, (_, i) => ({
    sensorId: `x-${i}`,
    observedAt,
    level: 1,
  }));
  return statusOf(`${origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${deviceToken()}` },
    body: JSON.stringify({ readings }),
  });
}

function pidOf(product: Product, program: Program): number | null {
  try {
    return processOf(program, `DATA_DIR=${product.dataDir}`);
  } catch {
    return null;
  }
}

type Recovery = FiguresOf<'recovery'>;
type End = Recovery['ends'][number];
const PROGRAMS: Readonly<Record<End['program'], Program>> = {
  aggregator: 'aggregator/main.ts',
  database: 'database/embedded/main.ts',
};

async function killAndMeasure(
  product: Product,
  name: End['program'],
  isBack: () => Promise<boolean>,
): Promise<End | null> {
  const program = PROGRAMS[name];
  const before = pidOf(product, program);
  if (before === null) return null;
  const killedAt = performance.now();
  process.kill(before, 'SIGKILL');
  for (let now = before as number | null; now === null || now === before; await sleep(10))
    now = pidOf(product, program);
  const newAt = performance.now();
  while (!(await isBack())) await sleep(20);
  const backAt = performance.now();
  const all = backAt - killedAt;
  const starts = all / (backAt - newAt);
  print(
    `${program}: back after ${(all / 1000).toFixed(1)} s = ${starts.toFixed(2)} x its own start`,
  );
  const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
  return { program: name, backSeconds: rounded(all / 1000, 1), ownStarts: rounded(starts, 2) };
}

async function gapsOf({ origin, operatorToken }: Product, from: number): Promise<Recovery['gaps']> {
  const query = `lane=staff&from=${new Date(from).toISOString()}&limit=5000`;
  const answer = await fetch(`${origin}/api/v1/sites/demo/records?${query}`, {
    headers: { authorization: `Bearer ${operatorToken()}` },
  });
  const { records } = (await answer.json()) as {
    records: { reason: string | null; windowStart: string }[];
  };
  const lost = records.filter(({ reason }) => reason === 'aggregator_gap');
  const windows = new Set(lost.map(({ windowStart }) => windowStart)).size;
  const all = new Set(records.map(({ windowStart }) => windowStart)).size;
  return { regionWindows: lost.length, of: records.length, windows, ofWindows: all };
}

const product = await startProduct({ DEMO: 'on' });
const ends: End[] = [];
let isLoading = true;
const loaders = Array.from({ length: LOADERS }, async () => {
  while (isLoading) {
    await post(product);
    await sleep(10);
  }
});
try {
  // The first window after the start has been heard from its beginning.
  const from = Math.ceil(Date.now() / 60_000) * 60_000;
  await sleep(from - Date.now());
  for (let kill = 0; kill < KILLS; kill += 1) {
    const started = performance.now();
    const latest = `${product.origin}/api/v1/sites/demo/latest`;
    const end =
      kill % 2 === 0
        ? await killAndMeasure(product, 'aggregator', async () => (await post(product)) === 202)
        : await killAndMeasure(product, 'database', async () => (await statusOf(latest)) === 200);
    if (end !== null) ends.push(end);
    await sleep(Math.max(0, PAUSE_MS - (performance.now() - started)));
  }
  await sleep(80_000);
  const gaps = await gapsOf(product, from);
  print(
    `${gaps.regionWindows} of ${gaps.of} region-windows are an aggregator_gap (${gaps.windows} of ${gaps.ofWindows} windows)`,
  );
  record('recovery', 'npm run bench -- recovery', { ends, gaps });
} finally {
  isLoading = false;
  await Promise.all(loaders);
  await product.stop();
}
