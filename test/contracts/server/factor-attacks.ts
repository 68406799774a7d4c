// Ways round the second step, each tried: with the pending cookie as a session, with codes and signatures seen before, by guessing, with somebody
// else's key, after the account was closed.
import { expect, test } from 'vitest';
import { SESSION_COOKIE } from '#server/auth/tokens.ts';
import { PENDING_TRIES } from '#server/people/factors/second-step.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { openAuthenticator } from '../../kit/authenticator.ts';
import { reasonOf } from '../../kit/server/asking.ts';
import {
  codeOf,
  cookiesOf,
  factorCalls,
  type Headers,
  NO_HURRY,
} from '../../kit/server/factor-fixture.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { address, browserOf, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

export function factorAttacks(running: () => Running): void {
  const calls = factorCalls(running);
  const { call, post, someone, factors, addTotp, firstStep, secondStep } = calls;
  const enrolled = async () => {
    const { account, headers } = await someone();
    return { account, ...(await addTotp(account, headers)) };
  };

  test(
    'attack: the pending cookie is no session, under its own name or as the session',
    async () => {
      const { account } = await enrolled();
      const { headers, response } = await firstStep(account);
      const set = response.headers.getSetCookie().find((line) => line.includes('second_step='));
      expect(set).toMatch(/HttpOnly/);
      expect(set).toMatch(/SameSite=Strict/);
      expect(set).toMatch(/Path=\/api\/v1\/sessions;/);
      expect(headers.cookie).not.toContain(SESSION_COOKIE);
      const id = headers.cookie?.split('=')[1] ?? '';
      expect(JSON.stringify(await response.json())).not.toContain(id);
      const asSession = { ...headers, cookie: `${SESSION_COOKIE}=${id}` };
      const asBearer = { authorization: `Bearer ${id}` };
      for (const tried of [headers, asSession, asBearer] as Headers[]) {
        for (const path of ['/sessions', `/sites/${SITE}/critical`, factors(account), '/audit'])
          expect([path, (await call(path, { headers: tried })).status]).toEqual([path, 401]);
        const begun = await post(`${factors(account)}/totp`, tried, { password: 'x' });
        expect([401, 403]).toContain(begun.status);
      }
    },
    NO_HURRY,
  );

  test(
    'attack: a code counts once, for nobody a second time, also eight at once',
    async () => {
      const { account, secret } = await enrolled();
      const code = codeOf(secret);
      const steps = [];
      for (let i = 0; i < 8; i += 1) steps.push(await firstStep(account));
      const answers = await Promise.all(steps.map(({ headers }) => secondStep(headers, { code })));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      const next = await firstStep(account);
      expect((await secondStep(next.headers, { code })).status).toBe(401);
      // The step before is older than the one that was taken.
      expect((await secondStep(next.headers, { code: codeOf(secret, -1) })).status).toBe(401);
      expect((await secondStep(next.headers, { code: codeOf(secret, 1) })).status).toBe(201);
    },
    NO_HURRY,
  );

  test(
    'attack: a pending sign-in makes one session, and has five tries',
    async () => {
      const { account, secret } = await enrolled();
      const step = await firstStep(account);
      const done = await secondStep(step.headers, { code: codeOf(secret) });
      expect(done.status).toBe(201);
      const twice = await secondStep(step.headers, { code: codeOf(secret, 1) });
      expect(await reasonOf(twice)).toBe('start_again');
      const guessing = await firstStep(account);
      for (let i = 0; i < PENDING_TRIES; i += 1)
        expect(await reasonOf(await secondStep(guessing.headers, { code: `00000${i}` }))).toBe(
          'wrong_code',
        );
      const right = await secondStep(guessing.headers, { code: codeOf(secret, 1) });
      expect(await reasonOf(right)).toBe('start_again');
    },
    NO_HURRY,
  );

  test(
    'attack: guessing from one address ends after ten, with the right code too; another address is not kept out',
    async () => {
      const { account, secret } = await enrolled();
      const from = { 'x-forwarded-for': '203.0.113.77' };
      const seen: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        const step = await firstStep(account);
        for (let i = 0; i < PENDING_TRIES; i += 1) {
          const guess = { code: String(100_000 + round * 10 + i) };
          const response = await secondStep({ ...step.headers, ...from }, guess);
          seen.push(response.status);
          if (response.status === 429)
            expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(20);
        }
      }
      expect(seen.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
      expect(seen.slice(10).every((status) => status === 429)).toBe(true);
      const late = await firstStep(account);
      const right = { code: codeOf(secret) };
      expect((await secondStep({ ...late.headers, ...from }, right)).status).toBe(429);
      expect((await secondStep({ ...late.headers, ...address() }, right)).status).toBe(201);
    },
    NO_HURRY,
  );

  test(
    'attack: strangers without the password count for nothing in the second step',
    async () => {
      const { account, secret } = await enrolled();
      for (let i = 0; i < 30; i += 1) {
        const response = await secondStep(
          { ...address(), origin: running().origin },
          {
            code: '000000',
          },
        );
        expect(await reasonOf(response)).toBe('start_again');
      }
      const step = await firstStep(account);
      expect((await secondStep(step.headers, { code: codeOf(secret) })).status).toBe(201);
    },
    NO_HURRY,
  );

  test(
    'attack: a sign-in that was begun ends with the account: disabled, erased, or with a new password',
    async () => {
      const admin = await browserOf(running(), await person(running(), 'admin'));
      const end: Record<string, (accountId: string) => Promise<Response>> = {
        disabled: (id) =>
          call(`/accounts/${id}`, { method: 'PATCH', headers: admin, body: { disabled: true } }),
        erased: (id) => call(`/accounts/${id}/personal-data`, { method: 'DELETE', headers: admin }),
        'new password': (id) => post(`/accounts/${id}/password`, admin),
      };
      for (const [how, work] of Object.entries(end)) {
        const { account, secret, recoveryCodes } = await enrolled();
        const step = await firstStep(account);
        expect((await work(account.accountId)).ok).toBe(true);
        const answer = await secondStep(step.headers, { code: codeOf(secret) });
        expect([how, await reasonOf(answer)]).toEqual([how, 'start_again']);
        const [recoveryCode] = recoveryCodes ?? [];
        const again = await secondStep(step.headers, { recoveryCode });
        expect([how, await reasonOf(again)]).toEqual([how, 'start_again']);
      }
    },
    NO_HURRY,
  );

  test(
    'attack: a session that was planted is not the one that is signed in; the one before ends',
    async () => {
      const { account, secret } = await enrolled();
      const planted = await browserOf(running(), await person(running(), 'viewer'));
      const step = await firstStep(account, planted);
      expect((await calls.sessionAt(planted)).status).toBe(401);
      const id = 'a-session-id-that-somebody-chose';
      const both = { ...step.headers, cookie: `${SESSION_COOKIE}=${id}; ${step.headers.cookie}` };
      const done = await secondStep(both, { code: codeOf(secret) });
      expect(done.status).toBe(201);
      const mine = cookiesOf(done, running().origin);
      expect(mine.cookie).toContain(`${SESSION_COOKIE}=`);
      expect(mine.cookie).not.toContain(id);
      const chosen = { cookie: `${SESSION_COOKIE}=${id}`, origin: running().origin };
      expect((await calls.sessionAt(chosen)).status).toBe(401);
      // And no page of another origin takes the step.
      const foreign = await firstStep(account);
      const evil = { ...foreign.headers, origin: 'https://evil.example' };
      expect((await secondStep(evil, { code: codeOf(secret, 1) })).status).toBe(403);
    },
    NO_HURRY,
  );

  test(
    'attack: bodies that are no proof are refused in words, and none is an error here',
    async () => {
      const { account } = await enrolled();
      const step = await firstStep(account);
      const junk = { id: 'x', rawId: 'x', type: 'public-key', response: {} };
      const cut = { ...openAuthenticator(running().origin).use({ options: { challenge: 'x' } }) };
      const bodies = [
        {},
        null,
        [],
        { code: 123456 },
        { code: '12345' },
        { code: '1234567' },
        { code: '１２３４５６' },
        { code: '123456', recoveryCode: 'x' },
        { recoveryCode: '' },
        { recoveryCode: 'x'.repeat(81) },
        { passkey: junk },
        { passkey: { ...cut, id: 'a b' } },
        { passkey: { ...cut, response: { ...cut.response, signature: '' } } },
      ];
      for (const body of bodies) {
        const answer = await secondStep({ ...step.headers, ...address() }, body);
        expect([body, answer.status]).toEqual([body, 400]);
      }
      const torn = { ...cut, response: { ...cut.response, clientDataJSON: 'AAAA' } };
      expect((await secondStep({ ...step.headers, ...address() }, { passkey: torn })).status).toBe(
        401,
      );
    },
    NO_HURRY,
  );

  test(
    'attack: the hash of a password opens nothing, and a second factor keeps a new hash from helping',
    async () => {
      const { account, secret } = await enrolled();
      const passwordHash = await hashPassword('een heel ander wachtwoord');
      const step = await firstStep(account);
      await running().store.people.change(account.accountId, () => ({
        set: { passwordHash },
        entry: {
          actorId: 'system',
          action: 'account.password-changed',
          subjectId: account.accountId,
          before: null,
          after: null,
        },
        endsSessions: true,
      }));
      const answer = await secondStep(step.headers, { code: codeOf(secret) });
      expect(await reasonOf(answer)).toBe('start_again');
    },
    NO_HURRY,
  );
}
