// The intake's memory of tokens: good while the database is away, and never for one that was revoked.
import { expect, test } from 'vitest';
import { rememberTokens } from '#aggregator/ingest/token-memory.ts';

function memory() {
  const state = { now: 0, asked: 0, isAway: false, tokens: new Map<string, number | null>() };
  const tokens = rememberTokens({
    find: async (sha256) => {
      state.asked += 1;
      if (state.isAway) throw new Error('away');
      const expiresAt = state.tokens.get(sha256);
      return expiresAt === undefined ? null : { siteId: 'demo', expiresAt };
    },
    now: () => state.now,
    time: () => state.now,
  });
  state.tokens.set('a', null);
  return { state, tokens };
}

test('a revoked token ends at once, also when the database goes away right after', async () => {
  const { state, tokens } = memory();
  expect(await tokens.siteOf('a')).toBe('demo');
  state.tokens.delete('a');
  tokens.changed('a');
  expect(await tokens.siteOf('a')).toBeNull();
  state.tokens.set('c', null);
  expect(await tokens.siteOf('c')).toBe('demo');
  tokens.changed('c');
  state.isAway = true;
  await expect(tokens.siteOf('c')).rejects.toThrow('away');
});

test('what was being read while it was revoked is not remembered', async () => {
  let answer: (value: { siteId: string; expiresAt: null } | null) => void = () => {};
  let asked = 0;
  const tokens = rememberTokens({
    find: () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    now: () => 0,
    time: () => 0,
  });
  const first = tokens.siteOf('a');
  tokens.changed('a');
  answer({ siteId: 'demo', expiresAt: null });
  await first;
  const second = tokens.siteOf('a');
  expect(asked).toBe(2);
  answer(null);
  expect(await second).toBeNull();
});

test('after notices may have been missed all are asked for again; one that ends by itself ends', async () => {
  const { state, tokens } = memory();
  state.tokens.set('b', 20_000);
  expect([await tokens.siteOf('a'), await tokens.siteOf('b')]).toEqual(['demo', 'demo']);
  tokens.doubt();
  await tokens.siteOf('a');
  expect(state.asked).toBe(3);
  state.now = 20_000;
  state.isAway = true;
  expect(await tokens.siteOf('b')).toBeNull();
});
