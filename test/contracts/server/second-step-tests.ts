// The second step below HTTP, where no other limit stands before it: what it counts, and when it forgets.
import { expect, test } from 'vitest';
import { createSecondFactors } from '#server/people/factors/create.ts';
import { relyingPartyAt } from '#server/people/factors/passkeys.ts';
import { PENDING_MS, PENDING_TRIES } from '#server/people/factors/second-step.ts';
import { STEP_MS } from '#server/people/factors/totp.ts';
import { createVault } from '#server/people/factors/vault.ts';
import { isPassword } from '#server/people/password.ts';
import type { StoredAccount } from '#server/people/ports.ts';
import { Refusal } from '#server/refusal.ts';
import { openAuthenticator } from '../../kit/authenticator.ts';
import {
  codeAt,
  factorCalls,
  NO_HURRY,
  PASSWORD,
  refusalsOf,
} from '../../kit/server/factor-fixture.ts';
import { type Running, SEALING_KEY } from '../../kit/server/running.ts';

const T0 = Date.parse('2031-04-01T12:00:00Z');
const rp = relyingPartyAt('https://crowd.example');
/** Addresses of one network: whoever has it has them all. */
const ipv6 = (i: number): string => `2001:db8:7:9:${i}::1`;
const codeOf = (error: unknown): string =>
  error instanceof Refusal ? `${error.code} ${error.errors?.[0]?.code ?? ''}`.trim() : 'other';

export function secondStepTests(running: () => Running): void {
  const { someone } = factorCalls(running);
  let now = T0;
  const vault = createVault(SEALING_KEY);
  const open = () => {
    const { people, factors: store } = running().store;
    const log: unknown[] = [];
    const clock = () => now;
    return {
      log,
      ...createSecondFactors(
        { store, policy: 'admin', vault: () => vault, publicOrigin: null, clock },
        {
          people,
          door: { people, factors: store },
          refusals: refusalsOf(people),
          isOwnPassword: async (account, password) => isPassword(password, account.passwordHash),
          onSessionsChanged: () => {},
          counted: (sha256, _address, find) => find(sha256),
          know: () => {},
          log: (e) => log.push(e),
        },
      ),
    };
  };
  const enrol = async (role: 'operator' | 'admin' = 'operator') => {
    const { account } = await someone(role);
    const { own } = open();
    const proof = { ...account, password: PASSWORD, address: '203.0.113.1' };
    const { secret } = await own.beginTotp(proof, rp.rpId);
    const added = await own.confirmTotp(account, { code: codeAt(secret, now), label: 'phone' });
    // The first factor counted the version up.
    const accessVersion = account.accessVersion + 1;
    return {
      account: { ...account, accessVersion },
      secret,
      added,
      proof: { ...proof, accessVersion },
    };
  };
  const sign = async (account: StoredAccount, code: string, address: string): Promise<string> => {
    const { step } = open();
    const pending = await step.begin(account, rp);
    return step.finish(pending?.id ?? null, { code }, { address, rp }).then(
      ({ factor }) => factor,
      (error: unknown) => codeOf(error),
    );
  };

  test(
    'wrong codes are counted for account and address, the wait doubles, and a right one forgets them',
    async () => {
      const { account, secret } = await enrol();
      const answers: string[] = [];
      for (let i = 0; i < 12; i += 1) answers.push(await sign(account, '000000', ipv6(i)));
      expect(answers).toEqual([
        ...Array(10).fill('not_signed_in wrong_code'),
        'too_many_requests',
        'too_many_requests',
      ]);
      now += STEP_MS;
      expect(await sign(account, codeAt(secret, now), '192.0.2.2')).toBe('totp');
      expect(await sign(account, '000000', ipv6(99))).toBe('not_signed_in wrong_code');
      now += STEP_MS;
      // 60 s now; the right one after it takes all of it back.
      expect(await sign(account, codeAt(secret, now), ipv6(99))).toBe('too_many_requests');
      now += STEP_MS;
      expect(await sign(account, codeAt(secret, now), ipv6(99))).toBe('totp');
      for (let i = 0; i < 9; i += 1)
        expect(await sign(account, '000000', ipv6(99))).toBe('not_signed_in wrong_code');
    },
    NO_HURRY,
  );

  test(
    'attack: a hundred wrong codes from as many addresses close the digits; a passkey and a recovery code still open',
    async () => {
      const { account, secret, added, proof } = await enrol();
      const { step, own } = open();
      const authenticator = openAuthenticator(rp.origin);
      const options = await own.beginPasskey(proof, rp);
      const credential = authenticator.make(options);
      await own.confirmPasskey(account, { credential, label: 'key' }, rp);
      const answers: string[] = [];
      for (let i = 0; i < 105; i += 1) answers.push(await sign(account, '000000', `192.0.2.${i}`));
      expect(answers.filter((answer) => answer === 'not_signed_in wrong_code')).toHaveLength(100);
      expect(answers.slice(100)).toEqual(Array(5).fill('too_many_requests'));
      now += STEP_MS;
      expect(await sign(account, codeAt(secret, now), '198.51.100.1')).toBe('too_many_requests');
      const at = { address: '198.51.100.1', rp };
      const first = await step.begin(account, rp);
      const id = first?.id ?? null;
      const passkey = authenticator.use(await step.passkeyOptions(id, at));
      expect((await step.finish(id, { passkey }, at)).factor).toBe('passkey');
      const second = await step.begin(account, rp);
      const recoveryCode = added.recoveryCodes?.[0] ?? '';
      expect((await step.finish(second?.id ?? null, { recoveryCode }, at)).factor).toBe('recovery');
      now += 3_600_000;
      expect(await sign(account, codeAt(secret, now), '198.51.100.1')).toBe('totp');
    },
    NO_HURRY,
  );

  test(
    'a pending sign-in and an enrolment are over after their time, and tries of one are its own',
    async () => {
      const { account, secret } = await enrol();
      const { step, own } = open();
      const old = await step.begin(account, rp);
      now += PENDING_MS;
      const at = { address: '192.0.2.9', rp };
      const late = step.finish(old?.id ?? null, { code: codeAt(secret, now) }, at);
      expect(codeOf(await late.catch((error: unknown) => error))).toBe('not_signed_in start_again');
      const atOnce = await step.begin(account, rp);
      const all = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          step.finish(atOnce?.id ?? null, { code: '000000' }, { address: `192.0.2.1${i}`, rp }),
        ),
      );
      const codes = all.map((one) => (one.status === 'rejected' ? codeOf(one.reason) : 'in'));
      expect(codes.filter((code) => code === 'not_signed_in wrong_code')).toHaveLength(
        PENDING_TRIES,
      );
      expect(codes.filter((code) => code === 'not_signed_in start_again')).toHaveLength(15);
      const other = await someone();
      const proof = { ...other.account, password: PASSWORD, address: '203.0.113.2' };
      const begun = await own.beginTotp(proof, rp.rpId);
      now += 15 * 60_000;
      const body = { code: codeAt(begun.secret, now), label: 'phone' };
      const confirmed = own.confirmTotp(other.account, body);
      expect(codeOf(await confirmed.catch((error: unknown) => error))).toBe('invalid_body expired');
    },
    NO_HURRY,
  );

  test(
    'where one is demanded the last one stays, also of two that leave at once',
    async () => {
      const { account, added, proof } = await enrol('admin');
      const { own, store } = open();
      const { accountId } = account;
      expect((await own.list(accountId)).isDemanded).toBe(true);
      const refused = own.remove(proof, added.factor.factorId);
      expect(codeOf(await refused.catch((error: unknown) => error))).toBe('conflict');
      const { secret } = await own.beginTotp(proof, rp.rpId);
      const second = await own.confirmTotp(account, {
        code: codeAt(secret, now),
        label: 'tablet',
      });
      const both = [added.factor.factorId, second.factor.factorId];
      const results = await Promise.allSettled(both.map((id) => own.remove(proof, id)));
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(await store.factorsOf(accountId)).toHaveLength(1);
    },
    NO_HURRY,
  );

  test(
    'a passkey of another host is no way in here, and no way round',
    async () => {
      const { account } = await someone();
      const { step, own, store } = open();
      const { accountId } = account;
      await store.add({
        factor: {
          factorId: `f-${accountId.slice(2)}0000`,
          accountId,
          label: 'key',
          kind: 'passkey',
          addedAt: new Date(now),
          lastUsedOn: null,
          credentialId: `id-${accountId}`,
          publicKey: 'AA',
          signCount: 0,
          transports: [],
          rpId: 'old.example',
        },
        recoveryCodes: [],
        most: 1,
        by: account,
        entry: {
          actorId: accountId,
          action: 'factor.added',
          subjectId: accountId,
          before: null,
          after: null,
        },
      });
      const pending = await step.begin(account, rp);
      expect(pending?.ways).toEqual([]);
      const options = step.passkeyOptions(pending?.id ?? null, {
        address: '198.51.100.1',
        rp,
      });
      expect(codeOf(await options.catch((error: unknown) => error))).toBe('conflict');
      expect((await own.list(accountId)).factors).toHaveLength(1);
    },
    NO_HURRY,
  );
}
