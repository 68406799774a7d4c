// People with second factors, for tests: enrolled and signed in over HTTP, as a browser would.
import { HOTP, Secret } from 'otpauth';
import { expect } from 'vitest';
import { DEFAULT_LIMITS } from '#server/lanes/limits.ts';
import { STEP_MS, stepOf } from '#server/people/factors/totp.ts';
import type { PeopleStore, StoredAccount } from '#server/people/ports.ts';
import { RefusalLog } from '#server/people/refusal-log.ts';
import { hashPassword } from '#shared/process/password-hash.ts';
import type { Role } from '#shared/wire/accounts.ts';
import {
  factorAddedSchema,
  factorListSchema,
  passkeyOptionsSchema,
  secondStepSchema,
  totpEnrolmentSchema,
} from '#shared/wire/factors.ts';
import { type Authenticator, openAuthenticator } from '../authenticator.ts';
import { browserOf, calling, person } from './people-fixture.ts';
import type { Running } from './running.ts';

/** Milliseconds for tests that hash many passwords: what they say must not depend on how fast the machine is. */
export const NO_HURRY = 300_000;

export const PASSWORD = 'drie woorden en een fiets';
export type Headers = Record<string, string>;

/** Refused steps in the audit log of this store. */
export const refusalsOf = (store: PeopleStore): RefusalLog =>
  new RefusalLog({
    store,
    limits: DEFAULT_LIMITS.refusals,
    clock: () => performance.now(),
    wallClock: Date.now,
    log: () => {},
  });

/** The code at a time. */
export const codeAt = (secret: string, now: number): string =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: stepOf(now) });

/** The code of a step: 0 is now, 1 the next one, which counts already. */
export const codeOf = (secret: string, away = 0): string =>
  codeAt(secret, Date.now() + away * STEP_MS);

/** Every cookie of an answer, as a browser sends them on. */
export const cookiesOf = (response: Response, origin: string): Headers => ({
  cookie: response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .filter((pair) => pair?.endsWith('=') === false)
    .join('; '),
  origin,
});

let hash: Promise<string> | null = null;

const factors = ({ accountId }: StoredAccount): string => `/accounts/${accountId}/factors`;

type Post = (path: string, headers: Headers, body?: unknown) => Promise<Response>;

/** A second factor is made and confirmed, with an app or a key. */
function enrollingOf(running: () => Running, post: Post) {
  /** Adds an app as the person does. The step that confirms it is the one before now, so that those of now and later are still to be used. */
  const addTotp = async (account: StoredAccount, headers: Headers) => {
    const begun = await post(`${factors(account)}/totp`, headers, { password: PASSWORD });
    expect(begun.status).toBe(201);
    const { secret, uri } = totpEnrolmentSchema.parse(await begun.json());
    const body = { code: codeOf(secret, -1), label: 'phone' };
    const confirmed = await post(`${factors(account)}/totp/confirmation`, headers, body);
    expect(confirmed.status).toBe(201);
    const added = factorAddedSchema.parse(await confirmed.json());
    return { ...added, secret, uri, headers: cookiesOf(confirmed, running().origin) };
  };
  const passkeyOptions = async (path: string, headers: Headers, body: unknown) =>
    passkeyOptionsSchema.parse(await (await post(path, headers, body)).json());
  const addPasskey = async (account: StoredAccount, headers: Headers, key?: Authenticator) => {
    const authenticator = key ?? openAuthenticator(running().origin);
    const path = `${factors(account)}/passkey`;
    const options = await passkeyOptions(path, headers, { password: PASSWORD });
    const body = { credential: authenticator.make(options), label: 'key' };
    const confirmed = await post(`${path}/confirmation`, headers, body);
    expect(confirmed.status).toBe(201);
    const added = factorAddedSchema.parse(await confirmed.json());
    return { ...added, authenticator, headers: cookiesOf(confirmed, running().origin) };
  };
  return { addTotp, addPasskey, passkeyOptions };
}

export function factorCalls(running: () => Running) {
  const { call, signIn } = calling(running);
  const post = (path: string, headers: Headers, body: unknown = {}) =>
    call(path, { method: 'POST', headers, body });

  const someone = async (role: Role = 'operator', change: Partial<StoredAccount> = {}) => {
    hash ??= hashPassword(PASSWORD);
    const account = await person(running(), role, { passwordHash: await hash, ...change });
    return { account, headers: await browserOf(running(), account) };
  };
  const listOf = async (path: string, headers: Headers) =>
    factorListSchema.parse(await (await call(path, { headers })).json());

  const enrolling = enrollingOf(running, post);
  /** The first step of a sign-in; gives the pending cookie. */
  const firstStep = async ({ login }: StoredAccount, headers: Headers = {}) => {
    const response = await signIn(login ?? '', PASSWORD, headers);
    expect(response.status).toBe(202);
    const { secondStep } = secondStepSchema.parse(await response.clone().json());
    return { response, ways: secondStep.ways, headers: cookiesOf(response, running().origin) };
  };
  const secondStep = (headers: Headers, proof: unknown) => post('/sessions/factor', headers, proof);
  const optionsFor = (headers: Headers) =>
    enrolling.passkeyOptions('/sessions/factor/passkey', headers, {});

  return {
    call,
    post,
    signIn,
    someone,
    factors,
    listOf,
    addTotp: enrolling.addTotp,
    addPasskey: enrolling.addPasskey,
    firstStep,
    secondStep,
    optionsFor,
    sessionAt: (headers: Headers) => call('/sessions', { headers }),
  };
}
