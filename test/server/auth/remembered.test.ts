// Attack row 7: random tokens and cookies. Each was a query of the database, and nothing limited them.

import { expect, test, vi } from 'vitest';
import { createAuthenticator, SESSION_COOKIE } from '#server/auth/tokens.ts';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { Refusal } from '#server/refusal.ts';
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { countingAccess, GOOD } from '../../kit/server/counting-access.ts';
import { openMemoryStore } from '../../kit/server/memory-store.ts';
import { serve } from '../../kit/server/running.ts';

// The length of a test is no verdict: machines differ.
vi.setConfig({ testTimeout: 120_000 });

const LIMIT = 5;

test('the same unknown token is asked of the database once', async () => {
  const { ask, asked } = countingAccess(LIMIT);
  for (let i = 0; i < 50; i += 1) expect(await ask('cs_op_unknown')).toBeNull();
  expect(asked).toHaveLength(1);
});

test('random tokens of one address: after its share, none is asked of the database', async () => {
  const { ask, asked, pass } = countingAccess(LIMIT);
  const refused: Refusal[] = [];
  for (let i = 0; i < 200; i += 1)
    await ask(`cs_op_random-${i}`, '198.51.100.7').catch((error) => refused.push(error));
  expect(asked).toHaveLength(LIMIT);
  expect(refused).toHaveLength(200 - LIMIT);
  for (const refusal of refused) {
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe('too_many_requests');
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0);
  }
  // Another address has its own share, and the first gets its back.
  expect(await ask('cs_op_other', '198.51.100.8')).toBeNull();
  pass(60_000);
  expect(await ask('cs_op_random-again', '198.51.100.7')).toBeNull();
});

test('two hundred random tokens at once are no more tries than one after the other', async () => {
  const { ask, asked } = countingAccess(LIMIT);
  const tries = Array.from({ length: 200 }, (_, i) => ask(`cs_op_random-${i}`, '198.51.100.7'));
  const answers = await Promise.allSettled(tries);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(LIMIT);
  expect(asked).toHaveLength(LIMIT);
});

test('whoever is somebody spends nothing of what its address may try', async () => {
  const { ask, auth } = countingAccess(LIMIT);
  const address = '198.51.100.7';
  for (let i = 0; i < 3 * LIMIT; i += 1) {
    auth.forget();
    expect(await ask(GOOD, address)).not.toBeNull();
  }
  for (let i = 0; i < LIMIT; i += 1) expect(await ask(`cs_op_random-${i}`, address)).toBeNull();
  await expect(ask('cs_op_one-more', address)).rejects.toBeInstanceOf(Refusal);
});

test('a database that is away judges nobody: such tries do not count', async () => {
  const away = new Error('away');
  const down = createAuthenticator(
    { liveToken: () => Promise.reject(away) },
    {
      create: async () => true,
      find: async () => null,
      revoke: async () => {},
    },
    { limits: { failuresPerMinute: LIMIT }, clock: () => 0 },
  );
  for (let i = 0; i < 3 * LIMIT; i += 1)
    await expect(
      down.identify({
        authorization: `Bearer cs_op_random-${i}`,
        cookie: undefined,
        address: '198.51.100.7',
      }),
    ).rejects.toBe(away);
});

test('an IPv6 network is one address', async () => {
  const { ask, asked } = countingAccess(LIMIT);
  for (let i = 0; i < 100; i += 1)
    await ask(`cs_op_random-${i}`, `2001:db8:0:1::${i.toString(16)}`).catch(() => {});
  expect(asked).toHaveLength(LIMIT);
});

test('whoever is known from before a restart is let in beside strangers of the same address', async () => {
  const { ask, auth } = countingAccess(LIMIT);
  const address = '198.51.100.8';
  for (let i = 0; i < 50; i += 1) await ask(`cs_op_random-${i}`, address).catch(() => {});
  await expect(ask(GOOD, address)).rejects.toMatchObject({ code: 'too_many_requests' });
  auth.know([{ sha256: sha256Hex(GOOD), owner: 't-1' }]);
  expect(await ask(GOOD, address)).toMatchObject({ accountId: OPERATOR_TOKEN });
});

test('whoever was let in once is let in beside strangers of the same address', async () => {
  const { ask, pass, auth } = countingAccess(LIMIT);
  const address = '198.51.100.7';
  expect(await ask(GOOD, address)).toMatchObject({ accountId: OPERATOR_TOKEN });
  const actor = {
    accountId: 'a1',
    role: 'viewer',
    mustChangePassword: false,
    sites: null,
    tokenId: null,
    accessVersion: 0,
  } as const;
  const session = await auth.start(actor, new Date());
  for (let i = 0; i < 50; i += 1) await ask(`cs_op_random-${i}`, address).catch(() => {});
  pass(5000);
  expect(await ask(GOOD, address)).toMatchObject({ accountId: OPERATOR_TOKEN });
  const cookie = `${SESSION_COOKIE}=${session.id}`;
  expect(await auth.identify({ authorization: undefined, cookie, address })).toMatchObject({
    accountId: 'a1',
  });
});

test('a hundred questions at once are one query', async () => {
  const { ask, asked } = countingAccess(LIMIT);
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask(GOOD)));
  expect(new Set(answers.map((answer) => answer !== null))).toEqual(new Set([true]));
  expect(asked).toHaveLength(1);
});

test('a revocation here acts at once, one elsewhere after two seconds at most', async () => {
  const { ask, auth, pass, revokeElsewhere } = countingAccess(LIMIT);
  expect(await ask(GOOD)).not.toBeNull();
  revokeElsewhere();
  pass(2001);
  expect(await ask(GOOD)).toBeNull();
  const here = countingAccess(LIMIT);
  expect(await here.ask(GOOD)).not.toBeNull();
  here.revokeElsewhere();
  here.auth.forget();
  expect(await here.ask(GOOD)).toBeNull();
  auth.forget();
});

test('what ended here is known no longer, without a question; what others have goes on', async () => {
  const { ask, auth, asked } = countingAccess(LIMIT);
  const someone = {
    role: 'operator',
    mustChangePassword: false,
    sites: null,
    accessVersion: 0,
  } as const;
  const sessionOf = async (accountId: string, tokenId: string | null) => {
    const { id } = await auth.start({ ...someone, accountId, tokenId }, new Date());
    return { cookie: `${SESSION_COOKIE}=${id}` };
  };
  const [left, mine, other] = [
    await sessionOf('a1', null),
    await sessionOf('a1', null),
    await sessionOf('a2', null),
  ];
  const byToken = await sessionOf(OPERATOR_TOKEN, 't-1');
  const token = { authorization: `Bearer ${GOOD}` };
  await ask(GOOD);
  const known = () => [left, mine, other, byToken, token].map((one) => auth.isKnown(one));
  const before = asked.length;
  expect(known()).toEqual([true, true, true, true, true]);
  await auth.signOut(left.cookie);
  expect(known()).toEqual([false, true, true, true, true]);
  auth.forget('t-1');
  expect(known()).toEqual([false, true, true, false, false]);
  auth.forget('a1');
  expect(known()).toEqual([false, false, true, false, false]);
  auth.forget();
  expect(auth.isKnown(other)).toBe(true);
  expect(asked).toHaveLength(before);
});

test('/metrics with random cookies: 401, then 429 with Retry-After, and the database is left alone', async () => {
  const store = await openMemoryStore();
  let finds = 0;
  const limits = {
    ...DEFAULT_LIMITS,
    http: { ...DEFAULT_LIMITS.http, heldBackMs: 1 },
    signIn: { failuresPerMinute: LIMIT },
  };
  const counted = {
    ...store.sessions,
    find: (sha256: string) => {
      finds += 1;
      return store.sessions.find(sha256);
    },
  };
  const running = await serve({ ...store, sessions: counted }, null, null, undefined, { limits });
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const answer = await running.get('/metrics', { cookie: `${SESSION_COOKIE}=random-${i}` });
      statuses.push(answer.status);
      if (answer.status === 429)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await answer.text();
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    // Its share comes back slowly: far fewer than were tried.
    expect(finds).toBeLessThan(30);
  } finally {
    await running.stop();
  }
});
