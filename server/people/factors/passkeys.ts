// Passkeys (WebAuthn) by @simplewebauthn/server, which checks origin, host, signature, presence and counter. Challenges are ours: each is kept as a
// hash for a few minutes, bound to one account or one pending sign-in, and taken once.

import { randomBytes } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { sha256Hex } from '#shared/process/sha256.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type {
  PasskeyAssertion,
  PasskeyOptions,
  PasskeyRegistration,
} from '#shared/wire/factors.ts';
import type { FactorStore, PasskeyRow } from './ports.ts';

/** Whom a passkey is made for: the origin that the browser shows, and its host. */
export type RelyingParty = { readonly origin: string; readonly rpId: string };

/** `origin` is like `https://crowd.example`. */
export const relyingPartyAt = (origin: string): RelyingParty => ({
  origin,
  rpId: new URL(origin).hostname,
});

const CHALLENGE_MS = 5 * MINUTE_MS;

export type Passkeys = {
  /** Options to make one. */
  registration(
    of: { readonly accountId: string; readonly login: string; readonly rp: RelyingParty },
    known: readonly PasskeyRow[],
  ): Promise<PasskeyOptions>;
  /** What was made, or null when anything of it is not right. */
  registered(
    accountId: string,
    credential: PasskeyRegistration,
    rp: RelyingParty,
  ): Promise<Pick<
    PasskeyRow,
    'credentialId' | 'publicKey' | 'signCount' | 'transports' | 'rpId'
  > | null>;
  /** Options to use one of `known`, for the pending sign-in `boundTo`. */
  use(boundTo: string, known: readonly PasskeyRow[], rp: RelyingParty): Promise<PasskeyOptions>;
  /** The authenticator's new count, or null when anything of it is not right. */
  used(
    boundTo: string,
    passkey: PasskeyRow,
    of: { readonly assertion: PasskeyAssertion; readonly rp: RelyingParty },
  ): Promise<number | null>;
};

const descriptorOf = ({ credentialId, transports }: PasskeyRow) => ({
  id: credentialId,
  transports: [...transports],
});

/** What the library throws is about what somebody sent: nothing of it is logged. */
async function orNull<T>(work: () => Promise<T | null>): Promise<T | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}

function challengesOf(store: FactorStore, clock: () => number) {
  return {
    make: async (boundTo: string): Promise<Uint8Array<ArrayBuffer>> => {
      const challenge = new Uint8Array(randomBytes(32));
      const text = Buffer.from(challenge).toString('base64url');
      const now = clock();
      const expiresAt = new Date(now + CHALLENGE_MS);
      await store.putChallenge(sha256Hex(text), boundTo, expiresAt, new Date(now));
      return challenge;
    },
    take: (boundTo: string) => (text: string) =>
      store.takeChallenge(sha256Hex(text), boundTo, new Date(clock())),
  };
}

type Challenges = ReturnType<typeof challengesOf>;

function makingWith(challenges: Challenges): Pick<Passkeys, 'registration' | 'registered'> {
  return {
    registration: async ({ accountId, login, rp }, known) => {
      const options = await generateRegistrationOptions({
        rpName: 'Crowdshade',
        rpID: rp.rpId,
        userName: login,
        userID: new Uint8Array(Buffer.from(accountId)),
        challenge: await challenges.make(accountId),
        // Which make of key it is, is none of our business.
        attestationType: 'none',
        excludeCredentials: known.filter(({ rpId }) => rpId === rp.rpId).map(descriptorOf),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
      });
      return { options: { ...options } };
    },
    registered: (accountId, credential, rp) =>
      orNull(async () => {
        const { registrationInfo } = await verifyRegistrationResponse({
          response: { ...credential, clientExtensionResults: {} } as never,
          expectedChallenge: challenges.take(accountId),
          expectedOrigin: rp.origin,
          expectedRPID: rp.rpId,
          requireUserVerification: false,
        });
        if (registrationInfo === undefined) return null;
        const { id, publicKey, counter } = registrationInfo.credential;
        return {
          credentialId: id,
          publicKey: Buffer.from(publicKey).toString('base64url'),
          signCount: counter,
          transports: credential.response.transports ?? [],
          rpId: rp.rpId,
        };
      }),
  };
}

function usingWith(challenges: Challenges): Pick<Passkeys, 'use' | 'used'> {
  return {
    use: async (boundTo, known, rp) => {
      const options = await generateAuthenticationOptions({
        rpID: rp.rpId,
        challenge: await challenges.make(boundTo),
        allowCredentials: known.map(descriptorOf),
        userVerification: 'preferred',
      });
      return { options: { ...options } };
    },
    used: (boundTo, passkey, { assertion, rp }) =>
      orNull(async () => {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: { ...assertion, clientExtensionResults: {} },
          expectedChallenge: challenges.take(boundTo),
          expectedOrigin: rp.origin,
          expectedRPID: passkey.rpId,
          requireUserVerification: false,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
            counter: passkey.signCount,
          },
        });
        return verified ? authenticationInfo.newCounter : null;
      }),
  };
}

/** An assertion of another kind of ceremony, for instance of a registration, is refused by the library: it names its type. */
export function createPasskeys(store: FactorStore, clock: () => number): Passkeys {
  const challenges = challengesOf(store, clock);
  return { ...makingWith(challenges), ...usingWith(challenges) };
}
