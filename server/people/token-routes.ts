// Tokens over the API. Admins keep all, maintainers those of devices; whoever has some sites only, keeps those of these sites.
import { MAINTAINERS } from '#shared/domain/roles.ts';
import {
  type NewToken,
  newTokenSchema,
  type TokenList,
  tokenListSchema,
  tokenRequestSchema,
  tokenRotationSchema,
} from '#shared/wire/tokens.ts';
import { type Actor, ADMINS, isAllowed, isAt } from '../auth/access.ts';
import { sitesOf, tokenOf } from '../auth/token-keeper.ts';
import type { StoredToken } from '../auth/token-ports.ts';
import { created, done, json } from '../http/answer.ts';
import { requireSite } from '../http/context.ts';
import { ok, type Route, route } from '../http/route.ts';
import { Refusal } from '../refusal.ts';
import { sitesOrRefuse } from '../sites/site.ts';
import type { PeopleContext } from './context.ts';

/** An operator token acts on alerts: who gives one away must be allowed to give that role. */
const isOfRole = (actor: Actor, role: StoredToken['role']): boolean =>
  role === 'device' || isAllowed(ADMINS, actor);

/** Whether the actor keeps this token. What nobody lets them take back is not theirs to see either: its name, its sites, its last day of use. */
function isOfTheirs(actor: Actor, row: StoredToken): boolean {
  const sites = sitesOf(row) ?? [null];
  return isOfRole(actor, row.role) && sites.every((siteId) => isAt(actor, siteId));
}

function requireKeeping(
  actor: Actor,
  role: StoredToken['role'],
  sites: readonly string[] | null,
): void {
  if (!isOfRole(actor, role))
    throw new Refusal('not_allowed', 'Operator tokens are managed by admins.');
  for (const siteId of sites ?? [null]) requireSite(actor, siteId);
}

type OfOne = { readonly params: { readonly tokenId: string }; readonly actor: Actor };

async function tokenAsked(context: PeopleContext, { params, actor }: OfOne): Promise<StoredToken> {
  const row = await context.tokens.one(params.tokenId);
  requireKeeping(actor, row.role, sitesOf(row));
  return row;
}

const ALL = '/api/v1/tokens';
const common = { tag: 'Tokens', access: MAINTAINERS, choosesSites: true } as const;

const getTokens = route({
  ...common,
  method: 'GET',
  path: ALL,
  operationId: 'listTokens',
  summary: 'Tokens; admins and maintainers',
  answers: ok(tokenListSchema),
  handler: async (context: PeopleContext, { actor }) => {
    const rows = await context.tokens.list();
    const theirs = rows.filter((row) => isOfTheirs(actor, row));
    return json({ tokens: theirs.map(tokenOf) } satisfies TokenList);
  },
});

const postToken = route({
  ...common,
  method: 'POST',
  path: ALL,
  operationId: 'createToken',
  summary: 'A new token, shown in this answer only; maintainers: of devices',
  body: tokenRequestSchema,
  answers: { 201: { description: 'The token', schema: newTokenSchema } },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, { body, actor }) => {
    const sites = body.role === 'device' ? [body.siteId] : body.sites;
    requireKeeping(actor, body.role, sites);
    await sitesOrRefuse(context, sites, body.role === 'device' ? '/siteId' : '/sites');
    return created((await context.tokens.create(actor.accountId, body)) satisfies NewToken);
  },
});

const postRotation = route({
  ...common,
  method: 'POST',
  path: `${ALL}/:tokenId/rotation`,
  operationId: 'rotateToken',
  summary: 'A new token in place of this one; both are valid for a grace period',
  description:
    'The new one ends when this one was to end. A token that has already been replaced is refused: rotate the one that took its place.',
  body: tokenRotationSchema,
  answers: { 201: { description: 'The new token', schema: newTokenSchema } },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, asked) => {
    const { tokenId } = await tokenAsked(context, asked);
    const { graceHours } = asked.body;
    const made = await context.tokens.rotate(asked.actor.accountId, tokenId, graceHours);
    return created(made satisfies NewToken);
  },
});

const deleteToken = route({
  ...common,
  method: 'DELETE',
  path: `${ALL}/:tokenId`,
  operationId: 'revokeToken',
  summary: 'Revokes a token and the sessions made with it, at once',
  description: 'A token that took the place of this one after a rotation stays valid.',
  answers: { 204: { description: 'Revoked' } },
  refuses: ['conflict'],
  handler: async (context: PeopleContext, asked) => {
    const { tokenId } = await tokenAsked(context, asked);
    await context.tokens.revoke(asked.actor.accountId, tokenId);
    return done();
  },
});

export const TOKEN_ROUTES: readonly Route<PeopleContext>[] = [
  getTokens,
  postToken,
  postRotation,
  deleteToken,
];
