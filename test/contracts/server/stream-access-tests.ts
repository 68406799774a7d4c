// Every role on every lane of the stream, and what ends a stream that has begun.
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach, expect, test } from 'vitest';
import { LANES } from '#server/stream/lanes.ts';
import type { Role } from '#shared/wire/accounts.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { newTokenSchema } from '#shared/wire/tokens.ts';
import { eventually } from '../../kit/database/folder.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { address, browserOf, person } from '../../kit/server/people-fixture.ts';
import { bearer, type Running } from '../../kit/server/running.ts';
import { expected, headersOf, WHO } from './access-tests.ts';

export function streamAccessTests(running: () => Running): void {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.disconnect();
  });
  /** Connects and gives the names of all events until the viewer is in or refused. */
  const events = async (
    headers: Record<string, string>,
    lane: string,
  ): Promise<Map<string, unknown>> => {
    const { authorization, ...rest } = headers;
    const token = authorization?.replace('Bearer ', '');
    const base = { protocol: 1, siteId: SITE, lane, cursor: null };
    const socket = io(running().origin + STREAM_NAMESPACE, {
      parser,
      transports: ['websocket'],
      auth: token === undefined ? base : { ...base, token },
      extraHeaders: rest,
      forceNew: true,
    });
    open.push(socket);
    const seen = new Map<string, unknown>();
    socket.onAny((name: string, event: unknown) => seen.set(name, event));
    await eventually(() => seen.has('refused') || seen.has('window'));
    return seen;
  };

  for (const lane of ['public', 'staff'] as const) {
    test(`lane ${lane}: each role gets the events of the table or is refused`, async () => {
      const { access, events: allowed } = LANES[lane];
      for (const who of WHO) {
        const seen = await events(await headersOf(running(), who), lane);
        if (expected(access, who) === 'in') {
          expect([who, [...seen.keys()].filter((name) => name === 'refused')]).toEqual([who, []]);
          for (const name of seen.keys()) expect([...allowed]).toContain(name);
          expect([who, seen.has('critical')]).toEqual([who, lane === 'staff']);
        } else {
          expect([who, [...seen]]).toEqual([who, [['refused', { code: 'not_signed_in' }]]]);
        }
      }
    });
  }

  test('a token that is revoked ends its stream, however many guess from the same address meanwhile', async () => {
    const admin = await browserOf(running(), await person(running(), 'admin' satisfies Role));
    const made = await fetch(`${running().origin}/api/v1/tokens`, {
      method: 'POST',
      headers: { ...admin, 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'operator', label: 'revoked meanwhile' }),
    });
    const { secret, token } = newTokenSchema.parse(await made.json());
    const from = address();
    const seen = await events({ ...bearer(secret), ...from }, 'staff');
    expect(seen.has('refused')).toBe(false);
    const ask = async (token: string): Promise<number> => {
      const headers = { ...bearer(token), ...from };
      return (await fetch(`${running().origin}/api/v1/audit`, { headers })).status;
    };
    // Revoked by a command, of which this server hears nothing; the token is asked with until it is no good any more, and from then on its owner
    // guesses until the address is not looked up at all.
    const entry = { actorId: 'test', action: 'token.revoked', subjectId: token.tokenId };
    const told = { ...entry, before: null, after: null };
    await running().store.tokenStore.revoke(token.tokenId, new Date(), told);
    await eventually(async () => (await ask(secret)) === 401);
    await eventually(async () => (await ask(`cs_op_${Math.random()}`)) === 429);
    // Whatever makes the server look again: here the sessions of somebody else end.
    const other = await person(running(), 'viewer');
    const sessions = `${running().origin}/api/v1/accounts/${other.accountId}/sessions`;
    await fetch(sessions, { method: 'DELETE', headers: admin });
    await eventually(() => seen.has('refused'));
    expect(seen.get('refused')).toEqual({ code: 'not_signed_in' });
  });

  test('a role that is taken away, or a session that ends, ends the stream at once', async () => {
    const account = await person(running(), 'viewer');
    const socketOf = async (): Promise<Socket> => {
      await events(await browserOf(running(), account), 'staff');
      const socket = open.at(-1);
      if (socket === undefined) throw new Error('no socket');
      return socket;
    };
    const admin = await browserOf(running(), await person(running(), 'admin' satisfies Role));
    const first = await socketOf();
    const ended = await fetch(`${running().origin}/api/v1/accounts/${account.accountId}/sessions`, {
      method: 'DELETE',
      headers: admin,
    });
    expect(ended.status).toBe(204);
    await eventually(() => first.disconnected);
    const second = await socketOf();
    const disabled = await fetch(`${running().origin}/api/v1/accounts/${account.accountId}`, {
      method: 'PATCH',
      headers: { ...admin, 'content-type': 'application/json' },
      body: '{"disabled":true}',
    });
    expect(disabled.status).toBe(200);
    await eventually(() => second.disconnected);
  });
}
