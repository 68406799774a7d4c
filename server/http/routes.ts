// The only way in which a route gets into the application: as an entry with an access. What has none cannot be mounted, and the access is
// enforced here, before the handler runs. A table test tries every role on every entry.
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Access } from '../auth/access.ts';
import { requireAccess, type ServerContext } from './context.ts';
import { judgeParams } from './params.ts';
import { refuseUnmatched } from './preconditions.ts';
import { onlyMethods } from './problems.ts';
import type { Handler } from './read-routes.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route. Features keep theirs in one array (or a function that makes it, where a route has a state of its own); app.ts joins the arrays.
 * A handler learns who acts by `actorOf(res)`.
 */
export type Route = {
  readonly method: Method;
  /** Whole path in Express' notation, for instance `/api/v1/sites/:siteId`. */
  readonly path: string;
  readonly access: Access;
  /** The route is public, and its handler asks `allowLane` for `?lane=staff`. */
  readonly staffLane?: true;
  /** Also open to the person of the account that `:accountId` names. */
  readonly orOwn?: true;
  /** The path names no site and the handler asks `requireSite`; without it such a route needs a role at every site. */
  readonly choosesSites?: true;
  /** Most bytes of a JSON body. Default: 10,000. */
  readonly bodyBytes?: number;
  /** Runs before body and handler, for instance a limit of attempts. */
  readonly before?: RequestHandler;
  /** Points of the address that a public GET costs (lanes/limits.ts). Default 1. */
  readonly cost?: number;
  readonly handler: Handler;
};

const BODY_BYTES = 10_000;

/** Public GETs of the API may be read by any page; never with credentials, and nothing else. `markPrivate` takes it back. */
function isOpenToAll({ method, path, access }: Route): boolean {
  return method === 'GET' && access === 'public' && path.startsWith('/api/v1/');
}

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

function stepsOf(context: ServerContext, route: Route): RequestHandler[] {
  const judge = judgeParams(route.path);
  const enforce = async (req: Request, res: Response, next: () => void): Promise<void> => {
    if (isOpenToAll(route)) {
      openToAll(res);
      await context.lanes.spend(context, req, res, route.cost ?? 1);
    }
    const ownId = route.orOwn === true ? String(req.params.accountId) : null;
    const choosesSites = route.choosesSites === true;
    await requireAccess(context, req, res, route.access, { ownId, choosesSites });
    judge(req);
    refuseUnmatched(req);
    next();
  };
  const handle = (req: Request, res: Response): Promise<void> => route.handler(context, req, res);
  const body =
    route.method === 'GET' ? [] : [express.json({ limit: route.bodyBytes ?? BODY_BYTES })];
  const before = route.before === undefined ? [] : [route.before];
  return [enforce, ...before, ...body, handle];
}

function allowedMethods(routes: readonly Route[]): string {
  return routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

/** Mounts the routes, path by path in their order; every other method of a path is answered with what it takes. */
export function mountRoutes(app: Express, context: ServerContext, routes: readonly Route[]): void {
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const mounted = app.route(path);
    for (const route of ofPath) {
      const steps = stepsOf(context, route);
      switch (route.method) {
        case 'GET':
          mounted.get(...steps);
          break;
        case 'POST':
          mounted.post(...steps);
          break;
        case 'PUT':
          mounted.put(...steps);
          break;
        case 'PATCH':
          mounted.patch(...steps);
          break;
        case 'DELETE':
          mounted.delete(...steps);
          break;
      }
    }
    mounted.all(otherMethods(ofPath));
  }
}
