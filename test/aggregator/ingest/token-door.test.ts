// The intake's own door after a start: sensors whose tokens were never seen share nothing with strangers, and nobody is asked to tell them apart.

import { expect, test } from 'vitest';
import { createIntake } from '#aggregator/ingest/intake.ts';
import { rememberTokens } from '#aggregator/ingest/token-memory.ts';
import { sha256Hex } from '#shared/process/sha256.ts';

const SENSOR = 'cs_dev_the-token-of-a-sensor';

/** `mirrored`: the tokens that count. */
function door(mirrored: Set<string>) {
  const asked: string[] = [];
  const tokenOf = (sha256: string) =>
    mirrored.has(sha256) ? { siteId: 'demo', expiresAt: null } : null;
  const tokens = rememberTokens({
    find: async (sha256) => {
      asked.push(sha256);
      return tokenOf(sha256);
    },
    mirrored: tokenOf,
    now: () => 0,
    time: () => 0,
  });
  const intake = createIntake({
    siteOfToken: (sha256) => tokens.siteOf(sha256),
    isKnownToken: (sha256) => tokens.isKnown(sha256),
    admit: async () => [],
    isAway: () => false,
    log: () => {},
    mostBatches: 5,
    clock: () => 0,
  });
  const send = async (token: string): Promise<string> => {
    const entered = await intake.enter({ token, network: '192.0.2.1' });
    return 'refusal' in entered ? entered.refusal.code : entered.siteId;
  };
  return { asked, send };
}

test('strangers have used up what their address may send: a sensor that was never seen passes', async () => {
  const { send } = door(new Set([sha256Hex(SENSOR)]));
  const seen: string[] = [];
  for (let i = 0; i < 8; i += 1) seen.push(await send(`cs_dev_random-${i}`));
  expect(seen.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'not_signed_in'));
  expect(seen.slice(5)).toEqual(Array.from({ length: 3 }, () => 'too_many_requests'));
  expect(await send(SENSOR)).toBe('demo');
});

test('a token that was tried before it was made counts as soon as it is made, and its first use is asked for', async () => {
  const known = new Set<string>();
  const { asked, send } = door(known);
  expect(await send(SENSOR)).toBe('not_signed_in');
  expect(await send(SENSOR)).toBe('not_signed_in');
  expect(asked).toHaveLength(1);
  known.add(sha256Hex(SENSOR));
  expect(await send(SENSOR)).toBe('demo');
  // So that the day of its last use is written down.
  expect(asked).toHaveLength(2);
});
