// An installation that demands a second factor: who has none gets a session that can add one, and no route of a role and no staff lane of the stream.
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRoutes } from '#server/app.ts';
import { ROLES, sessionSchema } from '#shared/wire/accounts.ts';
import { factorListSchema } from '#shared/wire/factors.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { problemAt } from '../../../kit/server/asking.ts';
import { factorCalls, type Headers, NO_HURRY } from '../../../kit/server/factor-fixture.ts';
import { SITE } from '../../../kit/server/fixture.ts';
import { openMemoryStore } from '../../../kit/server/memory-store.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../../../kit/server/running.ts';

let running: Running;
beforeAll(async () => {
  const factors = { policy: 'all' } as const;
  running = await startRunning(await openMemoryStore(), null, null, undefined, { factors });
});
afterAll(() => running?.stop());
const { call, post, someone, factors, addTotp } = factorCalls(() => running);

/** The first event that a viewer of the staff lane gets. */
async function firstEvent(headers: Headers): Promise<string> {
  const socket = io(running.origin + STREAM_NAMESPACE, {
    parser,
    transports: ['websocket'],
    auth: { protocol: 1, siteId: SITE, lane: 'staff', cursor: null },
    extraHeaders: headers,
    forceNew: true,
  });
  try {
    return await new Promise((resolve) => socket.onAny((name: string) => resolve(name)));
  } finally {
    socket.disconnect();
  }
}

test(
  'without one every role is closed, on every route of the table and on the stream; with one it is open at once',
  async () => {
    for (const role of ROLES) {
      const { account, headers } = await someone(role);
      const session = await call('/sessions', { headers });
      expect(sessionSchema.parse(await session.json()).mustAddFactor).toBe(true);
      for (const { method, path, access } of allRoutes()) {
        if (!Array.isArray(access)) continue;
        const filled = path.replace(':siteId', SITE).replace(':accountId', 'a-00000000');
        const answer = await fetch(running.origin + filled, {
          method,
          headers: { ...headers, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: '{}' }),
        });
        expect([role, path, answer.status]).toEqual([role, path, 403]);
        expect((await problemAt(answer)).detail).toContain('second factor');
      }
      expect(await firstEvent(headers)).toBe('refused');
      const list = await call(factors(account), { headers });
      expect(factorListSchema.parse(await list.json()).isDemanded).toBe(true);
      const added = await addTotp(account, headers);
      expect((await call(`/sites/${SITE}/critical`, { headers: added.headers })).status).toBe(200);
      expect(await firstEvent(added.headers)).toBe('hello');
    }
  },
  NO_HURRY,
);

test(
  'the last one stays; the operator token and people of the identity provider are not asked',
  async () => {
    const { account, headers } = await someone('viewer');
    const added = await addTotp(account, headers);
    const path = `${factors(account)}/${added.factor.factorId}`;
    const body = { password: 'drie woorden en een fiets' };
    const removed = await call(path, { method: 'DELETE', headers: added.headers, body });
    expect((await problemAt(removed)).code).toBe('conflict');
    const critical = `/sites/${SITE}/critical`;
    expect((await call(critical, { headers: bearer(OPERATOR) })).status).toBe(200);
    const token = await post('/sessions', {}, { token: OPERATOR });
    expect(sessionSchema.parse(await token.json()).mustAddFactor).toBe(false);
    const provider = await someone('operator', {
      passwordHash: null,
      oidcIssuer: 'https://login.example',
      oidcSubject: 'sub-1',
    });
    expect((await call(critical, { headers: provider.headers })).status).toBe(200);
  },
  NO_HURRY,
);
