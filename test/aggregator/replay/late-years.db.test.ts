// A recording of the last year that is taken, replayed as a person does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { prepareDatabase } from '../../kit/database/prepared.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-late-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => path.join(folder, name);
const FIRST = Date.UTC(9998, 5, 6, 12, 3);
const MINUTES = 40;

test('as late as times are taken, a recording is told as any other: all that is released', async () => {
  const sensorIds = Array.from({ length: 8 }, (_, i) => `s${i}`);
  const sensors = sensorIds.map((sensorId, i) => ({ sensorId, lat: 52 + i * 0.0002, lon: 4.5 }));
  const lines = Array.from({ length: MINUTES * 6 }, (_, slot) => {
    const observedAt = new Date(FIRST + slot * 10_000).toISOString();
    return sensorIds.map((sensorId) => JSON.stringify({ sensorId, observedAt, level: slot % 5 }));
  }).flat();
  writeFileSync(file('sensors.json'), JSON.stringify(sensors));
  writeFileSync(file('late.ndjson'), lines.join('\n'));
  await prepareDatabase(file('data'));
  const command = path.resolve(import.meta.dirname, '../../../aggregator/commands/replay.ts');
  const files = ['--sensors', file('sensors.json'), '--readings', file('late.ndjson')];
  const args = [...NODE_FLAGS, command, ...files, '--data-dir', file('data')];
  const env = { ...process.env, DATABASE_URL: undefined };
  const { status, stdout, stderr } = await runToEnd(process.execPath, args, { env });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('not done')]);
  expect(stdout).toMatch(/staff lane: 39 windows/);
  expect(stdout).toMatch(/public lane: 1 window$/m);
});
