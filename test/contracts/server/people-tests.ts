// People over HTTP: signing in, changing, disabling, exporting, erasing, and what the audit log says of it.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { hashPassword } from '#shared/process/password-hash.ts';
import {
  type Account,
  accountSchema,
  auditPageSchema,
  newAccountSchema,
  passwordAnswerSchema,
  personalDataSchema,
  sessionSchema,
} from '#shared/wire/accounts.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const OWN = 'drie woorden en een fiets';

export function peopleTests(running: () => Running): void {
  const { call, admin, signIn, cookieOf, newLogin } = calling(running);
  const create = async (headers: Record<string, string>, body: Record<string, unknown>) => {
    const response = await call('/accounts', { method: 'POST', headers, body });
    expect(response.status).toBe(201);
    return newAccountSchema.parse(await response.json());
  };
  const auditAbout = async (accountId: string): Promise<string[]> =>
    (await running().store.people.auditOf(accountId)).map(({ action }) => action).toReversed();
  test('an account: made with a one-time password, which opens nothing but the choice of an own one', async () => {
    const login = newLogin();
    const headers = await admin();
    const made = await create(headers, { login, displayName: 'Sanne', role: 'operator' });
    const { accountId } = made.account;
    expect(made.oneTimePassword).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    const first = await signIn(login.toUpperCase(), made.oneTimePassword ?? '');
    expect(first.status).toBe(201);
    const session = sessionSchema.parse(await first.json());
    expect(session).toMatchObject({ accountId, displayName: 'Sanne', mustChangePassword: true });
    const newcomer = cookieOf(first);
    expect((await call(`/sites/${SITE}/critical`, { headers: newcomer })).status).toBe(403);
    const change = (body: unknown) =>
      call(`/accounts/${accountId}/password`, { method: 'POST', headers: newcomer, body });
    const oldPassword = made.oneTimePassword ?? '';
    for (const [body, code] of [
      [{ oldPassword: 'wrong', password: OWN }, 'wrong'],
      [{ oldPassword, password: 'too short' }, 'too_short'],
      [{ oldPassword, password: `${login}-crowdshade` }, 'too_personal'],
      [{ oldPassword, password: 'zomer2026zomer' }, 'too_regular'],
      [{ oldPassword, password: oldPassword }, 'same'],
    ] as const)
      expect((await problemAt(await change(body))).errors?.[0]?.code).toBe(code);
    const changed = await change({ oldPassword, password: OWN });
    expect(passwordAnswerSchema.parse(await changed.json())).toEqual({ oneTimePassword: null });
    expect((await call('/sessions', { headers: newcomer })).status).toBe(401);
    expect((await call('/sessions', { headers: cookieOf(changed) })).status).toBe(200);
    expect((await signIn(login, oldPassword)).status).toBe(401);
    expect((await signIn(login, OWN)).status).toBe(201);
    expect(await auditAbout(accountId)).toEqual([
      'account.created',
      'session.started',
      'account.password-changed',
      'session.started',
      'sign-in.refused',
      'session.started',
    ]);
  });

  test('an account is made for some sites at once, and for none that is not there', async () => {
    const headers = await admin();
    const body = { displayName: 'Sanne', role: 'operator', sites: [SITE] };
    const { account } = await create(headers, { ...body, login: newLogin() });
    expect(account.sites).toEqual([SITE]);
    const entry = (await running().store.people.auditOf(account.accountId))[0];
    expect(entry).toMatchObject({ after: { role: 'operator', sites: SITE } });
    for (const sites of [['nowhere'], []]) {
      const refused = { ...body, login: newLogin(), sites };
      const answer = await call('/accounts', { method: 'POST', headers, body: refused });
      expect((await problemAt(answer)).errors?.[0]?.pointer).toMatch(/^\/sites/);
    }
  });

  test('roles change at once; the last admin stays, whoever asks; a name is there once', async () => {
    const headers = await admin();
    const account = await person(running(), 'viewer');
    const their = await browserOf(running(), account);
    const patch = (accountId: string, body: unknown) =>
      call(`/accounts/${accountId}`, { method: 'PATCH', headers, body });
    expect((await call('/audit', { headers: their })).status).toBe(403);
    const changed = await patch(account.accountId, { role: 'auditor', displayName: 'Joris' });
    expect(accountSchema.parse(await changed.json()).role).toBe('auditor');
    expect((await call('/audit', { headers: their })).status).toBe(200);
    const entry = (await running().store.people.auditOf(account.accountId))[0];
    expect(entry).toMatchObject({
      action: 'account.changed',
      before: { role: 'viewer' },
      after: { role: 'auditor', displayName: 'changed' },
    });
    const body = { login: account.login, displayName: 'x', role: 'viewer' };
    const twice = await call('/accounts', { method: 'POST', headers, body });
    expect((await problemAt(twice)).code).toBe('conflict');
    expect((await patch('a-00000000', { role: 'viewer' })).status).toBe(404);
    expect((await patch(account.accountId, {})).status).toBe(400);

    const page = z.object({ accounts: z.array(accountSchema) });
    const { accounts } = page.parse(await (await call('/accounts?limit=500', { headers })).json());
    const isAdmin = ({ role, disabledAt }: Account) => role === 'admin' && disabledAt === null;
    const admins = accounts.filter(isAdmin);
    const mine = await (await call('/sessions', { headers })).json();
    for (const other of admins.filter(({ accountId }) => accountId !== mine.accountId))
      expect((await patch(other.accountId, { role: 'viewer' })).status).toBe(200);
    for (const change of [{ role: 'viewer' }, { disabled: true }])
      expect((await problemAt(await patch(mine.accountId, change))).code).toBe('conflict');
    const erase = { method: 'DELETE', headers };
    const erased = await call(`/accounts/${mine.accountId}/personal-data`, erase);
    expect((await problemAt(erased)).code).toBe('conflict');
    expect((await call('/sessions', { headers })).status).toBe(200);
  });

  test('a reset makes a one-time password, ends the sessions, and takes none from the admin', async () => {
    const headers = await admin();
    const passwordHash = await hashPassword(OWN);
    const account = await person(running(), 'operator', { passwordHash });
    const their = await browserOf(running(), account);
    const path = `/accounts/${account.accountId}/password`;
    const chosen = await call(path, { method: 'POST', headers, body: { password: OWN } });
    expect((await problemAt(chosen)).code).toBe('invalid_body');
    const reset = await call(path, { method: 'POST', headers, body: {} });
    const { oneTimePassword } = passwordAnswerSchema.parse(await reset.json());
    expect((await call('/sessions', { headers: their })).status).toBe(401);
    expect((await signIn(account.login ?? '', OWN)).status).toBe(401);
    const first = await signIn(account.login ?? '', oneTimePassword ?? '');
    expect(sessionSchema.parse(await first.json()).mustChangePassword).toBe(true);
  });

  test('one’s own look at one’s own data is written once in an hour, somebody else’s each time, and both have a rate', async () => {
    const headers = await admin();
    const own = await person(running(), 'viewer');
    const their = await browserOf(running(), own);
    const path = `/accounts/${own.accountId}/personal-data`;
    const statuses = async (who: Record<string, string>, times: number): Promise<number[]> => {
      const given: number[] = [];
      for (let i = 0; i < times; i += 1) {
        const answer = await call(path, { headers: who });
        if (answer.status === 429) expect((await problemAt(answer)).code).toBe('too_many_requests');
        else personalDataSchema.parse(await answer.json());
        given.push(answer.status);
      }
      return given;
    };
    expect(await statuses(their, 7)).toEqual([...Array(6).fill(200), 429]);
    const looks = async () =>
      (await auditAbout(own.accountId)).filter((action) => action === 'account.exported').length;
    expect(await looks()).toBe(1);
    expect(await statuses(headers, 2)).toEqual([200, 200]);
    expect(await looks()).toBe(3);
  });

  test('the file of a person is whole however long it is, each entry once', async () => {
    const { accountId, ...own } = await person(running(), 'viewer');
    const entry = { actorId: accountId, subjectId: null, before: null, after: null };
    for (let i = 0; i < 1001; i += 1)
      await running().store.people.record({ ...entry, action: 'outlet.tested' });
    const headers = await browserOf(running(), { accountId, ...own });
    const file = await call(`/accounts/${accountId}/personal-data`, { headers });
    const { audit } = personalDataSchema.parse(await file.json());
    expect(audit).toHaveLength(1003);
    expect(new Set(audit.map(({ entryId }) => entryId)).size).toBe(1003);
    expect(audit.at(-1)?.action).toBe('account.created');
  });

  test('a person is exported whole and erased whole; the id stays, and nothing else of them', async () => {
    const headers = await admin();
    const login = newLogin();
    const { account } = await create(headers, {
      login,
      displayName: 'Zeldzame Naam',
      role: 'viewer',
    });
    const path = `/accounts/${account.accountId}/personal-data`;
    const made = await running().store.people.account(account.accountId);
    if (made === null) throw new Error('not there');
    const their = await browserOf(running(), made);
    const file = await call(path, { headers: their });
    expect(file.headers.get('content-disposition')).toContain('attachment');
    const text = await file.text();
    const data = personalDataSchema.parse(JSON.parse(text));
    expect(data.account).toMatchObject({ login, displayName: 'Zeldzame Naam' });
    expect(data.sessions).toHaveLength(1);
    expect(data.audit.map(({ action }) => action)).toEqual(['account.exported', 'account.created']);
    expect(text).not.toContain('argon2');

    expect((await call(path, { method: 'DELETE', headers })).status).toBe(204);
    expect((await call('/sessions', { headers: their })).status).toBe(401);
    const after = await (await call(path, { headers })).text();
    expect(after).not.toMatch(new RegExp(`${login}"|Zeldzame`));
    const row = await running().store.people.account(account.accountId);
    expect(row).toMatchObject({
      login: null,
      displayName: null,
      passwordHash: null,
      oidcSubject: null,
    });
    const patched = await call(`/accounts/${account.accountId}`, {
      method: 'PATCH',
      headers,
      body: { disabled: false },
    });
    expect((await problemAt(patched)).code).toBe('conflict');
    const again = await create(headers, { login, displayName: 'Somebody else', role: 'viewer' });
    expect(again.account.accountId).not.toBe(account.accountId);
  });

  test('the audit log is paged newest first, without gap, and holds no name and no secret', async () => {
    const headers = await browserOf(running(), await person(running(), 'auditor'));
    const ids: string[] = [];
    const texts: string[] = [];
    let next: string | null = '/api/v1/audit?limit=7';
    while (next !== null) {
      const response: Response = await fetch(running().origin + next, { headers });
      const text = await response.text();
      texts.push(text);
      const page = auditPageSchema.parse(JSON.parse(text));
      ids.push(...page.entries.map(({ entryId }) => entryId));
      next = page.links.next;
    }
    expect(ids).toEqual(ids.toSorted((a, b) => Number(b) - Number(a)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(20);
    expect(texts.join('')).not.toMatch(/sanne|Zeldzame|Joris|fiets|argon2/i);
    expect((await call('/audit?cursor=nonsense', { headers })).status).toBe(400);
  });
}
