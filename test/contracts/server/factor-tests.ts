// Second factors over HTTP: enrolling, signing in, removing, and what the audit log says of it.
import { expect, test } from 'vitest';
import { sessionSchema } from '#shared/wire/accounts.ts';
import { recoveryCodesSchema } from '#shared/wire/factors.ts';
import { openAuthenticator } from '../../kit/authenticator.ts';
import { problemAt, reasonOf } from '../../kit/server/asking.ts';
import {
  codeOf,
  cookiesOf,
  factorCalls,
  NO_HURRY,
  PASSWORD,
} from '../../kit/server/factor-fixture.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { browserOf } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

function expectTenCodes(recoveryCodes: readonly string[]): void {
  expect(new Set(recoveryCodes).size).toBe(10);
  for (const code of recoveryCodes) expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){6}$/);
}

export function factorTests(running: () => Running): void {
  const calls = factorCalls(running);
  const { call, post, someone, factors, listOf, addTotp, addPasskey, firstStep, secondStep } =
    calls;
  const auditAbout = async (accountId: string) =>
    (await running().store.people.auditOf(accountId)).toReversed();

  test(
    'an app: enrolled with the password, counted after one right code, asked for at the next sign-in',
    async () => {
      const { account, headers } = await someone();
      const other = await browserOf(running(), account);
      const path = factors(account);
      expect(await reasonOf(await post(`${path}/totp`, headers, { password: 'wrong' }))).toBe(
        'wrong',
      );
      const begun = await (await post(`${path}/totp`, headers, { password: PASSWORD })).json();
      expect((await listOf(path, headers)).factors).toEqual([]);
      expect((await calls.signIn(account.login ?? '', PASSWORD)).status).toBe(201);
      const wrong = { code: '000000', label: 'phone' };
      const refused = await post(`${path}/totp/confirmation`, headers, wrong);
      expect(await reasonOf(refused)).toBe('wrong_code');
      const right = { code: codeOf(begun.secret, -1), label: ' My phone ' };
      const confirmed = await post(`${path}/totp/confirmation`, headers, right);
      expect(confirmed.status).toBe(201);
      expectTenCodes((await confirmed.json()).recoveryCodes);
      // Every session that the password alone had opened is over; whoever sits here goes on with a new one.
      expect((await calls.sessionAt(headers)).status).toBe(401);
      expect((await calls.sessionAt(other)).status).toBe(401);
      const mine = cookiesOf(confirmed, running().origin);
      const list = await listOf(path, mine);
      expect(list).toMatchObject({ recoveryCodesLeft: 10, isDemanded: false });
      expect(list.factors).toMatchObject([{ kind: 'totp', label: 'My phone', lastUsedOn: null }]);

      const step = await firstStep(account);
      expect(step.ways).toEqual(['totp', 'recovery']);
      expect(await reasonOf(await secondStep(step.headers, { code: '000000' }))).toBe('wrong_code');
      const done = await secondStep(step.headers, { code: codeOf(begun.secret) });
      expect(done.status).toBe(201);
      expect(sessionSchema.parse(await done.clone().json())).toMatchObject({
        accountId: account.accountId,
        mustAddFactor: false,
      });
      const after = cookiesOf(done, running().origin);
      expect((await call(`/sites/${SITE}/critical`, { headers: after })).status).toBe(200);
      const today = new Date().toISOString().slice(0, 10);
      expect((await listOf(path, after)).factors).toMatchObject([{ lastUsedOn: today }]);
      const entries = await auditAbout(account.accountId);
      expect(entries.map(({ action }) => action)).toEqual([
        'account.created',
        'session.started',
        'factor.added',
        'session.started',
        'factor.refused',
        'session.started',
      ]);
      expect(entries.at(-1)?.after).toEqual({ with: 'password', factor: 'totp' });
      expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${begun.secret}|phone`));
    },
    NO_HURRY,
  );

  test(
    'a passkey: made and used by real signatures; the second factor of two gives no new codes',
    async () => {
      const { account, headers } = await someone();
      const first = await addPasskey(account, headers);
      expect(first.recoveryCodes).toHaveLength(10);
      const second = await addTotp(account, first.headers);
      expect(second.recoveryCodes).toBeNull();
      const step = await firstStep(account);
      expect(step.ways).toEqual(['totp', 'passkey', 'recovery']);
      const options = await calls.optionsFor(step.headers);
      expect(options.options).toMatchObject({ rpId: '127.0.0.1', userVerification: 'preferred' });
      const passkey = first.authenticator.use(options);
      const done = await secondStep(step.headers, { passkey });
      expect(done.status).toBe(201);
      const again = await addPasskeyAgain(account, cookiesOf(done, running().origin));
      expect((await problemAt(again)).code).toBe('conflict');
      async function addPasskeyAgain(of: typeof account, by: Record<string, string>) {
        const path = `${factors(of)}/passkey`;
        const made = await (await post(path, by, { password: PASSWORD })).json();
        expect(made.options.excludeCredentials).toHaveLength(1);
        const credential = first.authenticator.make(made);
        return post(`${path}/confirmation`, by, { credential, label: 'again' });
      }
    },
    NO_HURRY,
  );

  test(
    'a recovery code works once, in any spelling; new ones end the old ones',
    async () => {
      const { account, headers } = await someone();
      const { recoveryCodes, headers: mine } = await addTotp(account, headers);
      const [one = '', two = ''] = recoveryCodes ?? [];
      const typed = ` ${one.toUpperCase().replaceAll('-', ' ')} `;
      const step = await firstStep(account);
      const done = await secondStep(step.headers, { recoveryCode: typed });
      expect(done.status).toBe(201);
      const next = await firstStep(account);
      expect(await reasonOf(await secondStep(next.headers, { recoveryCode: one }))).toBe(
        'wrong_recovery',
      );
      expect((await listOf(factors(account), mine)).recoveryCodesLeft).toBe(9);
      const path = `${factors(account)}/recovery-codes`;
      expect(await reasonOf(await post(path, mine, { password: 'wrong' }))).toBe('wrong');
      const made = await post(path, mine, { password: PASSWORD });
      const fresh = recoveryCodesSchema.parse(await made.json()).recoveryCodes;
      expect(await reasonOf(await secondStep(next.headers, { recoveryCode: two }))).toBe(
        'wrong_recovery',
      );
      expect((await secondStep(next.headers, { recoveryCode: fresh[0] })).status).toBe(201);
      const actions = (await auditAbout(account.accountId)).map(({ action }) => action);
      expect(actions.filter((action) => action === 'factor.recovery-used')).toHaveLength(2);
      expect(actions).toContain('factor.codes-replaced');
    },
    NO_HURRY,
  );

  test(
    'one is removed with the password; the last takes the codes along, and the password is enough again',
    async () => {
      const { account, headers } = await someone();
      const key = await addPasskey(account, headers);
      const app = await addTotp(account, key.headers);
      const mine = key.headers;
      const remove = (factorId: string, password: string) =>
        call(`${factors(account)}/${factorId}`, {
          method: 'DELETE',
          headers: mine,
          body: { password },
        });
      expect(await reasonOf(await remove(app.factor.factorId, 'wrong'))).toBe('wrong');
      expect((await remove('f-000000000000', PASSWORD)).status).toBe(404);
      expect((await remove(app.factor.factorId, PASSWORD)).status).toBe(204);
      expect((await listOf(factors(account), mine)).recoveryCodesLeft).toBe(10);
      expect((await remove(key.factor.factorId, PASSWORD)).status).toBe(204);
      expect(await listOf(factors(account), mine)).toMatchObject({
        factors: [],
        recoveryCodesLeft: 0,
      });
      expect((await calls.signIn(account.login ?? '', PASSWORD)).status).toBe(201);
      const removed = (await auditAbout(account.accountId)).filter(
        ({ action }) => action === 'factor.removed',
      );
      expect(removed.map(({ after }) => after)).toEqual([
        { factor: 'totp' },
        { factor: 'passkey' },
      ]);
    },
    NO_HURRY,
  );

  test(
    'who signs in elsewhere, or has a password of somebody else, adds none; there are limits',
    async () => {
      const provider = await someone('operator', {
        passwordHash: null,
        oidcIssuer: 'https://login.example',
        oidcSubject: `sub-${Date.now()}`,
      });
      const newcomer = await someone('operator', { mustChangePassword: true });
      for (const { account, headers } of [provider, newcomer])
        for (const kind of ['totp', 'passkey']) {
          const path = `${factors(account)}/${kind}`;
          const begun = await post(path, headers, { password: PASSWORD });
          expect((await problemAt(begun)).code).toBe('conflict');
        }
      const { account, headers } = await someone();
      const { headers: mine } = await addTotp(account, headers);
      await addTotp(account, mine);
      const third = await post(`${factors(account)}/totp`, mine, { password: PASSWORD });
      expect((await problemAt(third)).code).toBe('conflict');
      const waiting = await post(`${factors(account)}/totp/confirmation`, mine, {
        code: '123456',
        label: 'phone',
      });
      expect(await reasonOf(waiting)).toBe('expired');
      const made = openAuthenticator(running().origin);
      const never = made.make({ options: { challenge: 'AAAA' } });
      const path = `${factors(account)}/passkey/confirmation`;
      expect(await reasonOf(await post(path, mine, { credential: never, label: 'x' }))).toBe(
        'wrong_passkey',
      );
    },
    NO_HURRY,
  );
}
