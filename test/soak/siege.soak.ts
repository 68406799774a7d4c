// The hour of a crowd: 5,000 public viewers, 40 readers in parallel, a hundred files and three large ones. Memory of every process must be flat after the
// first part, and what the safety team feels stands in a table against calm. SIEGE_MINUTES (60) says how long; a short run shows that it works, and says
// nothing of memory (test/e2e/soak.e2e.ts).
//   npm run soak -- test/soak/siege.soak.ts
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { latestSchema } from '#shared/wire/api.ts';
import type { FiguresOf } from '../../scripts/measured/kinds.ts';
import { record } from '../../scripts/measured/record.ts';
import { memoryOf, PROGRAMS, processOf } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';
import type { CrowdSaid, CrowdTask } from '../siege/crowd.ts';
import { fillRecords } from '../siege/fill.ts';
import { longestBlock, measure, quantile, type Times } from '../siege/measured.ts';

const MINUTES = Number(process.env.SIEGE_MINUTES ?? 60);
const VIEWERS = Number(process.env.SIEGE_VIEWERS ?? 5000);
const ROWS = Number(process.env.SIEGE_ROWS ?? 1_000_000);
const EXPORTS = Number(process.env.SIEGE_EXPORTS ?? 100);
const LARGE_EXPORTS = 3;
const ROWS_OF_EXPORT = Math.min(50_000, ROWS);
const READERS = 40;
/** What is shown as the hour of a crowd is one. */
const IS_FULL = MINUTES >= 60 && VIEWERS >= 5000 && ROWS >= 1_000_000 && EXPORTS >= 100;
const REGIONS = 1000;
const QUARTER_SECONDS = 900;
/** Of the run: until then caches fill and pools open. */
const SETTLING = 1 / 6;
const MOST_GROWTH = 1.15;
/** Below this memory has not settled. */
const TELLING_MINUTES = 10;
const CALM_SECONDS = MINUTES < 1 ? MINUTES * 60 : Math.max(60, (MINUTES * 60) / 12);
const SITE = '/api/v1/sites/demo';
const PATHS = [
  `${SITE}/latest`,
  SITE,
  `${SITE}/regions`,
  `${SITE}/frames`,
  `${SITE}/records?limit=1000`,
  '/api/v1/openapi.json',
];
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
  programs = PROGRAMS.map((program) => [program, processOf(program, `PORT=${port}`)]);
}, 3_600_000);
afterAll(() => product?.stop());

function openFiles(): number {
  const text = String(spawnSync('sh', ['-c', 'ulimit -n']).stdout).trim();
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}

function exportOf(rows: number): string {
  const seconds = Math.ceil(rows / REGIONS) * QUARTER_SECONDS;
  const iso = (at: number): string => new Date(at * 1000).toISOString();
  return `${SITE}/export?format=csv&from=${iso(filledFrom)}&to=${iso(filledFrom + seconds)}`;
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
    await sleep(50);
  }
}

async function viewers(): Promise<ChildProcess> {
  const of = [product.origin, String(VIEWERS)];
  const crowd = fork(new URL('../siege/viewers.ts', import.meta.url), of, {
    execArgv: [...NODE_FLAGS],
  });
  const [{ served }] = (await once(crowd, 'message')) as [{ served: number }];
  say(`${served} of ${VIEWERS} viewers are served`);
  expect(served).toBe(VIEWERS);
  return crowd;
}

function readers(): { ask(word: 'how far' | 'stop'): Promise<CrowdSaid> } {
  const child = fork(new URL('../siege/crowd.ts', import.meta.url), [], {
    execArgv: [...NODE_FLAGS],
  });
  const small = Array.from({ length: EXPORTS }, () => exportOf(ROWS_OF_EXPORT));
  const large = Array.from({ length: LARGE_EXPORTS }, () => exportOf(ROWS));
  const { origin } = product;
  // The last files are begun when nine tenths are over, so that they are here at the end.
  const spreadMs = MINUTES * 60_000 * 0.9;
  const task = { origin, readers: READERS, paths: PATHS, files: [small, large], spreadMs };
  child.send(task satisfies CrowdTask);
  const ask = async (word: string): Promise<CrowdSaid> => {
    const said = once(child, 'message');
    child.send(word);
    return (await said)[0] as CrowdSaid;
  };
  return { ask };
}

type Look = { readonly memory: ReadonlyMap<string, number>; readonly blockMs: number };

async function watch(end: number, ask: () => Promise<CrowdSaid>): Promise<readonly Look[]> {
  const looks: Look[] = [];
  while (Date.now() < end) {
    const memory = new Map(programs.map(([name, pid]) => [name, memoryOf(pid)]));
    const look = { memory, blockMs: await longestBlock(product) };
    looks.push(look);
    const sizes = [...memory].map(([name, mb]) => `${name} ${mb.toFixed(0)} MB`).join(', ');
    const { done } = await ask();
    say(`${sizes}; ${done.join(' + ')} files; event loop ${look.blockMs.toFixed(0)} ms`);
    await sleep(Math.min(60_000, (MINUTES * 60_000) / 20));
  }
  return looks;
}

type Spread = FiguresOf<'crowd'>['calm']['latest'];
const spreadOf = (list: readonly number[]): Spread => ({
  medianMs: quantile(list, 0.5),
  p99Ms: quantile(list, 0.99),
  worstMs: quantile(list, 1),
});

type Felt = { readonly times: Times; readonly windows: readonly number[] };
const feltOf = ({ times, windows }: Felt): FiguresOf<'crowd'>['calm'] => ({
  latest: spreadOf(times.latest),
  batch: spreadOf(times.ingest),
  window: spreadOf(windows),
});

function row(name: string, calm: readonly number[], busy: readonly number[]): string {
  const cells = [calm, busy].map((list) =>
    [0.5, 0.99, 1].map((part) => quantile(list, part).toFixed(1)).join(' / '),
  );
  const ratio = quantile(busy, 0.99) / quantile(calm, 0.99);
  return `${name.padEnd(24)} calm ${cells[0]}, busy ${cells[1]} (p50 / p99 / worst ms of ${busy.length}); p99 ratio ${ratio.toFixed(2)}`;
}

/** Median of each half of what was seen after the first part. */
function halves(looks: readonly Look[], name: string): readonly [number, number] {
  const settled = looks.slice(Math.ceil(looks.length * SETTLING));
  const sizes = settled.map(({ memory }) => memory.get(name) ?? 0);
  const half = Math.ceil(sizes.length / 2);
  return [quantile(sizes.slice(0, half), 0.5), quantile(sizes.slice(half), 0.5)];
}

async function measured(seconds: number): Promise<Felt> {
  const times: Times = { latest: [], ingest: [], failures: 0 };
  const windows: number[] = [];
  await Promise.all([
    measure(product, seconds, times),
    delays(Date.now() + seconds * 1000, windows),
  ]);
  return { times, windows };
}

function sayFelt(calm: Felt, busy: Felt): void {
  say(row('latest of staff', calm.times.latest, busy.times.latest));
  say(row('a batch of readings', calm.times.ingest, busy.times.ingest));
  say(row('delay of a window', calm.windows, busy.windows));
}

/** What a program held in each half, said and given. */
function grownOf(looks: readonly Look[], program: string): FiguresOf<'crowd'>['memory'][number] {
  const [firstHalfMb, secondHalfMb] = halves(looks, program);
  say(
    `${program}: ${firstHalfMb.toFixed(0)} MB in the first half, ${secondHalfMb.toFixed(0)} MB in the second`,
  );
  return { program, firstHalfMb, secondHalfMb };
}

test(
  'memory is flat after the first part, every file comes, and nothing that the safety team asks fails',
  async () => {
    const calm = await measured(CALM_SECONDS);
    say('calm is measured; the crowd comes');
    const crowd = await viewers();
    await longestBlock(product);
    const reading = readers();
    const seconds = MINUTES * 60;
    const [busy, looks] = await Promise.all([
      measured(seconds),
      watch(Date.now() + seconds * 1000, () => reading.ask('how far')),
    ]);
    // On a slow machine the last files come after the hour.
    const wanted = [EXPORTS, LARGE_EXPORTS];
    while (!isDeepStrictEqual((await reading.ask('how far')).done, wanted)) await sleep(1000);
    const { done, answers } = await reading.ask('stop');
    const leaving = once(crowd, 'exit');
    crowd.send('stop');
    await leaving;
    sayFelt(calm, busy);
    const blocks = looks.map(({ blockMs }) => blockMs);
    say(
      `the server's event loop stood still for ${Math.max(...blocks).toFixed(0)} ms at the longest`,
    );
    say(
      `${done[0]} files of ${ROWS_OF_EXPORT} rows, ${done[1]} of ${ROWS}; answers ${JSON.stringify(answers)}`,
    );
    expect([calm.times.failures, busy.times.failures]).toEqual([0, 0]);
    expect(done).toEqual(wanted);
    const memory = programs.map(([program]) => grownOf(looks, program));
    if (MINUTES >= TELLING_MINUTES)
      for (const { program, firstHalfMb, secondHalfMb } of memory)
        expect(secondHalfMb / firstHalfMb, program).toBeLessThan(MOST_GROWTH);
    if (!IS_FULL) return;
    record('crowd', 'npm run soak -- test/soak/siege.soak.ts', {
      minutes: MINUTES,
      viewers: VIEWERS,
      readers: READERS,
      files: [
        { rows: ROWS_OF_EXPORT, files: EXPORTS },
        { rows: ROWS, files: LARGE_EXPORTS },
      ],
      answers,
      asked: busy.times.latest.length,
      calm: feltOf(calm),
      busy: feltOf(busy),
      blockMs: Math.max(...blocks),
      memory,
    });
  },
  24 * 3_600_000,
);
