// What a command decides stands in the decision log, in the transaction that decides it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putPolicy, putSite } from '#database/aggregator/register.ts';
import { readLog } from '#database/server/room-reads.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';
import { policyOf, siteOf } from '../kit/server/fixture.ts';

const root = path.resolve(import.meta.dirname, '../..');

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('a policy that is changed by the command stands in the log with it', async () => {
  await putSite(store.aggregator, siteOf('quay'), null);
  await putPolicy(store.aggregator, policyOf('quay', 1));
  const args = ['--site', 'quay', '--author', 'Crowd team', '--reason', 'more sensors hang there'];
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, 'scripts/policy.ts', ...args, '--set', 'staffK=4'],
    {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: store.embedded.databaseUrl },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([0, expect.stringContaining('policy version 2')]);
  const query = { siteId: 'quay', from: null, to: null, before: null, limit: 10 };
  const [entry] = await readLog(store.server, { ...query, now: Date.now() });
  expect(entry?.document).toMatchObject({
    kind: 'policy_changed',
    data: { policyVersion: 2, effectiveFrom: expect.stringContaining('Z') },
  });
  expect(entry?.bytes).not.toContain('Crowd team');
});
