// Signing in with a password over HTTP: one answer for every failure, waits, and pages of other origins.
import { expect, test } from 'vitest';
import { beginAttempt, forgiveAttempt } from '#server/people/attempts.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { address, calling, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const OWN = 'drie woorden en een fiets';

export function signInTests(running: () => Running): void {
  const { call, admin, signIn, newLogin } = calling(running);

  test('a wrong name, a wrong password and a disabled account have one answer, and then one wait', async () => {
    const passwordHash = await hashPassword(OWN);
    const known = await person(running(), 'viewer', { passwordHash });
    const disabled = await person(running(), 'viewer', { passwordHash, disabledAt: new Date() });
    const answers = [];
    for (const login of [known.login ?? '', disabled.login ?? '', 'nobody-of-that-name', '??']) {
      const from = address();
      const wrong = login === disabled.login ? OWN : 'not the password';
      const texts: string[] = [];
      for (let i = 0; i < 6; i += 1) {
        const response = await signIn(login, wrong, from);
        const wait = response.headers.get('retry-after');
        if (wait !== null) expect(Number(wait)).toBeGreaterThan(25);
        const problem = await problemAt(response);
        texts.push(`${problem.code} ${problem.detail.replace(/\d+/, 'n')}`);
      }
      answers.push(texts);
    }
    expect(new Set(answers.map((texts) => texts.join('\n'))).size).toBe(1);
    expect(answers[0]?.map((text) => text.split(' ')[0])).toEqual([
      ...Array(5).fill('not_signed_in'),
      'too_many_requests',
    ]);
    expect((await signIn(known.login ?? '', OWN)).status, 'from another address').toBe(201);
  });

  test('waits double, are kept by the store, end by the clock, and are forgotten after a right one', async () => {
    const { people } = running().store;
    let now = Date.parse('2027-04-01T12:00:00Z');
    const trying = { login: newLogin(), address: newLogin(), device: null };
    const attempt = () => beginAttempt(people, trying, new Date(now));
    for (let i = 0; i < 5; i += 1) expect(await attempt()).toBeNull();
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const seconds = await attempt();
      waits.push(seconds ?? 0);
      expect(await attempt(), 'asking does not make it longer').toBe(seconds);
      now += (seconds ?? 0) * 1000;
      expect(await attempt()).toBeNull();
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1200, 1200]);
    await forgiveAttempt(people, trying);
    expect(await attempt()).toBeNull();
  });

  test('of many names from one address each has one attempt, for an hour; twenty guesses at once are not more than five', async () => {
    const { people } = running().store;
    const now = new Date();
    const address = `203.0.113.${newLogin()}`;
    const twice = async (at: Date): Promise<(number | null)[]> => {
      const trying = { login: newLogin(), address, device: null };
      return [await beginAttempt(people, trying, at), await beginAttempt(people, trying, at)];
    };
    for (let i = 0; i < 12; i += 1) expect(await twice(now)).toEqual([null, null]);
    expect(
      await beginAttempt(people, { login: newLogin(), address, device: null }, now),
    ).toBeNull();
    expect(await twice(now)).toEqual([null, 30]);
    expect(await twice(new Date(now.getTime() + 59 * 60_000))).toEqual([null, 30]);
    expect(await twice(new Date(now.getTime() + 2 * 60 * 60_000))).toEqual([null, null]);
    const login = newLogin();
    const atOnce = await Promise.all(
      Array.from({ length: 20 }, () =>
        beginAttempt(people, { login, address: `203.0.113.${login}`, device: null }, now),
      ),
    );
    expect(atOnce.filter((wait) => wait === null)).toHaveLength(5);
  });

  test('CSRF: with a session, what changes something comes from a page of the service or not at all', async () => {
    const { cookie = '', origin = '' } = await admin();
    const foreign = 'https://evil.example';
    const cases: readonly [Record<string, string>, number][] = [
      [{ cookie, origin }, 201],
      [{ cookie, 'sec-fetch-site': 'same-origin' }, 201],
      [{ cookie }, 403],
      [{ cookie, origin: foreign }, 403],
      [{ cookie, origin: 'null' }, 403],
      [{ cookie, origin: `${origin}.evil.example` }, 403],
      [{ cookie, 'sec-fetch-site': 'cross-site' }, 403],
      [{ cookie, 'sec-fetch-site': 'same-site' }, 403],
      [{ cookie, 'sec-fetch-site': 'none' }, 403],
      [{ cookie, origin: foreign, 'sec-fetch-site': 'same-origin' }, 403],
      [{ origin }, 401],
    ];
    for (const [headers, status] of cases) {
      const body = { login: newLogin(), displayName: 'x', role: 'viewer' };
      const response = await call('/accounts', { method: 'POST', headers, body });
      expect([headers, response.status]).toEqual([headers, status]);
    }
    for (const method of ['PATCH', 'DELETE', 'PUT']) {
      const headers = { cookie, origin: foreign };
      expect((await call('/accounts/a-00000000', { method, headers })).status).toBe(403);
    }
    const form = new URLSearchParams({ login: 'x', displayName: 'x', role: 'admin' });
    const response = await fetch(`${running().origin}/api/v1/accounts`, {
      method: 'POST',
      headers: { cookie, origin },
      body: form,
    });
    expect((await problemAt(response)).code).toBe('invalid_body');
  });
}
