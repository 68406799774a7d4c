// The only way in which a route gets into the application: as an entry with an access. What has none cannot be mounted, and the access is
// enforced here, before anything is parsed and before the handler runs. A table test tries every role on every entry.

import { finished } from 'node:stream/promises';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { refuseSaidTwice } from '#shared/process/json-body.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { Lane } from '#shared/wire/record.ts';
import { READERS } from '../auth/access.ts';
import { Refusal } from '../refusal.ts';
import { type Answer, JSON_TYPE } from './answer.ts';
import { Asked } from './asked.ts';
import { askingOf, type HttpContext, markPrivate, requireAccess } from './context.ts';
import { paramsOf } from './params.ts';
import { refuseUnmatched } from './preconditions.ts';
import { onlyMethods, parseOrRefuse } from './problems.ts';
import { isOpenToAll, keepingOf, type Route } from './route.ts';

const BODY_BYTES = 10_000;

/** Sees every answer before it is sent; may throw. For tests, which hold each against the schema of its route. */
export type Witness = {
  answered(route: Route, answer: Answer): void;
  refused(route: Route, code: ProblemCode): void;
};

export function openToAll(res: Response): void {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'API-Version, ETag, Link, Retry-After',
  });
}

/** What a browser asks before a page of another origin may send a header of its own, for instance to read the answer only if it is new. */
function answerPreflight(res: Response, methods: string): void {
  openToAll(res);
  res
    .set({
      Allow: methods,
      'Access-Control-Allow-Methods': 'GET, HEAD',
      'Access-Control-Allow-Headers': 'Accept, Content-Type, If-None-Match',
      'Access-Control-Max-Age': '86400',
      'Cache-Control': 'public, max-age=86400',
    })
    .status(204)
    .end();
}

function allowedMethods(routes: readonly Route[]): string {
  return routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

/** Every method of a path that has no route: a preflight where pages of others may read, else a refusal that says what the path takes. */
function otherMethods(routes: readonly Route[]): RequestHandler {
  const allow = allowedMethods(routes);
  const refuse = onlyMethods(allow);
  const isOpen = routes.some(isOpenToAll);
  return (req, res) => {
    if (req.method === 'OPTIONS' && isOpen) answerPreflight(res, allow);
    else refuse(req, res);
  };
}

const keepingText = (seconds: number): string => `public, max-age=${seconds}`;

/** The bytes of an answer that is whole; null: there are none yet, or none. */
function bytesOf(answer: Answer): string | Buffer | null {
  if (answer.kind === 'json') return JSON.stringify(answer.value);
  return answer.kind === 'text' ? answer.text : null;
}

/**
 * Writes what a handler gave. A private answer stays private, whatever else is said. HEAD gets the head of it: no file is made, and nothing of the pace
 * is taken, for bytes that do not leave cost the address no points.
 */
async function send(
  { lanes }: HttpContext,
  { asked, res }: { readonly asked: Asked; readonly res: Response },
  route: Route,
  answer: Answer,
): Promise<void> {
  const bytes = bytesOf(answer);
  const isHead = asked.req.method === 'HEAD';
  if (bytes !== null && !isHead) await lanes.inPace(Buffer.byteLength(bytes), () => asked.places());
  const keeping = answer.keeping === undefined ? keepingOf(route.caching) : answer.keeping;
  if (res.locals.isPrivate !== true && keeping !== undefined && keeping !== null)
    res.set('Cache-Control', keepingText(keeping.maxAgeSeconds));
  if (route.caching === 'never') res.set('Cache-Control', 'no-store');
  res.status(answer.status).set(answer.headers ?? {});
  switch (answer.kind) {
    case 'empty':
      res.end();
      return;
    case 'json':
      res.set('Content-Type', JSON_TYPE).send(bytes);
      return;
    case 'text':
      res.set('Content-Type', answer.type).send(bytes);
      return;
    case 'stream':
      res.set('Content-Type', answer.type);
      if (isHead) {
        res.end();
        return;
      }
      lanes.endStalled(res);
      await answer.write(res);
      if (!res.writableEnded) res.end();
      if (!res.destroyed) await finished(res);
      return;
  }
}

/** A packed file has a dozen that wait for its end; from eleven on Node takes them for a leak, and says so in the log. */
const WAITING_FOR_ITS_END = 30;

async function letIn(
  context: HttpContext,
  req: Request,
  res: Response,
  route: Route,
): Promise<void> {
  res.setMaxListeners(WAITING_FOR_ITS_END);
  res.locals.isLive = route.caching === 'window';
  if (isOpenToAll(route)) {
    openToAll(res);
    context.lanes.countBytes(req.ip, res);
    await context.lanes.spend(req.ip, route.cost ?? 1, () => askingOf(context, req, res));
  }
  const ownId = route.orOwn === true ? String(req.params.accountId) : null;
  const choosesSites = route.choosesSites === true;
  await requireAccess(context, req, res, route.access, { ownId, choosesSites });
  if (route.caching === 'private') markPrivate(res);
}

const laneOf = (query: unknown): Lane | undefined =>
  typeof query === 'object' && query !== null && 'lane' in query ? (query.lane as Lane) : undefined;

/** What handlers work with: all of it, or, without a right to the staff lane, what is left when that lane is gone. */
export type Contexts<Context> = { readonly whole: Context; readonly open: () => Context };

function stepsOf<Context extends HttpContext>(
  contexts: Contexts<Context>,
  route: Route<Context>,
  witness: Witness | undefined,
): RequestHandler[] {
  const context = contexts.whole;
  const paramsSchema = paramsOf(route.path);
  const enforce: RequestHandler = async (req, res, next) => {
    await letIn(context, req, res, route);
    parseOrRefuse(paramsSchema, req.params, 'invalid_request');
    refuseUnmatched(req);
    next();
  };
  const answered = async (asked: Asked, isOpen: boolean): Promise<Answer> => {
    try {
      return await route.handler(isOpen ? contexts.open() : context, asked);
    } catch (error) {
      if (error instanceof Refusal) witness?.refused(route, error.code);
      throw error;
    }
  };
  const handle = async (req: Request, res: Response): Promise<void> => {
    const params = req.params;
    const query = parseOrRefuse(route.query, req.query, 'invalid_request');
    const body =
      route.body === undefined
        ? undefined
        : parseOrRefuse(route.body, req.body ?? {}, 'invalid_body');
    const isStaff = route.staffLane === true && laneOf(query) === 'staff';
    if (isStaff) await requireAccess(context, req, res, READERS);
    const asked = new Asked(context, req, res, { params, query, body });
    await context.lanes.persons.work(req, res, route, async () => {
      const answer = await answered(asked, route.access === 'public' && !isStaff);
      witness?.answered(route, answer);
      await send(context, { asked, res }, route, answer);
    });
  };
  const body =
    route.body === undefined
      ? []
      : [
          express.json({
            limit: route.bodyBytes ?? BODY_BYTES,
            verify: refuseSaidTwice(saidTwice),
          }),
        ];
  const before = route.before === undefined ? [] : [route.before];
  return [enforce, ...before, ...body, handle];
}

/** Longer names, and those of other letters, are not repeated. */
const PLAIN_KEY = /^\w{1,40}$/;

function saidTwice(key: string): Refusal {
  const named = PLAIN_KEY.test(key) ? `"${key}"` : 'a key';
  const detail = `${named} stands more than once in one object: keep the one that is meant`;
  return new Refusal('invalid_body', 'Correct what `errors` names and send it again.', [
    { pointer: '/', code: 'repeated_key', detail },
  ]);
}

/** Mounts the routes, path by path in their order; every other method of a path is answered with what it takes. */
export function mountRoutes<Context extends HttpContext>(
  app: Express,
  contexts: Contexts<Context>,
  routes: readonly Route<Context>[],
  witness?: Witness,
): void {
  for (const [path, ofPath] of Map.groupBy(routes, ({ path }) => path)) {
    const mounted = app.route(path);
    for (const route of ofPath) {
      const method = route.method.toLowerCase() as Lowercase<Route['method']>;
      mounted[method](...stepsOf(contexts, route, witness));
    }
    mounted.all(otherMethods(ofPath));
  }
}
