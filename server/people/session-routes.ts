// Sign-in: a token or a password is exchanged once for an HttpOnly cookie, so that no script and no address ever holds it.
import type * as z from 'zod';
import {
  type Session,
  type SignInMethods,
  sessionRequestSchema,
  sessionSchema,
  signInMethodsSchema,
} from '#shared/wire/accounts.ts';
import { type FactorWay, type SecondStep, secondStepSchema } from '#shared/wire/factors.ts';
import type { SigningIn } from '../auth/access.ts';
import type { LiveSession } from '../auth/session-ports.ts';
import { SESSION_COOKIE } from '../auth/tokens.ts';
import { created, done, json } from '../http/answer.ts';
import type { Asked } from '../http/asked.ts';
import { ok, type Route, route } from '../http/route.ts';
import { Refusal } from '../refusal.ts';
import { AttemptsPerMinute } from './attempts-per-minute.ts';
import type { PeopleContext } from './context.ts';
import {
  clearSessionCookie,
  deviceCookieOf,
  setDeviceCookie,
  setPendingCookie,
  setSessionCookie,
} from './cookies.ts';
import { noncesOf, PROOF_MS, withProof } from './device-proof.ts';
import type { Pending } from './factors/second-step.ts';
import type { StoredAccount } from './ports.ts';
import { relyingPartyOf } from './relying-party.ts';
import { signInWithPassword } from './sign-in.ts';

type SessionRequest = z.infer<typeof sessionRequestSchema>;

/** Who gets a session, and how they showed who they are. */
export type SignedIn = {
  readonly actor: SigningIn;
  readonly way: 'token' | 'password' | 'oidc';
  /** What the second step was passed with. */
  readonly factor?: FactorWay;
};

export const signedInOf = (account: StoredAccount, way: SignedIn['way']): SignedIn => ({
  actor: {
    accountId: account.accountId,
    role: account.role,
    mustChangePassword: account.mustChangePassword,
    sites: account.sites,
    tokenId: null,
    accessVersion: account.accessVersion,
  },
  way,
});

function sessionOf(session: LiveSession): Session {
  const { accountId, displayName, role, sites, mustChangePassword } = session;
  return {
    accountId,
    displayName,
    role,
    sites: sites === null ? null : [...sites],
    mustChangePassword,
    hasFirstPassword: session.hasFirstPassword,
    mustAddFactor: session.mustAddFactor,
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** Starts a session, writes it down and sets its cookie. */
export async function startSession(
  context: PeopleContext,
  asked: Asked,
  { actor, way, factor }: SignedIn,
): Promise<Session> {
  // Each leaves an entry in the audit log, and whoever has a token needs no time for the next.
  context.lanes.persons.act(actor.tokenId ?? actor.accountId);
  const session = await context.auth.start(actor, new Date(context.wallClock()));
  await context.people.store.record({
    actorId: actor.accountId,
    action: 'session.started',
    subjectId: null,
    before: null,
    after: { with: way, ...(factor === undefined ? {} : { factor }) },
  });
  setSessionCookie(asked, session);
  // Only now, after every step: a device that knows the password alone is not a known one.
  if (way === 'password') await rememberDevice(context, asked, actor);
  const running = await context.auth.session(`${SESSION_COOKIE}=${session.id}`);
  if (running === null) throw new Refusal('not_signed_in', 'This account is disabled.');
  return sessionOf(running);
}

/**
 * What somebody did ended all their sessions, this one too: the person who sits here goes on with a new one. It counted the version up by one, so what
 * somebody else did to the account since then is another version, and there is no new session.
 */
export async function goOn(context: PeopleContext, asked: Asked): Promise<void> {
  const { actor } = asked;
  const accessVersion = actor.accessVersion === null ? null : actor.accessVersion + 1;
  const goesOn = { ...actor, mustChangePassword: false, accessVersion };
  await startSession(context, asked, { actor: goesOn, way: 'password' });
}

/** From now on this device is known for the person who has shown who they are. */
async function rememberDevice(
  { people, wallClock }: PeopleContext,
  asked: Asked,
  { accountId, accessVersion }: SigningIn,
): Promise<void> {
  const account = await people.store.account(accountId);
  // Of a password that was changed meanwhile they have shown nothing.
  if (account?.accessVersion !== accessVersion) return;
  const now = wallClock();
  const proofs = withProof(deviceCookieOf(asked.req), account, now);
  const [nonce = ''] = noncesOf(proofs);
  people.devices.remember(nonce, account.login ?? '', accountId);
  setDeviceCookie(asked, proofs, new Date(now + PROOF_MS));
}

/** A pending sign-in instead, when the account has a second factor: with the password alone there is no session. */
async function whoSignsIn(
  context: PeopleContext,
  asked: Asked<unknown, unknown, SessionRequest>,
  tokens: AttemptsPerMinute,
): Promise<SignedIn | Pending> {
  const { body: request, address } = asked;
  if ('login' in request) {
    const now = new Date(context.wallClock());
    const attempt = { ...request, address, proofs: deviceCookieOf(asked.req), now };
    const account = await signInWithPassword(context.people, attempt);
    const pending = await context.factors.step.begin(account, relyingPartyOf(context, asked.req));
    return pending ?? signedInOf(account, 'password');
  }
  // A token that is known waits behind nobody who guesses from the same address.
  const isKnown = context.auth.isKnown({ authorization: `Bearer ${request.token}` });
  if (!isKnown) tokens.begin(address);
  const actor = await context.auth.actorOfToken(request.token, address);
  if (actor === null)
    throw new Refusal(
      'not_signed_in',
      'This is not an operator token. The first one is in credentials.json in the data folder; "npm run tokens -- list" lists all there are.',
    );
  if (!isKnown) tokens.forgive(address);
  return { actor, way: 'token' };
}

const PATH = '/api/v1/sessions';
const common = { tag: 'Sign-in', caching: 'private' } as const;

const postSession = (tokens: AttemptsPerMinute) =>
  route({
    ...common,
    method: 'POST',
    path: PATH,
    operationId: 'signIn',
    summary: 'Exchanges name and password, or the operator token, for a session cookie',
    access: 'public',
    body: sessionRequestSchema,
    bodyBytes: 2000,
    answers: {
      201: { description: 'The session; its cookie is set', schema: sessionSchema },
      202: { description: 'A second step is asked for', schema: secondStepSchema },
    },
    refuses: ['not_signed_in', 'not_allowed', 'too_many_requests'],
    handler: async (context: PeopleContext, asked) => {
      const signedIn = await whoSignsIn(context, asked, tokens);
      // Whoever signs in again leaves the session before.
      await context.auth.signOut(asked.req.get('cookie'));
      if ('ways' in signedIn) {
        const { ways, expiresAt } = signedIn;
        clearSessionCookie(asked);
        setPendingCookie(asked, signedIn);
        const secondStep = { ways: [...ways], expiresAt: expiresAt.toISOString() };
        return { kind: 'json', status: 202, value: { secondStep } satisfies SecondStep };
      }
      return created(await startSession(context, asked, signedIn));
    },
  });

const getSession = route({
  ...common,
  method: 'GET',
  path: PATH,
  operationId: 'getSession',
  summary: 'The running session',
  access: 'signed-in',
  answers: ok(sessionSchema),
  refuses: ['not_found'],
  handler: async (context: PeopleContext, { req, address }) => {
    const session = await context.auth.session(req.get('cookie'), address);
    // Whoever asks has a role, so this is a bearer token.
    if (session === null) throw new Refusal('not_found', 'A bearer token has no session.');
    return json(sessionOf(session));
  },
});

// Leaving is public: it does nothing for whoever has no session.
const deleteSession = route({
  ...common,
  method: 'DELETE',
  path: PATH,
  operationId: 'signOut',
  summary: 'Ends the session',
  access: 'public',
  answers: { 204: { description: 'There is no session now' } },
  refuses: ['too_many_requests'],
  handler: async (context: PeopleContext, asked) => {
    // Open to everybody, and a question of the database all the same: a cookie that is none of ours counts as everywhere.
    const session = await context.auth.session(asked.req.get('cookie'), asked.address);
    if (session !== null) {
      await context.auth.signOut(asked.req.get('cookie'));
      await context.people.store.record({
        actorId: session.accountId,
        action: 'session.ended',
        subjectId: null,
        before: null,
        after: null,
      });
      context.sessionsChanged();
    }
    clearSessionCookie(asked);
    return done();
  },
});

const getMethods = route({
  method: 'GET',
  path: '/api/v1/sign-in',
  operationId: 'getSignInMethods',
  tag: 'Sign-in',
  summary: 'How one can sign in here',
  access: 'public',
  caching: 60,
  answers: ok(signInMethodsSchema),
  handler: async ({ oidc }: PeopleContext) =>
    json({ oidc: oidc === null ? null : { name: oidc.settings.name } } satisfies SignInMethods),
});

/** Made anew for each application: it counts attempts. */
export const sessionRoutes = (): readonly Route<PeopleContext>[] => [
  postSession(new AttemptsPerMinute(10)),
  getSession,
  deleteSession,
  getMethods,
];
