// The HTTP side as one Express application: headers for everything, routes, one problem mapper at the end.
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import { API_VERSION } from '#shared/wire/api.ts';
import type { DebriefContext } from './debrief/context.ts';
import { debriefRoutes } from './debrief/routes.ts';
import { HEALTH_ROUTES, type HealthContext } from './health/routes.ts';
import { NO_PROXY, type TrustedProxies } from './http/address.ts';
import { clientFiles } from './http/client-files.ts';
import { foreignRefuser } from './http/csrf.ts';
import { type DescriptionContext, descriptionRoute } from './http/description.ts';
import { ingestTries } from './http/ingest-tries.ts';
import { mountRoutes, openToAll, type Witness } from './http/mount.ts';
import { PROBLEM_TYPE_ROUTES } from './http/problem-types.ts';
import { problemHandler, problemOf, sendProblem } from './http/problems.ts';
import { ingestProxy } from './http/proxy.ts';
import { withoutStaffLane } from './http/public-lane.ts';
import type { Route } from './http/route.ts';
import { holdBackOf } from './lanes/hold-back.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './lanes/limits.ts';
import { OUTLET_ROUTES, type OutletContext } from './outlets/routes.ts';
import { ACCOUNT_ROUTES } from './people/account-routes.ts';
import type { PeopleContext } from './people/context.ts';
import { factorRoutes } from './people/factor-routes.ts';
import { OIDC_ROUTES } from './people/oidc-routes.ts';
import { sessionRoutes } from './people/session-routes.ts';
import { TOKEN_ROUTES } from './people/token-routes.ts';
import { PUSH_ROUTES, type PushContext } from './push/routes.ts';
import type { ReleasedContext } from './released/context.ts';
import { EXPORT_ROUTES } from './released/export/route.ts';
import { RECORD_ROUTES } from './released/record-routes.ts';
import { REGISTER_ROUTES } from './released/register-routes.ts';
import { SITE_ROUTES } from './released/site-routes.ts';
import type { RoomContext } from './room/acting.ts';
import { ROOM_ROUTES } from './room/routes.ts';

/** What all routes together work with. */
export type ServerContext = ReleasedContext &
  RoomContext &
  DebriefContext &
  OutletContext &
  PushContext &
  PeopleContext &
  HealthContext &
  DescriptionContext;

export type AppOptions = {
  readonly context: ServerContext;
  readonly ingestUrl: string | null;
  readonly clientDir: string;
  /** Default: nobody. The server in front has settled the headers by the same rule (`judgeFirst`). */
  readonly isTrustedProxy?: TrustedProxies;
  /** Where pages of this service are, besides the host that is asked for. */
  readonly publicOrigins?: readonly string[];
  /** Whether this is the SHA-256 of a device token that counts, told from memory. */
  readonly isKnownDevice?: (sha256: string) => boolean;
  readonly limits?: ServerLimits;
  /** Hears of each batch that the intake took. */
  readonly onTaken?: () => void;
  /** Sees every answer of a route before it is sent: for tests. */
  readonly witness?: Witness | undefined;
};

/** No inline script or style, nothing from elsewhere. deck.gl compiles no code at run time and needs no worker; the control room's own keeps its files. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // Set below, where the connection is known to be TLS: over plain HTTP it means nothing.
    strictTransportSecurity: false,
  });
}

/**
 * A compressed answer is shorter where levels are alike, so its length would tell levels to whoever watches an encrypted line (attack A10). Staff
 * answers and whatever is asked while it happens stay as long as they are; files that everybody may fetch are compressed.
 */
function mayCompress(req: Request, res: Response): boolean {
  if (res.locals.isPrivate === true || res.locals.isLive === true) return false;
  // What says how it is encoded was encoded once, for everybody.
  if (res.hasHeader('Content-Encoding')) return false;
  return compression.filter(req, res);
}

/** On every response: the version of the API and, behind TLS, that this host is never again asked without it. */
function commonHeaders(req: Request, res: Response, next: () => void): void {
  res.set('API-Version', API_VERSION);
  if (req.secure) res.set('Strict-Transport-Security', 'max-age=31536000');
  next();
}

function notFound(req: Request, res: Response): void {
  // A page of another origin that mistyped an address must read so, and not "Failed to fetch".
  if ((req.method === 'GET' || req.method === 'HEAD') && req.path.startsWith('/api/v1/'))
    openToAll(res);
  const detail = 'The API starts at /api/v1/sites; its description is /api/v1/openapi.json.';
  sendProblem(res, problemOf('not_found', detail));
}

/** Every route of the application. A feature adds its array here. Made anew for each application: some count attempts, or keep what they made. */
export function allRoutes(): readonly Route<ServerContext>[] {
  const routes: readonly Route<ServerContext>[] = [
    ...SITE_ROUTES,
    ...RECORD_ROUTES,
    ...EXPORT_ROUTES,
    ...REGISTER_ROUTES,
    ...ROOM_ROUTES,
    ...debriefRoutes(),
    ...OUTLET_ROUTES,
    ...PUSH_ROUTES,
    ...sessionRoutes(),
    ...OIDC_ROUTES,
    ...factorRoutes(),
    ...ACCOUNT_ROUTES,
    ...TOKEN_ROUTES,
    ...HEALTH_ROUTES,
    ...PROBLEM_TYPE_ROUTES,
  ];
  return [...routes, descriptionRoute(routes)];
}

/** What public routes work with, made when the first of them is asked. */
function openOf(context: ServerContext): () => ServerContext {
  let open: ServerContext | null = null;
  return () => {
    open ??= {
      ...context,
      reader: withoutStaffLane(context.reader),
      openReader: withoutStaffLane(context.openReader),
      frames: withoutStaffLane(context.frames),
      positions: withoutStaffLane(context.positions),
    };
    return open;
  };
}

/** Everything but Socket.IO; listens nowhere by itself. */
export function createApp(options: AppOptions): Express {
  const { context, ingestUrl, clientDir, witness } = options;
  const { isTrustedProxy = NO_PROXY, limits = DEFAULT_LIMITS } = options;
  const app = express();
  app.disable('x-powered-by');
  // One address each: what answers under two is kept, counted and linked to as two.
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('trust proxy', isTrustedProxy);
  // Answers have their own tags, made before the query runs.
  app.set('etag', false);
  app.use(commonHeaders);
  app.use(securityHeaders());
  app.use(
    '/ingest',
    ingestTries(limits.signIn, options.isKnownDevice),
    ingestProxy(ingestUrl, limits.intake, options.onTaken),
  );
  app.use(compression({ filter: mayCompress }));
  app.use(foreignRefuser(options.publicOrigins ?? []));
  mountRoutes(app, { whole: context, open: openOf(context) }, allRoutes(), witness);
  app.use(clientFiles(clientDir, context.wallClock, () => context.contacts()));
  app.use(notFound);
  app.use(problemHandler(context.log, holdBackOf(limits.http)));
  return app;
}
