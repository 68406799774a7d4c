// Device tokens while the database is there, slow, away and back. The clock is ours; the only real wait is the patience of a known token.
import { expect, test } from 'vitest';
import { type FindToken, rememberTokens } from '#aggregator/ingest/token-memory.ts';

const HOUR = 3_600_000;

/** A database whose answers are given by hand. */
function byHand() {
  const asked: { sha256: string; answer: (siteId: string | null) => void; fail: () => void }[] = [];
  const find: FindToken = (sha256) =>
    new Promise((resolve, reject) => {
      const answer = (siteId: string | null): void =>
        resolve(siteId === null ? null : { siteId, expiresAt: null });
      asked.push({ sha256, answer, fail: () => reject(new Error('away')) });
    });
  return { asked, find };
}

function memory(patienceMs = 10) {
  const { asked, find } = byHand();
  const clock = { at: 0 };
  const tokens = rememberTokens({ find, now: () => clock.at, time: () => clock.at, patienceMs });
  const siteOf = (sha256: string): Promise<string | null> => tokens.siteOf(sha256);
  const known = async (sha256: string): Promise<void> => {
    const first = siteOf(sha256);
    asked.at(-1)?.answer('demo');
    expect(await first).toBe('demo');
  };
  return { asked, clock, siteOf, known };
}

test('a batch of requests with one token asks the database once', async () => {
  const { asked, siteOf } = memory();
  const answers = Array.from({ length: 50 }, () => siteOf('a'));
  expect(asked).toHaveLength(1);
  asked[0]?.answer('demo');
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['demo']));
  expect(await siteOf('a')).toBe('demo');
  expect(asked).toHaveLength(1);
});

test('a database that never answers: a known token waits once, then not at all, and the database is asked once', async () => {
  const { asked, clock, siteOf, known } = memory();
  await known('a');
  await known('b');
  clock.at = 31_000;
  expect(await siteOf('a')).toBe('demo');
  for (let i = 0; i < 20; i += 1) expect(await siteOf(i % 2 === 0 ? 'a' : 'b')).toBe('demo');
  expect(asked).toHaveLength(4);
  clock.at = 20 * HOUR;
  expect(await siteOf('a')).toBe('demo');
});

test('a database that refuses: a known token goes on for a day, an unknown one is told', async () => {
  const { asked, clock, siteOf, known } = memory();
  await known('a');
  for (clock.at = HOUR; clock.at < 24 * HOUR; clock.at += HOUR) {
    const answer = siteOf('a');
    asked.at(-1)?.fail();
    expect(await answer).toBe('demo');
  }
  clock.at = 24 * HOUR;
  const tooOld = siteOf('a');
  asked.at(-1)?.fail();
  await expect(tooOld).rejects.toThrow('away');
  const stranger = siteOf('stranger');
  asked.at(-1)?.fail();
  await expect(stranger).rejects.toThrow('away');
});

test('a revoked token is refused as soon as the database says so', async () => {
  const { asked, clock, siteOf, known } = memory(60_000);
  await known('a');
  clock.at = 31_000;
  const answer = siteOf('a');
  asked.at(-1)?.answer(null);
  expect(await answer).toBeNull();
  const again = siteOf('a');
  asked.at(-1)?.answer(null);
  expect(await again).toBeNull();
});

test('after the database came back, revoking works again', async () => {
  const { asked, clock, siteOf, known } = memory();
  await known('a');
  clock.at = 31_000;
  expect(await siteOf('a')).toBe('demo');
  asked.at(-1)?.answer('demo');
  await new Promise(setImmediate);
  clock.at = 62_000;
  const answer = siteOf('a');
  asked.at(-1)?.answer(null);
  expect(await answer).toBeNull();
});
