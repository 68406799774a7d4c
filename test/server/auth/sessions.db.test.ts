// A session ends by the server's clock. The database's is another machine's, or the same one's set ahead, and would end all of them at once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putToken } from '#database/aggregator/engine.ts';
import { createAccessStore } from '#database/server/sessions.ts';
import type { Actor } from '#server/auth/access.ts';
import { createAuthenticator, SESSION_COOKIE } from '#server/auth/tokens.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { openStore, type Store } from '../../kit/database/store-fixture.ts';

const HOUR = 3_600_000;

let store: Store;
let actor: Actor;
beforeAll(async () => {
  store = await openStore();
  await putToken(store.aggregator, {
    sha256: 'a'.repeat(64),
    role: 'operator',
    siteId: null,
    label: 'x',
  });
  const { rows } = await store.owner.query('SELECT token_id FROM access_token');
  actor = {
    accountId: OPERATOR_TOKEN,
    role: 'operator',
    mustChangePassword: false,
    mustAddFactor: false,
    sites: null,
    tokenId: rows[0].token_id,
    accessVersion: null,
  };
});
afterAll(() => store.close());

test('a database that is two days ahead ends no session; the server does, after its hours', async () => {
  let now = Date.now() - 48 * HOUR;
  const access = createAccessStore(store.server, () => now);
  const auth = createAuthenticator(access, access, { time: () => now });
  const { id } = await auth.start(actor, new Date(now));
  const cookie = `${SESSION_COOKIE}=${id}`;
  expect(await auth.session(cookie)).toMatchObject({ accountId: OPERATOR_TOKEN });
  now += 11.9 * HOUR;
  expect(await auth.session(cookie)).not.toBeNull();
  now += 0.2 * HOUR;
  expect(await auth.session(cookie)).toBeNull();
});

test('a session that ended long ago by the database, and not by the server, is not swept away', async () => {
  const now = Date.now() - 60 * 24 * HOUR;
  const access = createAccessStore(store.server, () => now);
  const auth = createAuthenticator(access, access, { time: () => now });
  const { id } = await auth.start(actor, new Date(now));
  await auth.start(actor, new Date(now));
  expect(await auth.session(`${SESSION_COOKIE}=${id}`)).not.toBeNull();
});
