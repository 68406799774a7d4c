// What is under way when somebody else closes the door: a sign-in, a change of a password, a new second factor, an admin's own rights. Each is held where
// it is about to write, on a server of its own; the other change is made meanwhile; then it goes on, and must come to nothing.
import { expect, test } from 'vitest';
import type { StoredAccount } from '#server/people/ports.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import { passwordAnswerSchema } from '#shared/wire/accounts.ts';
import { totpEnrolmentSchema } from '#shared/wire/factors.ts';
import { codeOf, factorCalls, NO_HURRY } from '../../kit/server/factor-fixture.ts';
import { SITE } from '../../kit/server/fixture.ts';
import { changesAt, factorsAt, hold, meanwhileOn, sessionsAt } from '../../kit/server/held.ts';
import { browserOf, calling, person } from '../../kit/server/people-fixture.ts';
import { type Running, serve } from '../../kit/server/running.ts';

const OLD = 'drie woorden en een fiets';
const NEXT = 'vier andere woorden en een stoel';
const LATER = 'vijf oude woorden en een tafel';

export function underWayTests(running: () => Running): void {
  const { call, admin, signIn, cookieOf } = calling(running);
  const someone = async (): Promise<StoredAccount> =>
    person(running(), 'operator', { passwordHash: await hashPassword(OLD) });

  const meanwhile = meanwhileOn(running);
  const signInAt =
    ({ login }: StoredAccount) =>
    (slow: Running) =>
      calling(() => slow).signIn(login ?? '', OLD);
  const liveSessions = async ({ accountId }: StoredAccount): Promise<number> =>
    (await running().store.people.sessionsOf(accountId)).filter(
      ({ revokedAt }) => revokedAt === null,
    ).length;
  const asAdmin = async (method: string, path: string, body?: unknown) => {
    const headers = await admin();
    return call(path, { method, headers, ...(body === undefined ? {} : { body }) });
  };
  const reset = async ({ accountId }: StoredAccount): Promise<string> => {
    const answer = await asAdmin('POST', `/accounts/${accountId}/password`, {});
    return passwordAnswerSchema.parse(await answer.json()).oneTimePassword ?? '';
  };
  const changeAt =
    ({ accountId }: StoredAccount, headers: Record<string, string>, password = NEXT) =>
    (at: Running) =>
      calling(() => at).call(`/accounts/${accountId}/password`, {
        method: 'POST',
        headers: { ...headers, origin: at.origin },
        body: { oldPassword: OLD, password },
      });

  const CLOSING: Readonly<Record<string, (account: StoredAccount) => Promise<unknown>>> = {
    'their own new password': async (account) =>
      changeAt(account, await browserOf(running(), account))(running()),
    'a reset': reset,
    'a lower role': ({ accountId }) =>
      asAdmin('PATCH', `/accounts/${accountId}`, { role: 'viewer' }),
    'fewer sites': ({ accountId }) => asAdmin('PATCH', `/accounts/${accountId}`, { sites: [SITE] }),
    'a closed account': ({ accountId }) =>
      asAdmin('PATCH', `/accounts/${accountId}`, { disabled: true }),
    'the end of all sessions': ({ accountId }) =>
      asAdmin('DELETE', `/accounts/${accountId}/sessions`),
    'an erased account': ({ accountId }) =>
      asAdmin('DELETE', `/accounts/${accountId}/personal-data`),
    'a closed account that is opened again': async ({ accountId }) => {
      await asAdmin('PATCH', `/accounts/${accountId}`, { disabled: true });
      await asAdmin('PATCH', `/accounts/${accountId}`, { disabled: false });
    },
  };

  test(
    'a sign-in that was judged before the account changed starts no session, whatever the change was',
    async () => {
      for (const [what, change] of Object.entries(CLOSING)) {
        const account = await someone();
        // The person's own new password leaves them one session.
        const left = what === 'their own new password' ? 1 : 0;
        const answer = await meanwhile(sessionsAt, signInAt(account), () => change(account));
        expect([what, answer.status]).toEqual([what, 401]);
        expect([what, await liveSessions(account)]).toEqual([what, left]);
      }
    },
    NO_HURRY,
  );

  test(
    'a second step, and the first factor itself, start none either',
    async () => {
      const calls = factorCalls(running);
      const one = await calls.someone();
      const { secret } = await calls.addTotp(one.account, one.headers);
      const first = await calls.firstStep(one.account);
      const finish = (slow: Running) =>
        factorCalls(() => slow).secondStep(
          { ...first.headers, origin: slow.origin },
          { code: codeOf(secret) },
        );
      expect((await meanwhile(sessionsAt, finish, () => reset(one.account))).status).toBe(401);
      expect(await liveSessions(one.account)).toBe(0);

      const other = await calls.someone();
      const withPasswordOnly = signInAt(other.account);
      const adds = () => calls.addTotp(other.account, other.headers);
      expect((await meanwhile(sessionsAt, withPasswordOnly, adds)).status).toBe(401);
      // The one of whoever added it.
      expect(await liveSessions(other.account)).toBe(1);
    },
    NO_HURRY,
  );

  test(
    'a change of a password that was under way does not undo a reset, and leaves its maker no session',
    async () => {
      for (const at of [changesAt, sessionsAt]) {
        const account = await someone();
        const headers = await browserOf(running(), account);
        let oneTime = '';
        const answer = await meanwhile(at, changeAt(account, headers), async () => {
          oneTime = await reset(account);
        });
        expect(answer.status).toBe(401);
        expect(await liveSessions(account)).toBe(0);
        for (const [password, status] of [
          [NEXT, 401],
          [OLD, 401],
          [oneTime, 201],
        ] as const)
          expect((await signIn(account.login ?? '', password)).status).toBe(status);
      }
    },
    NO_HURRY,
  );

  test(
    'nor does it fill an account that was erased, nor does a reset; of two of one’s own changes one is taken',
    async () => {
      const erase = ({ accountId }: StoredAccount) =>
        asAdmin('DELETE', `/accounts/${accountId}/personal-data`);
      const account = await someone();
      const headers = await browserOf(running(), account);
      const change = changeAt(account, headers);
      expect((await meanwhile(changesAt, change, () => erase(account))).status).toBe(401);
      const other = await someone();
      const theirs = await admin();
      const resetAt = (slow: Running) =>
        calling(() => slow).call(`/accounts/${other.accountId}/password`, {
          method: 'POST',
          headers: { ...theirs, origin: slow.origin },
          body: {},
        });
      expect((await meanwhile(changesAt, resetAt, () => erase(other))).status).toBe(409);

      const twice = await someone();
      const both = await browserOf(running(), twice);
      const later = () => changeAt(twice, both, LATER)(running());
      const first = await meanwhile(changesAt, changeAt(twice, both), later);
      expect(first.status).toBe(401);
      expect((await signIn(twice.login ?? '', LATER)).status).toBe(201);
    },
    NO_HURRY,
  );

  test(
    'a second factor that was under way is not added after a reset: it would lock its owner out',
    async () => {
      const calls = factorCalls(running);
      const { account, headers } = await calls.someone();
      const path = `${calls.factors(account)}/totp`;
      const begun = await calls.post(path, headers, { password: OLD });
      const { secret } = totpEnrolmentSchema.parse(await begun.json());
      const confirm = (slow: Running) =>
        factorCalls(() => slow).post(
          `${path}/confirmation`,
          { ...headers, origin: slow.origin },
          { code: codeOf(secret), label: 'phone' },
        );
      expect((await meanwhile(factorsAt, confirm, () => reset(account))).status).toBe(401);
      expect(await running().store.factors.factorsOf(account.accountId)).toEqual([]);
    },
    NO_HURRY,
  );

  test(
    'an admin whose role was taken, or whose account was closed, does not take it back by what was under way',
    async () => {
      for (const change of [{ disabled: true }, { role: 'viewer' }, { sites: [SITE] }]) {
        const account = await person(running(), 'admin');
        const path = `/accounts/${account.accountId}`;
        const headers = await browserOf(running(), account);
        const back = (slow: Running) =>
          calling(() => slow).call(path, {
            method: 'PATCH',
            headers: { ...headers, origin: slow.origin },
            body: { disabled: false, role: 'admin', sites: null },
          });
        const answer = await meanwhile(changesAt, back, () => asAdmin('PATCH', path, change));
        expect(answer.status).toBe(401);
        const { disabledAt, role, sites } =
          (await running().store.people.account(account.accountId)) ?? account;
        expect({ disabled: disabledAt !== null, role, sites }).toMatchObject(change);
      }
    },
    NO_HURRY,
  );

  test(
    'a proof of a known device is given for the password that was shown, and for no later one',
    async () => {
      const account = await someone();
      const first = await signIn(account.login ?? '', OLD);
      expect(cookieOf(first).cookie).toContain('crowdshade_session');
      const held = hold();
      const { store } = running();
      const people = {
        ...store.people,
        account: async (accountId: string) => {
          await held.here();
          return store.people.account(accountId);
        },
      };
      const server = {
        ...running(),
        ...(await serve({ ...store, people, close: async () => {} })),
      };
      const answer = signInAt(account)(server);
      await held.arrived;
      await reset(account);
      held.letGo();
      const cookies = (await answer).headers.getSetCookie().join('\n');
      await server.stop();
      expect(cookies).not.toContain('crowdshade_device');
    },
    NO_HURRY,
  );
}
