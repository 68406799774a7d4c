// Who may do what with people's tables: tried as each role of the database.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFirstAdmin, hasAccounts } from '#database/aggregator/first-admin.ts';
import { createPeopleStore } from '#database/server/people.ts';
import { createAccessStore } from '#database/server/sessions.ts';
import { createTokenStore } from '#database/server/tokens.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

test('the server keeps tokens, and cannot change what one is or remove it', async () => {
  const add = `INSERT INTO access_token (token_sha256, role, site_id, label) VALUES ('${'a'.repeat(64)}', 'device', 'x', 'x')`;
  await store.server.query(add);
  await store.server.query('UPDATE access_token SET revoked_at = now()');
  for (const set of ['role', 'site_id', 'sites', 'token_sha256', 'label', 'created_by'])
    await expect(
      store.server.query(`UPDATE access_token SET ${set} = ${set}`),
      set,
    ).rejects.toThrow('permission denied');
  await expect(store.server.query('DELETE FROM access_token')).rejects.toThrow('permission denied');
});

const admin = {
  accountId: 'a-12345678',
  login: 'admin',
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
  mustChange: false,
};

test('the aggregator makes the first admin, once, and can neither read nor write accounts otherwise', async () => {
  expect(await hasAccounts(store.aggregator)).toBe(false);
  expect(await createFirstAdmin(store.aggregator, admin)).toBe(true);
  expect(await hasAccounts(store.aggregator)).toBe(true);
  expect(await createFirstAdmin(store.aggregator, { ...admin, accountId: 'a-87654321' })).toBe(
    false,
  );
  const { rows } = await store.server.query('SELECT account_id, role FROM account');
  expect(rows).toEqual([{ account_id: 'a-12345678', role: 'admin' }]);
  for (const sql of [
    'SELECT * FROM account',
    "INSERT INTO account (account_id, role) VALUES ('a-00000000', 'admin')",
    "UPDATE account SET role = 'viewer'",
    'SELECT * FROM sign_in_failure',
    'SELECT * FROM audit_entry',
    'SELECT * FROM session',
  ])
    await expect(store.aggregator.query(sql), sql).rejects.toThrow('permission denied');
  for (const pool of [store.server, store.publicReader, store.auditor])
    await expect(pool.query('SELECT has_accounts()')).rejects.toThrow('permission denied');
});

test('the audit log only grows: no role changes or removes an entry, and only the server adds one', async () => {
  const add = "INSERT INTO audit_entry (actor_id, action) VALUES ('system', 'test.added')";
  await store.server.query(add);
  for (const sql of [
    "UPDATE audit_entry SET actor_id = 'somebody'",
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
  ]) {
    for (const pool of [store.server, store.aggregator, store.publicReader, store.auditor])
      await expect(pool.query(sql), sql).rejects.toThrow('permission denied');
    await expect(store.owner.query(sql), sql).rejects.toThrow('never changed or removed');
  }
  for (const pool of [store.aggregator, store.publicReader, store.auditor])
    await expect(pool.query(add)).rejects.toThrow('permission denied');
  const { rows } = await store.auditor.query('SELECT action FROM audit_entry ORDER BY entry_id');
  expect(rows.map(({ action }) => action)).toEqual(['account.created', 'test.added']);
});

test('the schema refuses an erased account with a name, and a session of no account with another role', async () => {
  const erase = "UPDATE account SET erased_at = now(), disabled_at = now() WHERE login = 'admin'";
  await expect(store.server.query(erase)).rejects.toThrow('violates check constraint');
  const session = `INSERT INTO session (session_sha256, role, expires_at) VALUES ('${'b'.repeat(64)}', 'admin', now())`;
  await expect(store.server.query(session)).rejects.toThrow('session_of_token_check');
  const open = "UPDATE account SET password_hash = 'plain' WHERE login = 'admin'";
  await expect(store.server.query(open)).rejects.toThrow('violates check constraint');
  await expect(store.server.query('DELETE FROM account')).rejects.toThrow('permission denied');
});

test('a session that is over for a month leaves no trace at the next sign-in', async () => {
  const sessions = createAccessStore(store.server);
  const actor = {
    accountId: 'a-12345678',
    role: 'admin',
    mustChangePassword: false,
    sites: null,
    tokenId: null,
    accessVersion: 0,
  } as const;
  const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
  for (const [sha256, days] of [
    ['c'.repeat(64), -31],
    ['d'.repeat(64), -29],
    ['e'.repeat(64), 1],
  ] as const)
    await sessions.create(sha256, actor, inDays(days));
  const { rows } = await store.owner.query('SELECT session_sha256 AS id FROM session ORDER BY 1');
  expect(rows.map(({ id }) => id[0])).toEqual(['d', 'e']);
  expect(await sessions.find('d'.repeat(64))).toBeNull();
  expect(await sessions.find('e'.repeat(64))).toMatchObject({ accountId: 'a-12345678' });
});

test('a session and a change wait for whoever is changing the account, and then come to nothing', async () => {
  const sessions = createAccessStore(store.server);
  const people = createPeopleStore(store.server);
  const before = await people.account('a-12345678');
  if (before === null) throw new Error('the admin is gone');
  const entry = { actorId: 'x', action: 'x.x', subjectId: null, before: null, after: null };
  const client = await store.owner.connect();
  await client.query('BEGIN');
  await client.query('UPDATE account SET access_version = access_version + 1');
  const ended: string[] = [];
  const note = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const result = await work;
    ended.push(what);
    return result;
  };
  const inDays = new Date(Date.now() + 86_400_000);
  const actor = { ...before, tokenId: null };
  const session = note('session', sessions.create('f'.repeat(64), actor, inDays));
  const change = note(
    'change',
    people.change(
      before.accountId,
      () => ({ set: { displayName: 'x' }, entry, endsSessions: false }),
      before,
    ),
  );
  await client.query('SELECT 1');
  expect(ended).toEqual([]);
  await client.query('COMMIT');
  client.release();
  expect(await session).toBe(false);
  expect(await change).toBe('outdated');
  expect(await people.account(before.accountId)).toEqual({
    ...before,
    accessVersion: before.accessVersion + 1,
  });
});

test('a token that was revoked is not followed by another, though its rotation had begun', async () => {
  const tokens = createTokenStore(store.server);
  const entry = { actorId: 'x', action: 'x.x', subjectId: null, before: null, after: null };
  const token = {
    tokenId: 't-0000000001',
    sha256: '1'.repeat(64),
    role: 'operator',
    siteId: null,
    sites: null,
    label: 'x',
    replaces: null,
    createdBy: 'x',
    createdAt: new Date(),
    lastUsedOn: null,
    expiresAt: null,
    revokedAt: null,
  } as const;
  await tokens.add(token, entry);
  await tokens.revoke(token.tokenId, new Date(), entry);
  const next = {
    ...token,
    tokenId: 't-0000000002',
    sha256: '2'.repeat(64),
    replaces: token.tokenId,
  };
  expect(await tokens.replace(token.tokenId, new Date(), next, entry)).toBe(false);
  expect((await tokens.list()).map(({ tokenId }) => tokenId)).not.toContain(next.tokenId);
});
