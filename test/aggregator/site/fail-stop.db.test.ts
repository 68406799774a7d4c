// A journal that cannot be written: nothing more is acknowledged, whoever waits gets a 503, and the process ends with an error code and a
// clear line, so that whoever runs it starts it again.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { problemSchema } from '#shared/wire/problem.ts';
import { gridSensorId, gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { type Stack, startStack } from '../../kit/aggregator/stack.ts';
import { runToEnd } from '../../kit/run-to-end.ts';

let stack: Stack;
beforeAll(async () => {
  const site = gridSite('broken', 1);
  stack = await startStack(site, gridSensors(site));
});
afterAll(() => stack.close());

test('a journal that cannot be written ends the process, and nothing is acknowledged', async () => {
  // A link to nowhere stands where the site's folder should be made: a file would be moved aside.
  const folder = path.join(stack.dataDir, 'journal');
  mkdirSync(folder, { recursive: true });
  symlinkSync(path.join(folder, 'nowhere', 'below'), path.join(folder, 'broken'));
  await stack.startAggregator();
  const exit = stack.exitCode();
  const observedAt = new Date().toISOString();
  // The heartbeat of a second may find the journal first: then the process may be gone before a reading comes, which is no acknowledgement either.
  const answers = await Promise.all(
    [0, 1, 2, 3].map((unit) =>
      stack
        .post({ readings: [{ sensorId: gridSensorId(0, unit), observedAt, level: 1 }] })
        .catch(() => null),
    ),
  );
  for (const answer of answers) {
    if (answer === null) continue;
    expect(answer.status).toBe(503);
    expect(problemSchema.parse(await answer.json()).code).toBe('ingest_closed');
  }
  expect(await exit).toBe(1);
  await expect.poll(() => stack.output()).toContain('the journal cannot be written');
});

test('a second aggregator on one data folder is refused with a clear line, and the first one goes on', async () => {
  rmSync(path.join(stack.dataDir, 'journal', 'broken'));
  await stack.startAggregator();
  const env = {
    ...process.env,
    DATABASE_URL: stack.database.databaseUrl,
    DATA_DIR: stack.dataDir,
    INGEST_PORT: '65001',
    DEMO: 'off',
  };
  const main = path.resolve(import.meta.dirname, '../../../aggregator/main.ts');
  const flags = [...NODE_FLAGS];
  const second = await runToEnd(process.execPath, [...flags, main], { env });
  expect(second.status).toBe(1);
  expect(second.stderr).toMatch(/the journal in .* is in use by process \d+/);
  const observedAt = new Date().toISOString();
  const answer = await stack.post({
    readings: [{ sensorId: gridSensorId(0, 0), observedAt, level: 1 }],
  });
  expect(answer.status).toBe(202);
});
