// Ways round a passkey, each tried: signatures seen before, of another key, another page, another ceremony, and challenges used twice.
import { expect, test } from 'vitest';
import { openAuthenticator } from '../../kit/authenticator.ts';
import { problemAt, reasonOf } from '../../kit/server/asking.ts';
import { cookiesOf, factorCalls, type Headers, NO_HURRY } from '../../kit/server/factor-fixture.ts';
import { address } from '../../kit/server/people-fixture.ts';
import type { Running } from '../../kit/server/running.ts';

export function passkeyAttacks(running: () => Running): void {
  const calls = factorCalls(running);
  const { post, someone, factors, addPasskey, firstStep, secondStep } = calls;

  test(
    'attack: a signature counts once, for its challenge, its sign-in, its key, its page',
    async () => {
      const { account, headers } = await someone();
      const { authenticator } = await addPasskey(account, headers);
      const other = await someone();
      const theirs = await addPasskey(other.account, other.headers);

      const step = await firstStep(account);
      const options = await calls.optionsFor(step.headers);
      const refused = async (passkey: unknown, by = step.headers) =>
        expect(await reasonOf(await secondStep(by, { passkey }))).toBe('wrong_passkey');
      // Somebody else's key, over my challenge; then my challenge was not even taken.
      await refused(theirs.authenticator.use(options));
      // Another challenge than any of ours.
      await refused(authenticator.use({ options: { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' } }));
      // The challenge of another pending sign-in, also of the same person.
      const second = await firstStep(account);
      const elsewhere = await calls.optionsFor(second.headers);
      await refused(authenticator.use(elsewhere));
      const good = authenticator.use(elsewhere);
      expect((await secondStep(second.headers, { passkey: good })).status).toBe(201);
      // The signature that was right, seen again, at a third sign-in and at the one before.
      const third = await firstStep(account);
      await refused(good, third.headers);
      await refused(good);
    },
    NO_HURRY,
  );

  test(
    'attack: a signature of another page, another host, another ceremony, without a touch, or with a count that stood still',
    async () => {
      const { account, headers } = await someone();
      const { authenticator } = await addPasskey(account, headers);
      const lies = [
        { origin: 'https://evil.example' },
        { origin: running().origin.replace('http:', 'https:') },
        { rpId: 'evil.example' },
        { type: 'webauthn.create' },
        { present: false },
        { count: 1 },
        { count: 0 },
      ];
      for (const lie of lies) {
        const step = await firstStep(account);
        const passkey = authenticator.use(await calls.optionsFor(step.headers), lie);
        const answer = await secondStep({ ...step.headers, ...address() }, { passkey });
        expect([lie, answer.status]).toEqual([lie, 401]);
      }
      const step = await firstStep(account);
      const passkey = authenticator.use(await calls.optionsFor(step.headers));
      expect((await secondStep({ ...step.headers, ...address() }, { passkey })).status).toBe(201);
      // The count that was right is kept: what was above the one before and is below this one is a copy of the key.
      const copied = await firstStep(account);
      const behind = authenticator.use(await calls.optionsFor(copied.headers), { count: 2 });
      const by = { ...copied.headers, ...address() };
      expect(await reasonOf(await secondStep(by, { passkey: behind }))).toBe('wrong_passkey');
    },
    NO_HURRY,
  );

  test(
    'attack: one challenge makes one passkey, for the account that asked',
    async () => {
      const { account, headers } = await someone();
      const other = await someone();
      const begin = async (of: typeof account, by: Headers) =>
        (
          await post(`${factors(of)}/passkey`, by, { password: 'drie woorden en een fiets' })
        ).json();
      const confirm = (of: typeof account, by: Headers, credential: unknown) =>
        post(`${factors(of)}/passkey/confirmation`, by, { credential, label: 'key' });
      const options = await begin(account, headers);
      const theirs = openAuthenticator(running().origin).make(options);
      expect(await reasonOf(await confirm(other.account, other.headers, theirs))).toBe(
        'wrong_passkey',
      );
      const made = openAuthenticator(running().origin).make(options);
      const done = await confirm(account, headers, made);
      expect(done.status).toBe(201);
      const again = openAuthenticator(running().origin).make(options);
      expect(await reasonOf(await confirm(account, cookiesOf(done, running().origin), again))).toBe(
        'wrong_passkey',
      );
      // A key that somebody else registered is not mine too: its signature would name two people.
      const next = await begin(other.account, other.headers);
      const sameId = Buffer.from(made.id, 'base64url');
      const stolen = openAuthenticator(running().origin, sameId).make(next);
      const refused = await confirm(other.account, other.headers, stolen);
      expect((await problemAt(refused)).code).toBe('conflict');
    },
    NO_HURRY,
  );
}
