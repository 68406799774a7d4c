// Tokens over the API. Admins keep all, maintainers those of devices; whoever has some sites only, keeps those of these sites.
import type { Request, Response } from 'express';
import {
  type NewToken,
  type TokenList,
  tokenRequestSchema,
  tokenRotationSchema,
} from '#shared/wire/tokens.ts';
import { type Actor, ADMINS, isAllowed, isAt, MAINTAINERS } from '../auth/access.ts';
import { sitesOf, tokenOf } from '../auth/token-desk.ts';
import type { TokenRow } from '../auth/token-ports.ts';
import { actorOf, requireSite, type ServerContext } from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import { noQuerySchema } from './query.ts';
import type { Handler } from './read-routes.ts';
import type { Method, Route } from './routes.ts';
import { sitesOrRefuse } from './sites-or-refuse.ts';

/** An operator token acts on alerts: who gives one away must be allowed to give that role. */
const isOfRole = (actor: Actor, role: TokenRow['role']): boolean =>
  role === 'device' || isAllowed(ADMINS, actor);

/** Whether the actor keeps this token. What nobody lets them take back is not theirs to see either: its name, its sites, its last day of use. */
function isOfTheirs(actor: Actor, row: TokenRow): boolean {
  const sites = sitesOf(row) ?? [null];
  return isOfRole(actor, row.role) && sites.every((siteId) => isAt(actor, siteId));
}

function requireKeeping(
  actor: Actor,
  role: TokenRow['role'],
  sites: readonly string[] | null,
): void {
  if (!isOfRole(actor, role))
    throw new Refusal('not_allowed', 'Operator tokens are kept by admins.');
  for (const siteId of sites ?? [null]) requireSite(actor, siteId);
}

async function tokenAsked(context: ServerContext, req: Request, res: Response): Promise<TokenRow> {
  const row = await context.tokens.one(String(req.params.tokenId));
  requireKeeping(actorOf(res), row.role, sitesOf(row));
  return row;
}

const getTokens: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  const actor = actorOf(res);
  const rows = await context.tokens.list();
  const theirs = rows.filter((row) => isOfTheirs(actor, row));
  res.json({ tokens: theirs.map(tokenOf) } satisfies TokenList);
};

const postToken: Handler = async (context, req, res) => {
  const request = parseOrRefuse(tokenRequestSchema, req.body, 'invalid_body');
  const actor = actorOf(res);
  const sites = request.role === 'device' ? [request.siteId] : request.sites;
  requireKeeping(actor, request.role, sites);
  await sitesOrRefuse(context, sites, request.role === 'device' ? '/siteId' : '/sites');
  const made = await context.tokens.create(actor.accountId, request);
  res.status(201).json(made satisfies NewToken);
};

const postRotation: Handler = async (context, req, res) => {
  const { graceHours } = parseOrRefuse(tokenRotationSchema, req.body ?? {}, 'invalid_body');
  const { tokenId } = await tokenAsked(context, req, res);
  const made = await context.tokens.rotate(actorOf(res).accountId, tokenId, graceHours);
  res.status(201).json(made satisfies NewToken);
};

const deleteToken: Handler = async (context, req, res) => {
  const { tokenId } = await tokenAsked(context, req, res);
  await context.tokens.revoke(actorOf(res).accountId, tokenId);
  res.status(204).end();
};

const route = (method: Method, path: string, handler: Handler): Route => ({
  method,
  path: `/api/v1/tokens${path}`,
  access: MAINTAINERS,
  choosesSites: true,
  handler,
});

export const TOKEN_ROUTES: readonly Route[] = [
  route('GET', '', getTokens),
  route('POST', '', postToken),
  route('POST', '/:tokenId/rotation', postRotation),
  route('DELETE', '/:tokenId', deleteToken),
];
