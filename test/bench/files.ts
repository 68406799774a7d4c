// A large file in two formats, out of the real database by the real server, read to its end and thrown away: how long, and how much memory the process
// takes that serves it and reads it.
import { performance } from 'node:perf_hooks';
import { isoUtc } from '#shared/time.ts';
import { record } from '../../scripts/measured/record.ts';
import { SITE } from '../kit/server/fixture.ts';
import { bearer, OPERATOR, serve } from '../kit/server/running.ts';
import { REGIONS, storeWithDay, WINDOWS } from './day.ts';

const FORMATS = ['csv', 'parquet'] as const;
const MEGABYTE = 1_000_000;
const LOOK_MS = 20;

const { store, from } = await storeWithDay();
const running = await serve(store);
const span = `from=${isoUtc(from)}&to=${isoUtc(from + WINDOWS * 60_000)}`;

async function measured(format: (typeof FORMATS)[number]) {
  global.gc?.();
  let peak = 0;
  const looks = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, LOOK_MS);
  const began = performance.now();
  const url = `${running.origin}/api/v1/sites/${SITE}/export?lane=staff&format=${format}&${span}`;
  const { status, body } = await fetch(url, { headers: bearer(OPERATOR) });
  let bytes = 0;
  for await (const chunk of body ?? []) bytes += chunk.byteLength;
  clearInterval(looks);
  if (status !== 200 || bytes < REGIONS * WINDOWS) throw new Error(`no whole file: ${status}`);
  const seconds = Number(((performance.now() - began) / 1000).toFixed(1));
  return { format, seconds, megabytes: bytes / MEGABYTE, peakMb: peak / MEGABYTE };
}

const files = [];
for (const format of FORMATS) files.push(await measured(format));
for (const { format, seconds, megabytes, peakMb } of files)
  process.stdout.write(
    `${REGIONS * WINDOWS} rows as ${format}: ${seconds} s, ${megabytes.toFixed(0)} MB, memory at most ${peakMb.toFixed(0)} MB\n`,
  );
await running.stop();
record('files', 'npm run bench -- files', { rows: REGIONS * WINDOWS, files });
