// What the database holds of second factors, and who may touch it: tried with every role.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFactorStore } from '#database/server/factors.ts';
import { openStore, type Store } from '../kit/database/store-fixture.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const MINE = 'a-12345678';
const by = (accessVersion: number) => ({ accountId: MINE, accessVersion });
const entry = {
  actorId: MINE,
  action: 'factor.added',
  subjectId: MINE,
  before: null,
  after: null,
};
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA';
const hashes = (letter: string): string[] => [letter.repeat(64)];

const totp = (factorId: string) => ({
  factorId,
  accountId: MINE,
  kind: 'totp' as const,
  label: 'phone',
  addedAt: new Date(),
  lastUsedOn: null,
  secretSealed: 'key.sealed',
  lastStep: 7,
});

test('only the server reads or writes second factors, and the function that removes them is its alone', async () => {
  await store.server.query(
    'INSERT INTO account (account_id, login, display_name, role, password_hash) VALUES ($1, $2, $2, $3, $4)',
    [MINE, 'sanne', 'admin', HASH],
  );
  const factors = createFactorStore(store.server);
  const adding = {
    factor: totp('f-000000000001'),
    recoveryCodes: hashes('a'),
    most: 2,
    entry,
    by: by(0),
  };
  expect(await factors.add(adding)).toBe('first');
  for (const pool of [store.aggregator, store.publicReader, store.auditor])
    for (const sql of [
      'SELECT * FROM factor',
      'SELECT * FROM recovery_code',
      'SELECT * FROM pending_sign_in',
      'SELECT * FROM passkey_challenge',
      'SELECT * FROM totp_enrolment',
      'DELETE FROM factor',
      `SELECT remove_factors('${MINE}')`,
    ])
      await expect(pool.query(sql), sql).rejects.toThrow('permission denied');
});

test('the schema refuses half a factor: an app without a secret, a key without a count, a label of nothing', async () => {
  const insert = (columns: string, values: string) =>
    store.server.query(
      `INSERT INTO factor (factor_id, account_id, added_at, ${columns}) VALUES ('f-000000000009', '${MINE}', now(), ${values})`,
    );
  for (const [columns, values] of [
    ['kind, label, last_step', "'totp', 'x', 1"],
    ['kind, label, credential_id, public_key', "'passkey', 'x', 'id', 'key'"],
    ['kind, label, secret_sealed, last_step', "'totp', '', 'sealed', 1"],
    ['kind, label, secret_sealed, last_step', "'sms', 'x', 'sealed', 1"],
  ] as const)
    await expect(insert(columns, values), columns).rejects.toThrow('violates check constraint');
});

test('what fails on the way leaves nothing: no factor without its entry, no entry without its factor', async () => {
  const factors = createFactorStore(store.server);
  const broken = { ...entry, action: 'NOT AN ACTION' };
  const adding = {
    factor: totp('f-000000000002'),
    recoveryCodes: [],
    most: 2,
    entry: broken,
    by: by(1),
  };
  await expect(factors.add(adding)).rejects.toThrow('violates check constraint');
  expect(await factors.factorsOf(MINE)).toHaveLength(1);
  await expect(factors.removeAll(MINE, broken, by(1))).rejects.toThrow('violates check constraint');
  expect(await factors.factorsOf(MINE)).toHaveLength(1);
});

test('of many at once a step, a recovery code, a challenge and a pending sign-in go to one, and five tries are five', async () => {
  const factors = createFactorStore(store.server);
  const now = new Date();
  const soon = new Date(now.getTime() + 60_000);
  const [sha256 = ''] = hashes('b');
  await factors.putChallenge(sha256, 'mine', soon, now);
  const pending = { sha256, accountId: MINE, passwordSha256: sha256, expiresAt: soon };
  await factors.putPending(pending, now);
  const count = async (work: () => Promise<unknown>): Promise<number> => {
    const all = await Promise.all(Array.from({ length: 12 }, work));
    return all.filter((taken) => taken !== false && taken !== null).length;
  };
  const today = '2031-04-01';
  expect(await count(() => factors.takeStep('f-000000000001', 8, today))).toBe(1);
  expect(await count(() => factors.takeRecoveryCode(MINE, 'a'.repeat(64), entry))).toBe(1);
  expect(await count(() => factors.takeChallenge(sha256, 'theirs', now))).toBe(0);
  expect(await count(() => factors.takeChallenge(sha256, 'mine', now))).toBe(1);
  expect(await count(() => factors.tryPending(sha256, 5, now))).toBe(5);
  expect(await count(() => factors.endPending(sha256))).toBe(1);
});

test('what is over is not kept: pending sign-ins and challenges go with the next one', async () => {
  const factors = createFactorStore(store.server);
  const at = (seconds: number): Date => new Date(Date.UTC(2031, 3, 1) + seconds * 1000);
  const pending = (letter: string) => ({
    sha256: letter.repeat(64),
    accountId: MINE,
    passwordSha256: 'x',
    expiresAt: at(60),
  });
  await factors.putPending(pending('c'), at(0));
  await factors.putChallenge('c'.repeat(64), 'mine', at(60), at(0));
  expect(await factors.pending('c'.repeat(64), at(59))).not.toBeNull();
  expect(await factors.pending('c'.repeat(64), at(60))).toBeNull();
  await factors.putPending({ ...pending('d'), expiresAt: at(200) }, at(61));
  await factors.putChallenge('d'.repeat(64), 'mine', at(200), at(61));
  for (const sql of [
    'SELECT pending_sha256 AS id FROM pending_sign_in',
    'SELECT challenge_sha256 AS id FROM passkey_challenge',
  ]) {
    const { rows } = await store.server.query<{ id: string }>(sql);
    expect(rows.map(({ id }) => id[0])).toEqual(['d']);
  }
});

test('erasing a person, by whatever way, takes every trace of factors along', async () => {
  await store.owner.query(
    `UPDATE account SET erased_at = now(), disabled_at = now(), login = NULL, display_name = NULL, password_hash = NULL WHERE account_id = $1`,
    [MINE],
  );
  for (const table of ['factor', 'recovery_code', 'totp_enrolment', 'pending_sign_in']) {
    const { rowCount } = await store.owner.query(
      `SELECT FROM ${table} WHERE account_id = '${MINE}'`,
    );
    expect([table, rowCount]).toEqual([table, 0]);
  }
});
