// Outlets over the API. Maintainers keep them, auditors read them; a secret is in one answer only, that of the request which made the outlet.
import type { Request, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import * as z from 'zod';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { type Outlet, outletChangeSchema, outletRequestSchema } from '#shared/wire/outlet.ts';
import { type Access, isAllowed, isAt, MAINTAINERS } from '../auth/access.ts';
import type { OutletDesk, OutletRefusal } from '../outlets/desk.ts';
import { actorOf, requireSite, type ServerContext } from './context.ts';
import { parseOrRefuse, problemOf, Refusal, sendProblem } from './problems.ts';
import { decodeCursor, encodeCursor, noQuerySchema } from './query.ts';
import type { Handler } from './read-routes.ts';
import type { Method, Route } from './routes.ts';

export const outletsQuerySchema = z.strictObject({ siteId: z.string().max(40).optional() });
export const deliveriesQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const KEEPERS: Access = MAINTAINERS;
const KEEPERS_AND_AUDITORS: Access = [...MAINTAINERS, 'auditor'];

function deskOf({ outlets }: ServerContext): OutletDesk {
  if (outlets === null) throw new Refusal('not_ready', 'This server sends nothing out.');
  return outlets;
}

async function outletOf(context: ServerContext, req: Request, res: Response): Promise<Outlet> {
  const outlet = await deskOf(context).one(String(req.params.outletId));
  if (outlet === null)
    throw new Refusal('not_found', 'There is no such outlet. GET /api/v1/outlets lists them.');
  requireSite(actorOf(res), outlet.siteId);
  return outlet;
}

async function liveOutlet(context: ServerContext, req: Request, res: Response): Promise<Outlet> {
  const outlet = await outletOf(context, req, res);
  if (outlet.removedAt !== null)
    throw new Refusal('conflict', 'This outlet was removed for good. Make another one.');
  return outlet;
}

/** Path and query of an address may be a key: only whoever may change the outlet sees them. */
function shownTo(res: Response, outlet: Outlet): Outlet {
  if (isAllowed(KEEPERS, actorOf(res))) return outlet;
  return { ...outlet, url: `${new URL(outlet.url).origin}/` };
}

function refuse(refusal: OutletRefusal): never {
  const invalid = (pointer: string, code: string, detail: string): never => {
    const errors = [{ pointer, code, detail }];
    throw new Refusal('invalid_body', 'Correct what `errors` names and send it again.', errors);
  };
  switch (refusal.refused) {
    case 'unknown_site':
      return invalid('/siteId', 'unknown_site', 'there is no site with this id');
    case 'address':
      return invalid('/url', 'refused_address', refusal.why);
    case 'recording':
      throw new Refusal('conflict', 'This site is a recording: nobody is called for it.');
    case 'too_many':
      throw new Refusal('conflict', 'This site has as many outlets as it may. Remove one first.');
  }
}

/** Who changed what is in the audit log; addresses are not, for they may hold a key. */
async function record(
  context: ServerContext,
  res: Response,
  action: 'created' | 'changed' | 'removed' | 'tested',
  [before, after]: readonly [Outlet | null, Outlet | null],
): Promise<void> {
  const subjectId = after?.outletId ?? before?.outletId ?? null;
  const actorId = actorOf(res).accountId;
  await context.people.store.record({
    actorId,
    action: `outlet.${action}`,
    subjectId,
    before: factsOf(before),
    after: factsOf(after),
  });
}

function factsOf(outlet: Outlet | null) {
  if (outlet === null) return null;
  const { siteId, kind, language, minimumLevel, about, disabledAt } = outlet;
  const words = { minimumLevel: String(minimumLevel), about: about.join(' ') };
  return { siteId, kind, language, ...words, disabled: disabledAt !== null };
}

const getOutlets: Handler = async (context, req, res) => {
  const { siteId } = parseOrRefuse(outletsQuerySchema, req.query, 'invalid_request');
  const outlets = await deskOf(context).list(siteId ?? null);
  const actor = actorOf(res);
  const theirs = outlets.filter((outlet) => isAt(actor, outlet.siteId));
  res.json({ outlets: theirs.map((outlet) => shownTo(res, outlet)) });
};

const getOutlet: Handler = async (context, req, res) => {
  parseOrRefuse(noQuerySchema, req.query, 'invalid_request');
  res.json(shownTo(res, await outletOf(context, req, res)));
};

const postOutlet: Handler = async (context, req, res) => {
  const request = parseOrRefuse(outletRequestSchema, req.body, 'invalid_body');
  requireSite(actorOf(res), request.siteId);
  const made = await deskOf(context).create(request, actorOf(res).accountId);
  if (made.refused !== null) return refuse(made);
  const { outlet, secret } = made;
  await record(context, res, 'created', [null, outlet]);
  res.status(201).location(`/api/v1/outlets/${outlet.outletId}`).json({ outlet, secret });
};

const patchOutlet: Handler = async (context, req, res) => {
  const change = parseOrRefuse(outletChangeSchema, req.body, 'invalid_body');
  const before = await liveOutlet(context, req, res);
  await deskOf(context).change(before.outletId, change);
  const after = await outletOf(context, req, res);
  await record(context, res, 'changed', [before, after]);
  res.json(after);
};

const deleteOutlet: Handler = async (context, req, res) => {
  const outlet = await outletOf(context, req, res);
  if (outlet.removedAt === null) {
    await deskOf(context).remove(outlet.outletId);
    await record(context, res, 'removed', [outlet, null]);
  }
  res.status(204).end();
};

const postTest: Handler = async (context, req, res) => {
  const outlet = await liveOutlet(context, req, res);
  const delivery = await deskOf(context).test(outlet);
  if (delivery === null) throw new Refusal('conflict', 'This outlet was removed just now.');
  await record(context, res, 'tested', [outlet, outlet]);
  res.json(delivery);
};

const getDeliveries: Handler = async (context, req, res) => {
  const { cursor, limit } = parseOrRefuse(deliveriesQuerySchema, req.query, 'invalid_request');
  const before = cursor === undefined ? null : decodeCursor(z.tuple([z.int()]), cursor)[0];
  const { outletId } = await outletOf(context, req, res);
  const found = await deskOf(context).deliveries(outletId, before, limit);
  const last = found.length === limit ? found.at(-1) : undefined;
  const url = new URL(req.originalUrl, 'http://localhost');
  if (last !== undefined) url.searchParams.set('cursor', encodeCursor([last.number]));
  const next = last === undefined ? null : `${url.pathname}${url.search}`;
  if (next !== null) res.set('Link', `<${next}>; rel="next"`);
  const deliveries = found.map(({ number: _, ...delivery }) => delivery);
  res.json({ outletId, deliveries, links: { self: req.originalUrl, next } });
};

/** Tests per address and minute: they reach somebody else's machine. */
const testLimit = rateLimit({
  store: new SteadyLimitStore(() => performance.now(), Date.now),
  windowMs: 60_000,
  limit: 20,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  handler: (_req, res) =>
    sendProblem(res, problemOf('too_many_requests', 'Wait a minute before the next test.')),
});

const route = (method: Method, path: string, access: Access, handler: Handler): Route => ({
  method,
  path: `/api/v1/outlets${path}`,
  access,
  choosesSites: true,
  handler,
});

export const OUTLET_ROUTES: readonly Route[] = [
  route('GET', '', KEEPERS_AND_AUDITORS, getOutlets),
  route('POST', '', KEEPERS, postOutlet),
  route('GET', '/:outletId', KEEPERS_AND_AUDITORS, getOutlet),
  route('PATCH', '/:outletId', KEEPERS, patchOutlet),
  route('DELETE', '/:outletId', KEEPERS, deleteOutlet),
  { ...route('POST', '/:outletId/test', KEEPERS, postTest), before: testLimit },
  route('GET', '/:outletId/deliveries', KEEPERS_AND_AUDITORS, getDeliveries),
];
