// Roles for some sites only: every route and the stream, generated from the table. A role for another site opens no route of this one, and none
// of the whole installation; a role for this site opens what the table says.
import { io, type Socket } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { afterEach, expect, test } from 'vitest';
import { ROLES, type Role } from '#shared/wire/accounts.ts';
import { STREAM_NAMESPACE } from '#shared/wire/stream.ts';
import { eventually } from '../../kit/database/folder.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { RECORDING, SITE } from '../../kit/server/fixture.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';
import { ask, expected, table } from './access-tests.ts';

export function siteAccessTests(running: () => Running): void {
  const { call, admin } = calling(running);
  const limited = async (role: Role, siteId: string) =>
    browserOf(running(), await person(running(), role, { sites: [siteId] }));

  for (const route of table.filter(({ access }) => access !== 'public')) {
    const { method, path, access, choosesSites = false } = route;
    const hasSite = path.includes(':siteId');
    test(`${method} ${path} is closed to every role of another site`, async () => {
      for (const role of ROLES) {
        const elsewhere = await ask(running(), route, await limited(role, RECORDING));
        const here = await ask(running(), route, await limited(role, SITE));
        const byTable = expected(access, role);
        if (hasSite) expect([role, elsewhere, here]).toEqual([role, 403, byTable]);
        // What concerns the whole installation needs a role at every site.
        else if (access !== 'signed-in' && !choosesSites)
          expect([role, elsewhere, here]).toEqual([role, 403, 403]);
        else expect([role, here]).toEqual([role, byTable]);
      }
    });
  }

  for (const route of table.filter(({ staffLane }) => staffLane === true)) {
    test(`${route.path}: the staff lane is closed to every role of another site, the public one open`, async () => {
      for (const role of ROLES) {
        const headers = await limited(role, RECORDING);
        expect([role, await ask(running(), route, headers, { lane: 'staff' })]).toEqual([
          role,
          403,
        ]);
        expect([role, await ask(running(), route, headers, { lane: 'public' })]).toEqual([
          role,
          'in',
        ]);
        const here = await ask(running(), route, await limited(role, SITE), { lane: 'staff' });
        expect([role, here]).toEqual([role, 'in']);
      }
    });
  }

  test('P25: how many readings came in is for inspectors of this site', async () => {
    // One that is open whatever the time is.
    const start = Math.ceil(Date.now() / 900_000) * 900_000 + 3_600_000;
    await running().store.addRefusals(SITE, start, { accepted: 1 });
    const path = `/refusals?siteId=${SITE}`;
    const open = async (siteId: string): Promise<number> => {
      const answer = await call(path, { headers: await limited('maintainer', siteId) });
      const { epochs = [] } = (await answer.json()) as { epochs?: { closed: boolean }[] };
      return epochs.filter(({ closed }) => !closed).length;
    };
    expect(await open(SITE)).toBeGreaterThan(0);
    expect(await open(RECORDING)).toBe(0);
  });

  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  const join = async (extraHeaders: Record<string, string>) => {
    const socket = io(running().origin + STREAM_NAMESPACE, {
      parser,
      transports: ['websocket'],
      auth: { protocol: 1, siteId: SITE, lane: 'staff', cursor: null },
      extraHeaders,
      forceNew: true,
    });
    sockets.push(socket);
    const seen = new Set<string>();
    socket.onAny((name: string) => seen.add(name));
    await eventually(() => seen.has('refused') || seen.has('window'));
    return { socket, seen };
  };

  test('the stream refuses a role of another site, and ends when the site is taken away', async () => {
    expect([...(await join(await limited('operator', RECORDING))).seen]).toEqual(['refused']);
    const account = await person(running(), 'operator', { sites: [SITE] });
    const { socket, seen } = await join(await browserOf(running(), account));
    expect(seen.has('refused')).toBe(false);
    const body = { sites: [RECORDING] };
    const changed = await call(`/accounts/${account.accountId}`, {
      method: 'PATCH',
      headers: await admin(),
      body,
    });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject(body);
    await eventually(() => socket.disconnected);
  });

  test('sites are set by an admin of all sites, must be there, and the last such admin stays', async () => {
    const headers = await admin();
    const account = await person(running(), 'viewer');
    const patch = (accountId: string, body: unknown) =>
      call(`/accounts/${accountId}`, { method: 'PATCH', headers, body });
    const unknown = await patch(account.accountId, { sites: ['nowhere'] });
    expect((await problemAt(unknown)).errors?.[0]).toMatchObject({ code: 'unknown_site' });
    const twice = await patch(account.accountId, { sites: [SITE, SITE] });
    expect((await problemAt(twice)).errors?.[0]).toMatchObject({ pointer: '/sites' });
    for (const sites of [[], ['Not A Site'], 'demo'])
      expect((await patch(account.accountId, { sites })).status).toBe(400);
    expect((await patch(account.accountId, { sites: [SITE] })).status).toBe(200);
    const entry = (await running().store.people.auditOf(account.accountId))[0];
    expect(entry).toMatchObject({ before: { sites: 'all' }, after: { sites: SITE } });
    expect((await patch(account.accountId, { sites: null })).status).toBe(200);
    const limitedAdmin = await limited('admin', SITE);
    const grab = await call(`/accounts/${account.accountId}`, {
      method: 'PATCH',
      headers: limitedAdmin,
      body: { role: 'admin' },
    });
    expect((await problemAt(grab)).code).toBe('not_allowed');
  });

  test('an admin of some sites is none that could keep accounts: the last one of all sites stays', async () => {
    const { people } = running().store;
    const mine = await person(running(), 'admin');
    const headers = await browserOf(running(), mine);
    const others = [];
    for (let page = await people.accounts(null, 500); page.length > 0; ) {
      others.push(...page);
      page = await people.accounts(page.at(-1)?.accountId ?? '', 500);
    }
    for (const other of others)
      if (other.accountId !== mine.accountId && other.role === 'admin')
        await people.change(other.accountId, () => ({
          set: { role: 'viewer' },
          entry: {
            actorId: 'system',
            action: 'account.changed',
            subjectId: other.accountId,
            before: null,
            after: null,
          },
          endsSessions: false,
        }));
    await person(running(), 'admin', { sites: [SITE] });
    const refused = await call(`/accounts/${mine.accountId}`, {
      method: 'PATCH',
      headers,
      body: { sites: [SITE] },
    });
    expect((await problemAt(refused)).code).toBe('conflict');
  });
}
