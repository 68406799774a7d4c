// A journal that lost its last lines while the aggregator did not run: the real process says so in the log and on /readyz, and the window whose
// acknowledged readings are gone is released as a gap and not as what is left of it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gridSensorId, gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { resultOf, type Stack, startStack } from '../../kit/aggregator/stack.ts';

const ZONES = 2;

let stack: Stack;
beforeAll(async () => {
  const site = gridSite('damage', ZONES);
  stack = await startStack(site, gridSensors(site));
});
afterAll(() => stack.close());

const folder = (): string => path.join(stack.dataDir, 'journal/damage');
const segments = (): string[] => readdirSync(folder()).filter((name) => name.endsWith('.ndjson'));

const rowsOf = async (window: Date): Promise<unknown[]> => {
  const sql = 'SELECT DISTINCT status, reason FROM staff_record WHERE window_start = $1';
  return (await stack.owner.query(sql, [window])).rows;
};
const dataCheck = async (): Promise<unknown> =>
  (await (await fetch(`${stack.ingestUrl}/readyz`)).json()).checks.data;
const GAP = [{ status: 'withheld', reason: 'aggregator_gap' }];

test('whole lines cut off: said by file, said by readiness, released as aggregator_gap', async () => {
  await stack.startAggregator();
  const observedAt = new Date().toISOString();
  const readings = [0, 1, 2].map((unit) => ({
    sensorId: gridSensorId(0, unit),
    observedAt,
    level: 3,
  }));
  expect((await resultOf(await stack.post({ readings }))).accepted).toBe(3);
  await stack.killAggregator();
  const [name = ''] = segments().filter((each) =>
    readFileSync(path.join(folder(), each), 'utf8').includes(gridSensorId(0, 2)),
  );
  const file = path.join(folder(), name);
  // At a line's end, so that what is left looks whole: the first reading stays, the others go.
  const lines = readFileSync(file, 'utf8').split('\n');
  const first = lines.findIndex((line) => line.includes(gridSensorId(0, 0)));
  writeFileSync(file, `${lines.slice(0, first + 1).join('\n')}\n`);
  await stack.startAggregator();
  await expect
    .poll(() => stack.output())
    .toMatch(/\.ndjson \(without lines that were acknowledged\)/);
  await expect
    .poll(() => stack.output())
    .toContain('its window will be released as aggregator_gap');
  await expect
    .poll(async () => (await (await fetch(`${stack.ingestUrl}/readyz`)).json()).checks.data)
    .toMatchObject({ word: 'failing', whatToDo: expect.stringMatching(/aggregator_gap/) });
  const window = new Date(Number.parseInt(name, 10));
  await expect.poll(() => rowsOf(window), { interval: 500 }).toEqual(GAP);
  // Its files are gone with the window, and whoever is started again must not forget them.
  await stack.killAggregator();
  await stack.startAggregator();
  await expect.poll(dataCheck).toMatchObject({
    word: 'failing',
    whatToDo: expect.stringMatching(/Files of windows that were still open/),
  });
});

test('windows that the database knew and does not know any more: named in the log, and readiness says so', async () => {
  await stack.stopAggregator();
  const { rows } = await stack.owner.query<{ newest: Date }>(
    "SELECT max(window_start) AS newest FROM release_window WHERE lane = 'staff'",
  );
  const newest = rows[0]?.newest;
  const lost = ['release_window', 'staff_record'].map(
    (table) => `DELETE FROM ${table} WHERE window_start >= '${newest?.toISOString()}'`,
  );
  // As damage does it: no trigger hears of it.
  await stack.owner.query(
    `BEGIN; SET LOCAL session_replication_role = replica; ${lost.join('; ')}; COMMIT`,
  );
  await stack.startAggregator();
  await expect
    .poll(() => stack.output())
    .toMatch(new RegExp(`staff windows: [^"]*up to ${newest?.toISOString().replace('.000', '')}`));
  await expect.poll(dataCheck).toMatchObject({
    word: 'failing',
    whatToDo: expect.stringMatching(/The database has lost windows that were released/),
  });
});

test('a file in the place of the journal of the site: damage in the log and in readiness, and a gap', async () => {
  await stack.stopAggregator();
  rmSync(folder(), { recursive: true });
  writeFileSync(folder(), 'not a folder');
  const from = Date.now();
  await stack.startAggregator();
  const words = /journal\/damage\.damaged.*what was acknowledged there is gone/;
  await expect.poll(() => stack.output()).toMatch(words);
  await expect
    .poll(async () => (await (await fetch(`${stack.ingestUrl}/readyz`)).json()).checks.data)
    .toMatchObject({ word: 'failing', whatToDo: expect.stringMatching(/aggregator_gap/) });
  const running = new Date(from - (from % 60_000));
  await expect.poll(() => rowsOf(running), { interval: 500 }).toEqual(GAP);
});
