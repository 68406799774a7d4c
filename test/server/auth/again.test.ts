// Whoever was let in is looked at again without being counted: guessing from the same address puts nothing off. By a clock that stands still.

import { expect, test } from 'vitest';
import { createAuthenticator } from '#server/auth/tokens.ts';
import type { LiveToken } from '#server/ports.ts';
import { sha256Hex } from '#shared/process/sha256.ts';

const none = async (): Promise<null> => null;
const token: LiveToken = { tokenId: 't-0000000000', role: 'operator', sites: null };

test('a token that has ended is told apart while its address may ask for nothing more; one that counts is let in', async () => {
  const live = new Map([
    [sha256Hex('cs_op_first-token'), token],
    [sha256Hex('cs_op_second-token'), token],
  ]);
  const reader = { liveToken: async (sha256: string) => live.get(sha256) ?? null };
  const sessions = { create: async () => true, find: none, revoke: async () => {} };
  const auth = createAuthenticator(reader, sessions, { clock: () => 0 });
  const by = (secret: string) => ({
    authorization: `Bearer ${secret}`,
    cookie: undefined,
    address: '192.0.2.1',
  });
  expect(await auth.identify(by('cs_op_first-token'))).toMatchObject({ role: 'operator' });

  live.delete(sha256Hex('cs_op_first-token'));
  auth.forget();
  expect(await auth.identify(by('cs_op_first-token'))).toBeNull();
  const guesses = async (): Promise<number> => {
    for (let i = 0; ; i += 1)
      if ((await auth.identify(by(`cs_op_guess-${i}`)).catch(() => 'refused')) === 'refused')
        return i;
  };
  expect(await guesses()).toBeGreaterThan(0);
  await expect(auth.identify(by('cs_op_first-token'))).rejects.toMatchObject({
    code: 'too_many_requests',
  });

  expect(await auth.again(by('cs_op_first-token'))).toBeNull();
  expect(await auth.again(by('cs_op_second-token'))).toMatchObject({ role: 'operator' });
  expect(await auth.again({ authorization: undefined, cookie: undefined })).toBeNull();
});
