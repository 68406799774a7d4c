// The command `tokens` beside a product that runs, credentials.json that was deleted, and the intake that hears of a revoked token.
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startIngest } from '#aggregator/ingest-server.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import type { Pipeline } from '#aggregator/site/pipeline.ts';
import { openConnection } from '#database/open.ts';
import { howToSignIn } from '../../../scripts/how-to-sign-in.ts';
import { KeysStage } from '../../kit/keys-stage.ts';

let stage: KeysStage;
beforeAll(async () => {
  stage = await KeysStage.open();
  await stage.owner.query("INSERT INTO site (site_id, version, document) VALUES ('demo', 1, '{}')");
});
afterAll(() => stage.close());

/** The command with these words, and then these. */
const tokens = (words: string, ...more: readonly string[]) =>
  stage.run('tokens', ...words.split(' '), ...more);

test('tokens: made, listed, rotated, revoked', async () => {
  const named = ['--label', 'wallboard', '--file', stage.file('op.json')];
  const made = await tokens('create --role operator --sites demo', ...named);
  expect([made.code, made.out]).toEqual([0, expect.stringContaining('was created')]);
  const secret = stage.json('op.json').operatorToken ?? '';
  const auth = stage.authenticator();
  expect(await auth.actorOfToken(secret)).toMatchObject({ role: 'operator', sites: ['demo'] });
  const list = await tokens('list');
  const id = /^(t-\w+) .*wallboard$/m.exec(list.out)?.[1] ?? '';
  expect(list.out).toMatch(/first start/);
  expect(list.out).not.toContain(secret);
  const rotated = await tokens(`rotate --id ${id} --grace 1 --file`, stage.file('op2.json'));
  expect(rotated.out).toContain('stays valid for 1 more hour');
  const next = stage.json('op2.json').operatorToken ?? '';
  for (const token of [secret, next]) expect(await auth.actorOfToken(token)).not.toBeNull();
  const nextId = /token (t-\w+) was created in place/.exec(rotated.out)?.[1] ?? 'none';
  const replaced = `This token has already been replaced by ${nextId}; rotate that one.`;
  const twice = await tokens(`rotate --id ${id} --file`, stage.file('op3.json'));
  expect([twice.code, twice.out]).toEqual([1, expect.stringContaining(replaced)]);
  expect(existsSync(stage.file('op3.json'))).toBe(false);
  const revoked = await tokens(`revoke --id ${id}`);
  const stays = `${nextId}, which replaced it, stays valid`;
  expect([revoked.code, revoked.out]).toEqual([0, expect.stringContaining(stays)]);
  // A server remembers a token for two seconds at most.
  await expect.poll(() => auth.actorOfToken(secret)).toBeNull();
  expect(await auth.actorOfToken(next)).not.toBeNull();
  expect((await tokens(`revoke --id ${id}`)).out).toContain('nothing left to revoke');
  expect((await tokens(`rotate --id ${id}`)).out).toContain(replaced);
  const past = '--expires 2020-01-01T00:00:00Z';
  expect((await tokens(`create --role operator --label x ${past} --credentials`)).code).toBe(1);
  const nowhere = await tokens('create --role device --label x --credentials');
  expect(nowhere.out).toContain('--site is missing');
});

test('a token written over in credentials.json: which one goes on being valid is said, with what ends it', async () => {
  const first = /^(t-\w+) .*first start$/m.exec((await tokens('list')).out)?.[1] ?? 'none';
  const { operatorToken = '', deviceToken = '' } = stage.json('credentials.json');
  const over = await tokens('create --role operator --label second --credentials');
  const words = `the token that stood there, ${first} (first start), stays valid: to end it, npm run tokens -- revoke --id ${first}`;
  expect([over.code, over.out]).toEqual([0, expect.stringContaining(words)]);
  expect(over.out).toContain('a running service takes it up');
  expect(stage.json('credentials.json').deviceToken).toBe(deviceToken);
  expect(await stage.authenticator().actorOfToken(operatorToken)).not.toBeNull();
  expect((await tokens(`revoke --id ${first}`)).code).toBe(0);
  const second = /token (t-\w+) was created/.exec(over.out)?.[1] ?? 'none';
  const rotated = await tokens(`rotate --id ${second} --credentials`);
  expect([rotated.code, rotated.out]).toEqual([0, expect.not.stringContaining('that stood there')]);
});

test('credentials.json that was deleted gets a new token', async () => {
  rmSync(stage.file('credentials.json'));
  expect(howToSignIn(stage.dataDir, 'http://x').join('\n')).toContain('tokens -- create');
  const again = await tokens('create --role operator --label first --credentials');
  expect(again.code).toBe(0);
  const { operatorToken = '' } = stage.json('credentials.json');
  expect(again.out).not.toContain(operatorToken);
  expect(stage.modeOf('credentials.json')).toBe(0o600);
  expect(await stage.authenticator().actorOfToken(operatorToken)).not.toBeNull();
  // A start makes no second one beside it.
  expect(await stage.firstStart()).toBeNull();
});

test('a token for a site that is not registered is refused, with the sites that there are', async () => {
  for (const where of [
    ['--role', 'operator', '--sites', 'demo,nosite'],
    ['--role', 'device', '--site', 'nosite'],
  ]) {
    const asked = ['create', ...where, '--label', 'x', '--file', stage.file('no.json')];
    const { code, out } = await stage.run('tokens', ...asked);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('there is no site nosite; there is only demo'),
    ]);
    expect(existsSync(stage.file('no.json'))).toBe(false);
  }
});

test('what is wrong with the arguments is said before the terminal is asked for', async () => {
  for (const [asked, said] of [
    [['create'], '--role'],
    [['create', '--role', 'operator'], '--label is missing'],
    [['create', '--role', 'device', '--label', 'x'], '--site is missing'],
    [['create', '--role', 'operator', '--label', 'x', '--sites', 'a,a'], 'each once'],
    [['rotate'], '--id is missing'],
    [['rotate', '--id', 't-0123456789', '--grace', '200'], '--grace'],
    [['revoke'], '--id is missing'],
    [['list', 'more'], 'usage:'],
    [[], 'usage:'],
  ] as const) {
    const { code, out } = await stage.run('tokens', ...asked);
    expect([asked, code, out]).toEqual([asked, 1, expect.stringContaining(said)]);
    expect(out).toContain('usage:');
    expect(out).not.toContain('terminal:');
  }
  const right = await stage.run('tokens', 'create', '--role', 'operator', '--label', 'x');
  expect(right.out).toContain('not a terminal');
});

/** An intake over the stage's database that takes whatever comes; sends with this token. */
async function openIntake(token: string) {
  const pipeline = {
    admit: async (_siteId: string, items: readonly unknown[]) => items.map(() => 'accepted'),
    waitingReleases: () => 0,
    sinceLastTurn: () => 0,
  } as unknown as Pipeline;
  const settings = readSettings({ DATA_DIR: stage.dataDir, LOG_LEVEL: 'silent' });
  const log = pino({ level: 'silent' });
  const intake = await startIngest({
    settings,
    pool: stage.aggregator,
    pipeline,
    clock: { problem: () => null, offsetMs: () => 0, stop: () => {} },
    log,
    now: Date.now,
    connect: () => openConnection({ databaseUrl: stage.databaseUrl, role: 'aggregator' }),
  });
  const address = intake.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const send = async (): Promise<number> =>
    (
      await fetch(`http://127.0.0.1:${address.port}/ingest/v1/readings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          readings: [{ sensorId: 's', observedAt: new Date().toISOString(), level: 1 }],
        }),
      })
    ).status;
  return {
    send,
    close: async (): Promise<void> => {
      intake.closeAllConnections();
      const closed = once(intake, 'close');
      intake.close();
      await closed;
    },
  };
}

test('a revoked device token is refused by the intake at once, although it was known a moment ago', async () => {
  await tokens('create --role device --label gate --site demo --file', stage.file('dev.json'));
  const token = stage.json('dev.json').deviceToken ?? '';
  const intake = await openIntake(token);
  // The memory's clock stands still: what it knows never becomes old by itself.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  expect(await intake.send()).toBe(202);
  const { rows } = await stage.owner.query(
    "SELECT token_id, last_used_on::text FROM access_token WHERE label = 'gate'",
  );
  expect(rows[0].last_used_on).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((await stage.run('tokens', 'revoke', '--id', rows[0].token_id)).code).toBe(0);
  while ((await intake.send()) !== 401) await new Promise((resolve) => setTimeout(resolve, 50));
  clock.mockRestore();
  await intake.close();
});
