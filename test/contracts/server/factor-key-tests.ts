// The key of authenticator apps is lost or damaged: what needs it is refused with what to do, the
// rest of signing in goes on.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSecondFactors, lostKeyWarning } from '#server/people/factors/create.ts';
import { relyingPartyAt } from '#server/people/factors/passkeys.ts';
import { PENDING_TRIES } from '#server/people/factors/second-step.ts';
import { lazyVault } from '#server/people/factors/settings.ts';
import { STEP_MS } from '#server/people/factors/totp.ts';
import { createVault, type Vault } from '#server/people/factors/vault.ts';
import { isPassword } from '#server/people/password.ts';
import { Refusal } from '#server/refusal.ts';
import { KeyError } from '#shared/process/key-file.ts';
import {
  codeAt,
  factorCalls,
  NO_HURRY,
  PASSWORD,
  refusalsOf,
} from '../../kit/server/factor-fixture.ts';
import { type Running, SEALING_KEY } from '../../kit/server/running.ts';

const T0 = Date.parse('2031-05-01T12:00:00Z');
const rp = relyingPartyAt('https://crowd.example');
const codeOf = (error: unknown): string =>
  error instanceof Refusal ? `${error.code} ${error.errors?.[0]?.code ?? ''}`.trim() : 'other';

export function factorKeyTests(running: () => Running): void {
  const { someone } = factorCalls(running);
  let now = T0;
  const good = createVault(SEALING_KEY);
  const open = (vault: () => Vault | null = () => good) => {
    const { people, factors: store } = running().store;
    const log: unknown[] = [];
    const clock = () => now;
    return {
      log,
      ...createSecondFactors(
        { store, policy: 'admin', vault, publicOrigin: null, clock },
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
  const enrol = async () => {
    const { account } = await someone('operator');
    const { own } = open();
    const proof = { ...account, password: PASSWORD, address: '203.0.113.2' };
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

  test(
    'with another key no code opens, the operator is told how to go on, and recovery codes work',
    async () => {
      const { account, secret, added } = await enrol();
      const { store } = open();
      expect(await lostKeyWarning(store, () => null)).toContain('factor.key');
      for (const other of [createVault(Buffer.alloc(32, 1)), null]) {
        const { step, log } = open(() => other);
        const pending = await step.begin(account, rp);
        now += STEP_MS;
        const code = codeAt(secret, now);
        const at = { address: '192.0.2.3', rp };
        const tried = step.finish(pending?.id ?? null, { code }, at);
        expect(codeOf(await tried.catch((error: unknown) => error))).toBe('not_ready no_key');
        expect(String(log[0])).toContain('Bring back factor.key');
        expect(String(log[0])).not.toContain(secret);
        const recoveryCode = added.recoveryCodes?.pop() ?? '';
        expect((await step.finish(pending?.id ?? null, { recoveryCode }, at)).factor).toBe(
          'recovery',
        );
      }
    },
    NO_HURRY,
  );

  test(
    'a key file that is gone is not made anew over what was sealed with it; put back, it opens again, and nothing is started',
    async () => {
      const dir = mkdtempSync(path.join(tmpdir(), 'crowdshade-'));
      const file = path.join(dir, 'factor.key');
      writeFileSync(file, `${SEALING_KEY.toString('base64')}\n`, { mode: 0o600 });
      const { account, secret, proof } = await enrol();
      const { store, step, own } = open(lazyVault({ folder: dir }));
      const pending = await step.begin(account, rp);
      const finish = () => {
        now += STEP_MS;
        const code = codeAt(secret, now);
        return step.finish(pending?.id ?? null, { code }, { address: '192.0.2.5', rp });
      };
      rmSync(file);
      expect(await lostKeyWarning(store, lazyVault({ folder: dir }))).toContain('is not there');
      expect(codeOf(await finish().catch((error: unknown) => error))).toBe('not_ready no_key');
      const adding = () => own.beginTotp(proof, rp.rpId).catch(codeOf);
      expect(await adding()).toBe('not_ready no_key');
      expect(readdirSync(dir)).toEqual([]);
      // Nor is anything sealed with another key, which an older version may have made.
      writeFileSync(file, `${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
      expect(codeOf(await finish().catch((error: unknown) => error))).toBe('not_ready no_key');
      expect(await adding()).toBe('not_ready no_key');
      writeFileSync(file, `${SEALING_KEY.toString('base64')}\n`);
      expect((await finish()).factor).toBe('totp');
      rmSync(dir, { recursive: true });
    },
    NO_HURRY,
  );

  test(
    'with a key file that is damaged codes and new apps are not ready, no try is counted, and recovery codes work',
    async () => {
      const { account, secret, added, proof } = await enrol();
      const broken = new KeyError('factor.key is empty: put it back');
      const failing = () => {
        throw broken;
      };
      const { store, step, own, log } = open(failing);
      expect(await lostKeyWarning(store, failing)).toBe(broken.message);
      const pending = await step.begin(account, rp);
      now += STEP_MS;
      const at = { address: '192.0.2.4', rp };
      const code = codeAt(secret, now);
      const attempt = () => step.finish(pending?.id ?? null, { code }, at);
      // A sign-in has so many tries; the last is for the recovery code.
      for (let i = 1; i < PENDING_TRIES; i += 1)
        expect(codeOf(await attempt().catch((error: unknown) => error))).toBe('not_ready no_key');
      expect(log[0]).toBe(broken);
      const begun = own.beginTotp(proof, rp.rpId);
      await expect(begun).rejects.toThrow(/use a passkey or a recovery code/);
      const recoveryCode = added.recoveryCodes?.pop() ?? '';
      expect((await step.finish(pending?.id ?? null, { recoveryCode }, at)).factor).toBe(
        'recovery',
      );
    },
    NO_HURRY,
  );
}
