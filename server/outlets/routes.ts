// Outlets over the API. Maintainers keep them, auditors read them; a secret is in one answer only, that of the request which made the outlet.
import * as z from 'zod';
import { MAINTAINERS } from '#shared/domain/roles.ts';
import {
  deliveryPageSchema,
  deliverySchema,
  newOutletSchema,
  type Outlet,
  outletChangeSchema,
  outletListSchema,
  outletRequestSchema,
  outletSchema,
} from '#shared/wire/outlet.ts';
import { type Access, type Actor, isAllowed, isAt } from '../auth/access.ts';
import { created, done, json } from '../http/answer.ts';
import { type HttpContext, requireSite } from '../http/context.ts';
import { afterOf, encodeCursor, pageQuerySchema } from '../http/cursor.ts';
import { ok, type Route, route } from '../http/route.ts';
import type { Audit } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { OutletKeeper, OutletRefusal } from './keeper.ts';
import { testLimit } from './test-limit.ts';

/** What the routes of outlets work with. */
export type OutletContext = HttpContext & {
  /** Null: this server has no outlets. */
  readonly outlets: OutletKeeper | null;
  /** Where it is written down who did what. */
  readonly audit: Audit;
};

const KEEPERS: Access = MAINTAINERS;
const KEEPERS_AND_AUDITORS: Access = [...MAINTAINERS, 'auditor'];

function keeperOf({ outlets }: OutletContext): OutletKeeper {
  if (outlets === null) throw new Refusal('not_ready', 'This server sends nothing out.');
  return outlets;
}

type OfOne = { readonly params: { readonly outletId: string }; readonly actor: Actor };

async function outletOf(context: OutletContext, { params, actor }: OfOne): Promise<Outlet> {
  const outlet = await keeperOf(context).one(params.outletId);
  if (outlet === null)
    throw new Refusal('not_found', 'There is no such outlet. GET /api/v1/outlets lists them.');
  requireSite(actor, outlet.siteId);
  return outlet;
}

async function liveOutlet(context: OutletContext, asked: OfOne): Promise<Outlet> {
  const outlet = await outletOf(context, asked);
  if (outlet.removedAt !== null)
    throw new Refusal('conflict', 'This outlet was removed for good. Make another one.');
  return outlet;
}

/** Path and query of an address may be a key: only whoever may change the outlet sees them. */
function shownTo(actor: Actor, outlet: Outlet): Outlet {
  if (isAllowed(KEEPERS, actor)) return outlet;
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
      throw new Refusal(
        'conflict',
        'This site has as many outlets as it may have. Remove one first.',
      );
  }
}

/** Who changed what is in the audit log; addresses are not, for they may hold a key. */
async function record(
  { audit }: OutletContext,
  actor: Actor,
  action: 'created' | 'changed' | 'removed' | 'tested',
  [before, after]: readonly [Outlet | null, Outlet | null],
): Promise<void> {
  const subjectId = after?.outletId ?? before?.outletId ?? null;
  await audit.record({
    actorId: actor.accountId,
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

const ALL = '/api/v1/outlets';
const ONE = `${ALL}/:outletId`;
const common = { tag: 'Outlets', choosesSites: true } as const;

const getOutlets = route({
  ...common,
  method: 'GET',
  path: ALL,
  operationId: 'listOutlets',
  summary: 'Outlets, removed ones too',
  access: KEEPERS_AND_AUDITORS,
  query: z.strictObject({
    siteId: z.string().max(40).optional().describe('Of this site only; absent: of every one'),
  }),
  answers: ok(outletListSchema),
  handler: async (context: OutletContext, { query, actor }) => {
    const outlets = await keeperOf(context).list(query.siteId ?? null);
    const theirs = outlets.filter((outlet) => isAt(actor, outlet.siteId));
    return json({ outlets: theirs.map((outlet) => shownTo(actor, outlet)) });
  },
});

const getOutlet = route({
  ...common,
  method: 'GET',
  path: ONE,
  operationId: 'getOutlet',
  summary: 'One outlet',
  access: KEEPERS_AND_AUDITORS,
  answers: ok(outletSchema),
  handler: async (context: OutletContext, asked) =>
    json(shownTo(asked.actor, await outletOf(context, asked))),
});

const postOutlet = route({
  ...common,
  method: 'POST',
  path: ALL,
  operationId: 'createOutlet',
  summary: 'A new outlet; the secret is in this answer only',
  access: KEEPERS,
  body: outletRequestSchema,
  answers: { 201: { description: 'The outlet and its secret', schema: newOutletSchema } },
  refuses: ['conflict'],
  handler: async (context: OutletContext, { body, actor }) => {
    requireSite(actor, body.siteId);
    const made = await keeperOf(context).create(body, actor.accountId);
    if (made.refused !== null) return refuse(made);
    const { outlet, secret } = made;
    await record(context, actor, 'created', [null, outlet]);
    return created({ outlet, secret }, `${ALL}/${outlet.outletId}`);
  },
});

const patchOutlet = route({
  ...common,
  method: 'PATCH',
  path: ONE,
  operationId: 'changeOutlet',
  summary: 'Changes what is sent, to whom, and whether at all',
  access: KEEPERS,
  body: outletChangeSchema,
  answers: ok(outletSchema, 'As it is now'),
  refuses: ['conflict'],
  handler: async (context: OutletContext, asked) => {
    const before = await liveOutlet(context, asked);
    await keeperOf(context).change(before.outletId, asked.body);
    const after = await outletOf(context, asked);
    await record(context, asked.actor, 'changed', [before, after]);
    return json(after);
  },
});

const deleteOutlet = route({
  ...common,
  method: 'DELETE',
  path: ONE,
  operationId: 'removeOutlet',
  summary: 'Removes an outlet for good; its deliveries stay readable',
  access: KEEPERS,
  answers: { 204: { description: 'Removed' } },
  handler: async (context: OutletContext, asked) => {
    const outlet = await outletOf(context, asked);
    if (outlet.removedAt === null) {
      await keeperOf(context).remove(outlet.outletId);
      await record(context, asked.actor, 'removed', [outlet, null]);
    }
    return done();
  },
});

const postTest = route({
  ...common,
  method: 'POST',
  path: `${ONE}/test`,
  operationId: 'testOutlet',
  summary: 'Sends a test message, marked as one',
  access: KEEPERS,
  before: testLimit,
  answers: ok(deliverySchema, 'What became of it'),
  refuses: ['conflict', 'too_many_requests'],
  handler: async (context: OutletContext, asked) => {
    const outlet = await liveOutlet(context, asked);
    const delivery = await keeperOf(context).test(outlet);
    if (delivery === null) throw new Refusal('conflict', 'This outlet has just been removed.');
    await record(context, asked.actor, 'tested', [outlet, outlet]);
    return json(delivery);
  },
});

const getDeliveries = route({
  ...common,
  method: 'GET',
  path: `${ONE}/deliveries`,
  operationId: 'listDeliveries',
  summary: 'What was sent, newest first',
  access: KEEPERS_AND_AUDITORS,
  query: pageQuerySchema,
  answers: ok(deliveryPageSchema),
  handler: async (context: OutletContext, asked) => {
    const { cursor, limit } = asked.query;
    const before = afterOf(z.int(), cursor);
    const { outletId } = await outletOf(context, asked);
    const found = await keeperOf(context).deliveries(outletId, before, limit);
    const last = found.length === limit ? found.at(-1) : undefined;
    const links = asked.pageLinks(last === undefined ? null : encodeCursor([last.number]));
    const deliveries = found.map(({ number: _, ...delivery }) => delivery);
    return json({ outletId, deliveries, links });
  },
});

export const OUTLET_ROUTES: readonly Route<OutletContext>[] = [
  getOutlets,
  postOutlet,
  getOutlet,
  patchOutlet,
  deleteOutlet,
  postTest,
  getDeliveries,
];
