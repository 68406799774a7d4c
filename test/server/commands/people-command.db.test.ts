// The command `people`, on a database that runs and on one that does not, and the first admin's password in credentials.json.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPeopleStore } from '#database/server/people.ts';
import { isPassword } from '#server/people/password.ts';
import type { StoredAccount } from '#server/people/ports.ts';
import { forgetChangedPassword } from '#server/people/secret-file.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { howToSignIn } from '../../../scripts/how-to-sign-in.ts';
import { KeysStage } from '../../kit/keys-stage.ts';

let stage: KeysStage;
beforeAll(async () => {
  stage = await KeysStage.open();
});
afterAll(() => stage.close());

test('the first admin has to choose a password without the demo; the file loses it then and keeps the tokens', async () => {
  const people = createPeopleStore(stage.server);
  const first = await people.accountOfLogin('admin');
  expect(first).toMatchObject({ mustChangePassword: true, hasFirstPassword: true, sites: null });
  const { adminPassword, ...kept } = stage.json('credentials.json');
  expect(await isPassword(adminPassword ?? '', first?.passwordHash ?? null)).toBe(true);
  // Not changed: the file stays, whoever asks.
  expect(await forgetChangedPassword(stage.dataDir, people)).toBe(false);
  expect(howToSignIn(stage.dataDir, 'http://x')[0]).toContain('adminPassword from');
  const set = { passwordHash: await hashPassword('x') };
  await people.change(first?.accountId ?? '', () => ({
    set,
    entry: {
      actorId: 'system',
      action: 'test.changed',
      subjectId: null,
      before: null,
      after: null,
    },
    endsSessions: false,
  }));
  expect(await forgetChangedPassword(stage.dataDir, people)).toBe(true);
  expect(stage.json('credentials.json')).toEqual(kept);
  expect(stage.modeOf('credentials.json')).toBe(0o600);
  expect(await forgetChangedPassword(stage.dataDir, people)).toBe(false);
  expect(howToSignIn(stage.dataDir, 'http://x')[0]).toContain('people -- reset');
});

test('people: the way back while the product runs: sessions end, counts start anew, the password is in a 0600 file', async () => {
  const people = createPeopleStore(stage.server);
  const admin = await people.accountOfLogin('admin');
  const auth = stage.authenticator();
  const actor = { ...(admin as StoredAccount), mustChangePassword: false, tokenId: null };
  const { id } = await auth.start(actor, new Date());
  const cookie = `crowdshade_session=${id}`;
  expect(await auth.session(cookie)).not.toBeNull();
  const lock = () =>
    people.attempt('c'.repeat(64), () => ({
      failures: 100,
      lastAt: new Date(),
      lockedUntil: new Date(Date.now() + 1e6),
    }));
  await lock();
  expect((await stage.run('people', 'unlock')).out).toContain(
    '1 count of wrong attempts was reset',
  );
  await lock();

  const piped = await stage.run('people', 'reset', '--login', 'admin');
  expect(piped.code).toBe(1);
  expect(piped.out).toContain('--file');
  expect(await auth.session(cookie), 'nothing was changed').not.toBeNull();

  const file = stage.file('one-time.json');
  const { code, out } = await stage.run('people', 'reset', '--login', 'admin', '--file', file);
  expect([code, out]).toEqual([0, expect.stringContaining('All sessions have ended')]);
  const password = stage.json('one-time.json').oneTimePassword ?? '';
  expect(out).not.toContain(password);
  expect(stage.modeOf('one-time.json')).toBe(0o600);
  const after = await people.accountOfLogin('admin');
  expect(await isPassword(password, after?.passwordHash ?? null)).toBe(true);
  expect(after?.mustChangePassword).toBe(true);
  // A server remembers a session for two seconds at most.
  await expect.poll(() => auth.session(cookie)).toBeNull();
  expect((await stage.owner.query('SELECT FROM sign_in_failure')).rowCount).toBe(0);
  const audit = (await people.auditOf(admin?.accountId ?? '')).map(({ action }) => action);
  expect(audit[0]).toBe('account.password-reset');
  expect((await stage.run('people', 'reset', '--login', 'admin', '--file', file)).out).toContain(
    'exists already',
  );
  // Wrong input is said first, also where there is no terminal.
  const nobody = await stage.run('people', 'reset', '--login', 'nobody');
  expect(nobody.out).toContain('there is no account with the login "nobody"');
  const taken = await stage.run('people', 'create-admin', '--login', 'admin');
  expect(taken.out).toContain('the login "admin" is taken');
  expect(`${nobody.out}${taken.out}`).not.toContain('terminal:');
  expect((await stage.run('people', 'reset')).out).toContain('usage:');
});

test('people: second factors go where there are tables of them', async () => {
  const there = await stage.owner.query(
    "SELECT to_regprocedure('remove_factors(text)') IS NOT NULL AS is",
  );
  if (there.rows[0].is !== true)
    await stage.owner.query(
      "CREATE FUNCTION remove_factors(account_id text) RETURNS integer LANGUAGE sql AS 'SELECT 2'; GRANT EXECUTE ON FUNCTION remove_factors(text) TO server",
    );
  const { out } = await stage.run(
    'people',
    'reset',
    '--login',
    'admin',
    '--file',
    stage.file('b.json'),
  );
  if (there.rows[0].is !== true) {
    expect(out).toContain('2 second factors were removed');
    await stage.owner.query('DROP FUNCTION remove_factors(text)');
  } else expect(out).toContain('signs in with this password once');
});

test('with DATABASE_URL the commands go there, whatever the data folder holds', async () => {
  stage.env = { DATABASE_URL: stage.databaseUrl, DATA_DIR: stage.file('another') };
  const list = await stage.run('people', 'list');
  stage.env = {};
  expect([list.code, list.out]).toEqual([0, expect.stringContaining('admin')]);
});

test('with the product stopped the commands open the database themselves', async () => {
  await stage.stop();
  const list = await stage.run('people', 'list');
  expect([list.code, list.out]).toEqual([
    0,
    expect.stringMatching(/a-\w+ {2}admin {2}admin {2}all sites {2}active/),
  ]);
  const file = stage.file('second.json');
  expect(
    (await stage.run('people', 'create-admin', '--login', 'second', '--file', file)).code,
  ).toBe(0);
  expect((await stage.run('people', 'unlock')).out).toContain(
    '0 counts of wrong attempts were reset',
  );
  expect((await stage.run('people', 'list')).out).toContain('second');
});
