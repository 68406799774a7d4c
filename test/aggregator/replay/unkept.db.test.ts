// A recording leaves windows open, and nobody ever closes them: nothing of them is kept (promise P14), and nothing goes on with it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { prepareDatabase } from '../../kit/database/prepared.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-unkept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => path.join(folder, name);
const FIRST = Date.UTC(2026, 5, 6, 12, 3);

function replay(...args: readonly string[]) {
  const command = path.resolve(import.meta.dirname, '../../../aggregator/commands/replay.ts');
  const given = ['--readings', file('r.ndjson'), '--site', 'rec', '--data-dir', file('data')];
  return runToEnd(process.execPath, [...NODE_FLAGS, command, ...given, ...args], {
    env: { ...process.env, DATABASE_URL: undefined },
  });
}

test('when a replay is over nothing of its sensors is left beside the database, and no other one goes on with it', async () => {
  const sensorIds = Array.from({ length: 8 }, (_, i) => `canary-${i}`);
  const sensors = sensorIds.map((sensorId, i) => ({ sensorId, lat: 52 + i * 0.0002, lon: 4.5 }));
  const lines = Array.from({ length: 20 }, (_, slot) => {
    const observedAt = new Date(FIRST + slot * 10_000).toISOString();
    return sensorIds.map((sensorId) => JSON.stringify({ sensorId, observedAt, level: 3 }));
  });
  writeFileSync(file('sensors.json'), JSON.stringify(sensors));
  writeFileSync(file('r.ndjson'), lines.flat().join('\n'));
  await prepareDatabase(file('data'));
  const { status, stdout, stderr } = await replay('--sensors', file('sensors.json'));
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('not done')]);
  expect(stdout).toMatch(/staff records released\s+3$/m);
  expect(stdout).toMatch(/still open at the end\s+16$/m);
  for (const entry of readdirSync(file('data'), { recursive: true, withFileTypes: true })) {
    const found = path.relative(file('data'), path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || found.startsWith('database')) continue;
    expect(readFileSync(file(`data/${found}`), 'latin1'), found).not.toContain('canary-');
  }
  const further = [await replay(), await replay('--sensors', file('sensors.json'))];
  for (const again of further)
    expect([again.status, again.stderr]).toEqual([
      1,
      expect.stringContaining('site rec of this data folder is a recording, which nothing goes on'),
    ]);
});
