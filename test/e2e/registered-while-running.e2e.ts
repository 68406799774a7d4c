// A site is registered while the product runs, as an operator does it: the next batch of its sensors
// is taken, and its first windows are released, by the same processes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { latestSchema } from '#shared/wire/api.ts';
import { gridSensors, gridSite } from '../kit/aggregator/grid-site.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { runToEnd } from '../kit/run-to-end.ts';
import { until } from '../kit/until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-registered-'));
const site = gridSite('newcomer', 2);
const sensors = gridSensors(site);

let product: Product;
beforeAll(async () => {
  writeFileSync(path.join(folder, 'site.json'), JSON.stringify(site));
  writeFileSync(path.join(folder, 'sensors.json'), JSON.stringify(sensors));
  // No site at all: the first one is the usual case.
  product = await startProduct({ DEMO: 'off' });
});
afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const register = () =>
  runToEnd(
    process.execPath,
    [
      ...NODE_FLAGS,
      path.join(root, 'aggregator/commands/register.ts'),
      ...['--site', 'site.json', '--sensors', 'sensors.json'],
    ],
    { cwd: folder, env: { PATH: process.env.PATH, DATA_DIR: product.dataDir } },
  );

async function post(deviceToken: string) {
  const observedAt = new Date().toISOString();
  const answer = await fetch(`${product.origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${deviceToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      readings: sensors.map(({ sensorId }) => ({ sensorId, observedAt, level: 2 })),
    }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function newest() {
  const headers = { Authorization: `Bearer ${product.operatorToken()}` };
  const url = `${product.origin}/api/v1/sites/newcomer/latest?lane=staff`;
  const answer = await fetch(url, { headers });
  return answer.status === 200 ? latestSchema.parse(await answer.json()).records : [];
}

test('found A9: a site that is registered while the product runs is live at once, without a restart', async () => {
  const said = await register();
  expect([said.status, said.stderr]).toEqual([
    0,
    expect.stringContaining('takes up a new site and changed sensors within seconds'),
  ]);
  const file = path.join(product.dataDir, 'credentials-newcomer.json');
  const { deviceToken } = JSON.parse(readFileSync(file, 'utf8'));
  // A sensor that is told "keep them and send again" does so.
  let first = await post(deviceToken);
  await until('an intake that takes them', async () => {
    if (first.status === 503) first = await post(deviceToken);
    return first.status !== 503;
  });
  // Not one of them late, and nothing else refused.
  expect(first).toEqual({
    status: 202,
    body: { accepted: sensors.length, duplicates: 0, refused: [] },
  });
  const sending = setInterval(() => void post(deviceToken).catch(() => {}), 2000);
  await until('released windows', async () =>
    (await newest()).some(({ status }) => status === 'released'),
  );
  clearInterval(sending);
  expect((await newest()).map(({ level }) => level)).toEqual([2, 2]);
});
