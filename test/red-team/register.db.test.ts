// The site of the kit is one that outsiders can register with the product, by the command itself, and that is planned there as the kit says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { prepareDatabase } from '#test/kit/database/prepared.ts';
import { runToEnd } from '#test/kit/run-to-end.ts';
import { ROOT } from '../../scripts/root.ts';
import { playGame } from './game.ts';
import { makeKit } from './kit.ts';
import { drawSecret, streamsOf } from './streams.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-attack-us-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = drawSecret();
const game = playGame({ days: 1, targets: 5 }, streamsOf(secret, 'kit'));
const { files } = makeKit({ ...game, secret, isSecretGiven: false, today: new Date() });
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);

function register(...more: string[]) {
  const entry = path.join(ROOT, 'aggregator/commands/register.ts');
  const named = ['--site', 'site.json', '--sensors', 'sensors.json'];
  return runToEnd(process.execPath, [...NODE_FLAGS, entry, ...named, ...more], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATA_DIR: path.join(folder, 'data') },
  });
}

test('the kit registers without a doubt, and every sensor and zone counts as in its plan', async () => {
  const { staff, public: open } = JSON.parse(files['plan.json'] ?? '');
  const dry = await register('--dry-run');
  expect([dry.status, dry.stderr]).toEqual([0, expect.stringContaining('nothing was written')]);
  expect(dry.stderr).not.toContain('is this meant?');
  expect(dry.stderr).toContain('64 sensors, 64 eligible, in 64 units');
  expect(dry.stderr).toContain(
    `plan: ${staff.length} staff regions, ${open.length} public regions`,
  );
  await prepareDatabase(path.join(folder, 'data'));
  const done = await register();
  expect([done.status, done.stderr]).toEqual([
    0,
    expect.stringContaining('site attack-us is registered'),
  ]);
});
