// The hour of a crowd: 5,000 public viewers, 40 readers in parallel, exports all the time. Memory of every process must be flat after the first part, and
// what the safety team feels stands in a table against calm. SIEGE_MINUTES (60) says how long; a short run shows that it works.
//   npm run soak -- test/soak/siege.soak.ts
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latestSchema } from '#shared/api.ts';
import { fillRecords } from '../siege/fill.ts';
import { longestBlock, measure, quantile, type Times } from '../siege/measured.ts';
import { memoryOf, processOf } from '../support/processes.ts';
import { type Product, startProduct } from '../support/product.ts';

const MINUTES = Number(process.env.SIEGE_MINUTES ?? 60);
const VIEWERS = Number(process.env.SIEGE_VIEWERS ?? 5000);
const ROWS = Number(process.env.SIEGE_ROWS ?? 1_000_000);
const EXPORTS = Number(process.env.SIEGE_EXPORTS ?? 100);
const LARGE_EXPORTS = 3;
const ROWS_OF_EXPORT = Math.min(50_000, ROWS);
const READERS = 40;
const REGIONS = 1000;
const QUARTER_SECONDS = 900;
/** Of the run: until then caches fill and pools open. */
const SETTLING = 1 / 6;
const MOST_GROWTH = 1.15;
const SITE = '/api/v1/sites/demo';
/** Each of these addresses is one of the machine's own: so strangers come from many places, as they do. */
const addressOf = (index: number): string => `127.0.${1 + (index >> 7)}.${1 + (index & 127)}`;
const say = (text: string): void => void process.stderr.write(`siege: ${text}\n`);

let product: Product;
let filledFrom = 0;
let programs: readonly (readonly [string, number])[];

beforeAll(async () => {
  const files = openFiles();
  if (files < 2 * VIEWERS + 500)
    throw new Error(
      `ulimit -n is ${files}: set it to ${2 * VIEWERS + 500} or more, for example "ulimit -n 20000"`,
    );
  product = await startProduct();
  const { port } = new URL(product.origin);
  filledFrom = await fillRecords(product, { rows: ROWS, regions: REGIONS });
  say(`${ROWS} rows are there`);
  programs = ['server/main.ts', 'aggregator/main.ts', 'database/main.ts'].map((program) => [
    program,
    processOf(program, `PORT=${port}`),
  ]);
}, 3_600_000);
afterAll(() => product?.stop());

function openFiles(): number {
  const text = String(spawnSync('sh', ['-c', 'ulimit -n']).stdout).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

/** One answer, read to its end; its status, 0 when the line broke. */
function get(path: string, localAddress: string): Promise<number> {
  return new Promise((resolve) => {
    const request = http.get(product.origin + path, { localAddress, agent: false }, (answer) => {
      answer.resume();
      answer.on('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0));
    });
    request.on('error', () => resolve(0));
  });
}

/** Asks until it is served: a refusal with Retry-After is an answer, not a failure. */
async function exported(rows: number, index: number): Promise<void> {
  const seconds = Math.ceil(rows / REGIONS) * QUARTER_SECONDS;
  const iso = (at: number): string => new Date(at * 1000).toISOString();
  const path = `${SITE}/export?format=csv&from=${iso(filledFrom)}&to=${iso(filledFrom + seconds)}`;
  while ((await get(path, addressOf(index))) !== 200) await sleep(1000);
}

async function readOn(index: number, end: number, counts: Map<number, number>): Promise<void> {
  const paths = [
    `${SITE}/latest`,
    SITE,
    `${SITE}/regions`,
    `${SITE}/frames`,
    `${SITE}/records?limit=1000`,
    '/api/v1/openapi.json',
  ];
  for (let i = index; Date.now() < end; i += 1) {
    const status = await get(paths[i % paths.length] ?? SITE, addressOf(index));
    counts.set(status, (counts.get(status) ?? 0) + 1);
    await sleep(100);
  }
}

/** Milliseconds from the publication of a staff window until `latest` has it, over and over. */
async function delays(end: number, list: number[]): Promise<void> {
  const headers = { authorization: `Bearer ${product.operatorToken()}` };
  let known: string | null = null;
  while (Date.now() < end) {
    const answer = await fetch(`${product.origin}${SITE}/latest?lane=staff`, { headers });
    const latest = latestSchema.parse(await answer.json());
    const [record] = latest.records;
    if (known !== null && latest.cursor !== known && record !== undefined)
      list.push(Date.now() - Date.parse(record.publishedAt));
    known = latest.cursor;
    await sleep(250);
  }
}

test(
  'memory is flat after the first part, the safety team is served as in calm',
  async () => {
    const calm: Times = { latest: [], ingest: [], failures: 0 };
    const busy: Times = { latest: [], ingest: [], failures: 0 };
    const [calmDelays, busyDelays]: [number[], number[]] = [[], []];
    const calmSeconds = Math.max(30, (MINUTES * 60) / 12);
    await Promise.all([
      measure(product, calmSeconds, calm),
      delays(Date.now() + calmSeconds * 1000, calmDelays),
    ]);
    const crowd = fork(new URL('../siege/viewers.ts', import.meta.url), [
      product.origin,
      String(VIEWERS),
    ]);
    const [{ served }] = (await once(crowd, 'message')) as [{ served: number }];
    say(`${served} of ${VIEWERS} viewers are served`);
    const start = Date.now();
    const end = start + MINUTES * 60_000;
    const counts = new Map<number, number>();
    const memory: Map<string, number>[] = [];
    const blocks: number[] = [];
    let [done, large] = [0, 0];
    await longestBlock(product);
    const watch = (async () => {
      while (Date.now() < end) {
        blocks.push(await longestBlock(product));
        memory.push(new Map(programs.map(([name, pid]) => [name, memoryOf(pid)])));
        say(
          `${[...(memory.at(-1) ?? [])].map(([name, mb]) => `${name} ${mb.toFixed(0)} MB`).join(', ')}; ${done} exports, ${large} large ones; longest block ${blocks.at(-1)?.toFixed(0)} ms`,
        );
        await sleep(Math.min(60_000, (MINUTES * 60_000) / 20));
      }
    })();
    const files = (async () => {
      for (let i = 0; i < EXPORTS && Date.now() < end; i += 1, done += 1)
        await exported(ROWS_OF_EXPORT, 200 + i);
    })();
    const largeFiles = (async () => {
      for (let i = 0; i < LARGE_EXPORTS && Date.now() < end; i += 1, large += 1)
        await exported(ROWS, 400 + i);
    })();
    const readers = Array.from({ length: READERS }, (_, index) => readOn(index, end, counts));
    await Promise.all([
      measure(product, MINUTES * 60, busy),
      delays(end, busyDelays),
      watch,
      files,
      largeFiles,
      ...readers,
    ]);
    const leaving = once(crowd, 'exit');
    crowd.send('stop');
    await leaving;
    const line = (name: string, a: readonly number[], b: readonly number[]): string =>
      `${name.padEnd(24)} calm p50 ${quantile(a, 0.5).toFixed(1)} p99 ${quantile(a, 0.99).toFixed(1)}; busy p50 ${quantile(b, 0.5).toFixed(1)} p99 ${quantile(b, 0.99).toFixed(1)}; ratio ${(quantile(b, 0.99) / quantile(a, 0.99)).toFixed(2)}`;
    say(line('latest of staff, ms', calm.latest, busy.latest));
    say(line('a batch of readings, ms', calm.ingest, busy.ingest));
    say(line('delay of a window, ms', calmDelays, busyDelays));
    say(
      `the server's event loop stood still for ${Math.max(...blocks).toFixed(0)} ms at the longest`,
    );
    say(
      `${done} exports of ${ROWS_OF_EXPORT} rows, ${large} of ${ROWS}; answers to readers ${JSON.stringify(Object.fromEntries(counts))}`,
    );
    expect(served).toBe(VIEWERS);
    expect(busy.failures).toBe(0);
    expect([done, large]).toEqual([EXPORTS, LARGE_EXPORTS]);
    const settled = memory.slice(Math.ceil(memory.length * SETTLING));
    for (const [name] of programs) {
      const sizes = settled.map((sizes) => sizes.get(name) ?? 0);
      const half = Math.ceil(sizes.length / 2);
      const [first, last] = [quantile(sizes.slice(0, half), 0.5), quantile(sizes.slice(half), 0.5)];
      say(`${name}: ${first.toFixed(0)} MB in the first half, ${last.toFixed(0)} MB in the second`);
      expect(last / first, name).toBeLessThan(MOST_GROWTH);
    }
  },
  24 * 3_600_000,
);
