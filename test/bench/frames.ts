// The timeline's day: 24 hours of 1,000 regions out of the real database by the real server, decoded and scrubbed as the control room does.
import { performance } from 'node:perf_hooks';
import { isoUtc } from '#shared/time.ts';
import { record } from '../../scripts/measured/record.ts';
import { SITE } from '../kit/server/fixture.ts';
import { bearer, OPERATOR, serve } from '../kit/server/running.ts';
import { REGIONS, storeWithDay, WINDOWS } from './day.ts';
import { measureScrub } from './scrub.ts';

const line = (what: string, figure: string): void => {
  process.stdout.write(`${what.padEnd(64)} ${figure}\n`);
};

async function timed<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number }> {
  const before = performance.now();
  const result = await run();
  return { result, ms: Math.round(performance.now() - before) };
}

const { store, from } = await storeWithDay();
const running = await serve(store);
const to = from + WINDOWS * 60_000;
const path = `/api/v1/sites/${SITE}/frames?lane=staff&from=${isoUtc(from)}&to=${isoUtc(to)}`;
const ask = () => timed(async () => (await running.get(path, bearer(OPERATOR))).json());
const first = await ask();
const again = await ask();
const { levels, windows } = first.result;
if (windows !== WINDOWS || atob(levels).length !== WINDOWS * REGIONS)
  throw new Error('not the day that was asked for');
line(`frames of ${WINDOWS} windows x ${REGIONS} regions, first time`, `${first.ms} ms`);
line('the same again, from memory', `${again.ms} ms`);
const scrub = measureScrub(first.result);
line('bytes of the day to windows', `${scrub.decodeMs.toFixed(0)} ms`);
line('lanes of the day, 20 areas', `${scrub.lanesMs.toFixed(0)} ms, once per change`);
line(
  'one step of the scrubber, rows and looks of all regions',
  `${scrub.stepMs.toFixed(1)} ms, worst of 600 ${scrub.worstMs.toFixed(1)} ms`,
);
await running.stop();
record('day', 'npm run bench -- frames', {
  windows: WINDOWS,
  regions: REGIONS,
  firstMs: first.ms,
  againMs: again.ms,
  decodeMs: scrub.decodeMs,
  lanesMs: scrub.lanesMs,
  stepMs: scrub.stepMs,
  worstStepMs: scrub.worstMs,
});
