// Second factors of somebody else: what an admin sees of them, takes away and erases, and nobody
// else.
import { expect, test } from 'vitest';
import { personalDataSchema } from '#shared/wire/accounts.ts';
import { problemAt, reasonOf } from '../../kit/server/asking.ts';
import { factorCalls, NO_HURRY, PASSWORD } from '../../kit/server/factor-fixture.ts';
import { browserOf, person } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

export function factorAdminTests(running: () => Running): void {
  const calls = factorCalls(running);
  const { call, post, someone, factors, listOf, addTotp, firstStep, secondStep } = calls;

  test(
    'an admin looks, adds none, and takes all away, which ends the sessions; nobody else looks',
    async () => {
      const { account, headers } = await someone();
      const { headers: mine } = await addTotp(account, headers);
      const admin = await browserOf(running(), await person(running(), 'admin'));
      const operator = await browserOf(running(), await person(running(), 'operator'));
      const path = factors(account);
      expect((await call(path, { headers: operator })).status).toBe(403);
      expect((await listOf(path, admin)).factors).toHaveLength(1);
      const begun = await post(`${path}/totp`, admin, { password: PASSWORD });
      expect((await problemAt(begun)).code).toBe('conflict');
      const pending = await firstStep(account);
      expect((await call(path, { method: 'DELETE', headers: mine })).status).toBe(403);
      expect((await call(path, { method: 'DELETE', headers: admin })).status).toBe(204);
      expect((await calls.sessionAt(mine)).status).toBe(401);
      expect(await reasonOf(await secondStep(pending.headers, { code: '000000' }))).toBe(
        'start_again',
      );
      expect((await calls.signIn(account.login ?? '', PASSWORD)).status).toBe(201);
      const entry = (await running().store.people.auditOf(account.accountId)).find(
        ({ action }) => action === 'factor.removed',
      );
      expect(entry).toMatchObject({ subjectId: account.accountId, after: { factor: 'all' } });
      expect(entry?.actorId).not.toBe(account.accountId);
      const boss = await someone('admin');
      const own = await call(factors(boss.account), { method: 'DELETE', headers: boss.headers });
      expect((await problemAt(own)).code).toBe('conflict');
    },
    NO_HURRY,
  );

  test(
    'the file of a person lists factors without what makes them work; erasing removes them',
    async () => {
      const { account, headers } = await someone();
      const { secret, recoveryCodes, headers: mine } = await addTotp(account, headers);
      const path = `/accounts/${account.accountId}/personal-data`;
      const text = await (await call(path, { headers: mine })).text();
      const { factors: listed } = personalDataSchema.parse(JSON.parse(text));
      expect(listed).toMatchObject([{ kind: 'totp', label: 'phone', lastUsedOn: null }]);
      for (const hidden of [secret, ...(recoveryCodes ?? []), 'sealed', 'f-'])
        expect(text).not.toContain(hidden);
      const admin = await browserOf(running(), await person(running(), 'admin'));
      expect((await call(path, { method: 'DELETE', headers: admin })).status).toBe(204);
      const { factors: store } = running().store;
      expect(await store.factorsOf(account.accountId)).toEqual([]);
      expect(await store.recoveryCodesLeft(account.accountId)).toBe(0);
      expect(
        personalDataSchema.parse(await (await call(path, { headers: admin })).json()).factors,
      ).toEqual([]);
    },
    NO_HURRY,
  );
}
