// The intake's own door after a start: sensors whose tokens were never seen share nothing with strangers, and nobody is asked to tell them apart.
import { once } from 'node:events';
import http from 'node:http';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { tokenDoor } from '#aggregator/ingest/token-door.ts';
import { rememberTokens } from '#aggregator/ingest/token-memory.ts';
import { sha256Hex } from '#server/auth/tokens.ts';

const SENSOR = 'cs_dev_the-token-of-a-sensor';
let server: http.Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** `mirrored`: the tokens that count. */
async function door(mirrored: Set<string>) {
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
  const app = express();
  app.use(
    tokenDoor({
      siteOfToken: (sha256) => tokens.siteOf(sha256),
      isKnownToken: (sha256) => tokens.isKnown(sha256),
      sendProblem: (res, code) => void res.status(code === 'not_signed_in' ? 401 : 429).end(),
      mostBatches: 5,
      clock: () => 0,
    }),
  );
  app.use((_req, res) => void res.status(202).end());
  const listening = http.createServer(app).listen(0, '127.0.0.1');
  server = listening;
  await once(listening, 'listening');
  const address = listening.address();
  const port = typeof address === 'object' ? address?.port : null;
  const post = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers })).status;
  };
  return { asked, post };
}

test('strangers have used up what their address may send: a sensor that was never seen passes', async () => {
  const { post } = await door(new Set([sha256Hex(SENSOR)]));
  const seen: number[] = [];
  for (let i = 0; i < 8; i += 1) seen.push(await post(`cs_dev_random-${i}`));
  expect(seen).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(await post(SENSOR)).toBe(202);
});

test('a token that was tried before it was made counts as soon as it is made, and its first use is asked for', async () => {
  const known = new Set<string>();
  const { asked, post } = await door(known);
  expect(await post(SENSOR)).toBe(401);
  expect(await post(SENSOR)).toBe(401);
  expect(asked).toHaveLength(1);
  known.add(sha256Hex(SENSOR));
  expect(await post(SENSOR)).toBe(202);
  // So that the day of its last use is written down.
  expect(asked).toHaveLength(2);
});
