// Nobody can lock another out (attack row 8): what a stranger types counts for the stranger's address, and a device that has signed in before has
// a count of its own.
import { expect, test } from 'vitest';
import { beginAttempt } from '#server/people/attempts.ts';
import type { StoredAccount } from '#server/people/ports.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { passwordAnswerSchema } from '#shared/wire/accounts.ts';
import { problemAt } from '../../kit/server/asking.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

const OWN = 'drie woorden en een fiets';
const NEXT = 'vier andere woorden en een stoel';
const from = (ip: string): Record<string, string> => ({ 'x-forwarded-for': ip });

/** The cookies that an answer sets, as a browser sends them back. */
function cookiesOf(response: Response): Record<string, string> {
  return Object.fromEntries(
    response.headers.getSetCookie().map((set) => {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      return [name, value];
    }),
  );
}

export function lockoutTests(running: () => Running): void {
  const { call, signIn, admin } = calling(running);
  const known = async (): Promise<StoredAccount & { login: string }> => {
    const account = await person(running(), 'admin', { passwordHash: await hashPassword(OWN) });
    return { ...account, login: account.login ?? '' };
  };
  const deviceOf = (response: Response): Record<string, string> => ({
    cookie: `crowdshade_device=${cookiesOf(response).crowdshade_device}`,
  });

  /** A hundred strangers try one wrong password each: counted as the route counts them, without the work of judging. */
  const strangers = async (login: string, net: number): Promise<void> => {
    for (let i = 0; i < 100; i += 1) {
      const trying = { login, address: `198.18.${net}.${i}`, device: null };
      expect([i, await beginAttempt(running().store.people, trying, new Date())]).toEqual([
        i,
        null,
      ]);
    }
  };

  test('row 8: five wrong passwords from A do not keep B out, and A has to wait', async () => {
    const { login } = await known();
    const a = from('198.18.0.1');
    for (let i = 0; i < 5; i += 1) expect((await signIn(login, 'wrong', a)).status).toBe(401);
    expect((await signIn(login, OWN, a)).status).toBe(429);
    expect((await signIn(login, OWN, from('198.18.0.2'))).status).toBe(201);
  });

  test('who has to wait is told how long, and is let in with the new password that an admin gives', async () => {
    const { login, accountId } = await known();
    const a = from('198.18.0.3');
    for (let i = 0; i < 5; i += 1) await signIn(login, 'wrong', a);
    const waiting = await signIn(login, OWN, a);
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(25);
    const headers = await admin();
    const reset = await call(`/accounts/${accountId}/password`, {
      method: 'POST',
      headers,
      body: {},
    });
    const { oneTimePassword } = passwordAnswerSchema.parse(await reset.json());
    expect((await signIn(login, oneTimePassword ?? '', a)).status).toBe(201);
  });

  test('row 8, distributed: a hundred strangers slow a name down for strangers; the known device gets in', async () => {
    const { login } = await known();
    const home = from('198.18.1.1');
    const device = deviceOf(await signIn(login, OWN, home));
    await strangers(login, 2);
    const stranger = await signIn(login, OWN, from('198.18.3.1'));
    expect(stranger.status).toBe(429);
    expect(Number(stranger.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(login, OWN, { ...from('198.18.3.2'), ...device })).status).toBe(201);
    // A name that nobody has is slowed down alike.
    const nobody = `nobody-${login}`;
    await strangers(nobody, 4);
    expect((await signIn(nobody, OWN, from('198.18.3.3'))).status).toBe(429);
  });

  test('somebody who tries name after name keeps nobody out who shares the address, and has one attempt per name', async () => {
    const { login } = await known();
    const other = await known();
    const shared = from('198.18.5.1');
    const device = deviceOf(await signIn(login, OWN, shared));
    const tryTwice = async (name: string): Promise<number[]> => [
      (await signIn(name, 'wrong', shared)).status,
      (await signIn(name, 'wrong', shared)).status,
    ];
    expect(await tryTwice('somebody')).toEqual([401, 401]);
    for (let i = 0; i < 40; i += 1)
      expect((await signIn(`somebody-${i}`, 'wrong', shared)).status).toBe(401);
    expect(await tryTwice('somebody-else')).toEqual([401, 429]);
    // A new device behind the same address, and one that is known there.
    expect((await signIn(other.login, OWN, shared)).status).toBe(201);
    expect((await signIn(login, OWN, { ...shared, ...device })).status).toBe(201);
    // A name that there is has one attempt like any other.
    expect(await tryTwice(login)).toEqual([401, 429]);
  });

  test('the proof is for one account, hidden from scripts, and ends with the password', async () => {
    const one = await known();
    const other = await known();
    const first = await signIn(one.login, OWN, from('198.18.6.1'));
    const set = first.headers.getSetCookie().find((text) => text.startsWith('crowdshade_device='));
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect(set).not.toContain(one.login);
    expect(set).not.toContain(one.accountId);
    const device = deviceOf(first);
    await strangers(other.login, 7);
    // Proof of another account is none.
    expect((await signIn(other.login, OWN, { ...from('198.18.6.2'), ...device })).status).toBe(429);
    const { crowdshade_session: id } = cookiesOf(first);
    const headers = {
      cookie: `crowdshade_session=${id}; ${device.cookie}`,
      origin: running().origin,
    };
    const path = `/accounts/${one.accountId}/password`;
    const body = { oldPassword: OWN, password: NEXT };
    const changed = await call(path, { method: 'POST', headers, body });
    expect(changed.status).toBe(200);
    await strangers(one.login, 8);
    const old = await signIn(one.login, NEXT, { ...from('198.18.6.3'), ...device });
    expect(old.status).toBe(429);
    // Changed by a letter it is worth nothing.
    const cookie = deviceOf(changed).cookie?.replace(/=./, (c) => (c === '=A' ? '=B' : '=A')) ?? '';
    const forged = await signIn(one.login, NEXT, { ...from('198.18.6.4'), cookie });
    expect(forged.status).toBe(429);
    const fresh = await signIn(one.login, NEXT, { ...from('198.18.6.3'), ...deviceOf(changed) });
    expect(fresh.status).toBe(201);
  });

  test('two people share a device and are both known there', async () => {
    const one = await known();
    const other = await known();
    const first = await signIn(one.login, OWN, from('198.18.9.1'));
    const second = await signIn(other.login, OWN, { ...from('198.18.9.1'), ...deviceOf(first) });
    const device = deviceOf(second);
    for (const [i, { login }] of [one, other].entries()) {
      await strangers(login, 20 + i);
      const again = await signIn(login, OWN, { ...from('198.18.9.2'), ...device });
      expect(again.status).toBe(201);
    }
  });

  test('strangers who guess at a name do not keep its owner from changing the password', async () => {
    const one = await known();
    const headers = await browserOf(running(), one);
    await strangers(one.login, 30);
    const path = `/accounts/${one.accountId}/password`;
    const body = { oldPassword: OWN, password: NEXT };
    expect((await call(path, { method: 'POST', headers, body })).status).toBe(200);
    // A session is no way to guess without end either.
    const again = await browserOf(running(), one);
    const answers: number[] = [];
    for (let i = 0; i < 11; i += 1)
      answers.push(
        (await call(path, { method: 'POST', headers: again, body: { ...body, oldPassword: 'x' } }))
          .status,
      );
    expect(answers).toEqual([...Array(10).fill(400), 429]);
  });

  test('a stolen proof is no way round: it has a count of its own', async () => {
    const { login } = await known();
    const device = deviceOf(await signIn(login, OWN, from('198.18.11.1')));
    const answers: number[] = [];
    for (let i = 0; i < 12; i += 1)
      answers.push((await signIn(login, 'wrong', { ...from(`198.18.12.${i}`), ...device })).status);
    expect(answers).toEqual([...Array(10).fill(401), 429, 429]);
    expect(
      (await problemAt(await signIn(login, OWN, { ...from('198.18.12.99'), ...device }))).code,
    ).toBe('too_many_requests');
    // And the person at another place is not kept out by it.
    expect((await signIn(login, OWN, from('198.18.13.1'))).status).toBe(201);
  });
}
