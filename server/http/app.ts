// The HTTP side as one Express application: headers for everything, routes, one problem mapper at the end.
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { API_VERSION } from '#shared/wire/api.ts';
import { holdBackOf } from '../lanes/hold-back.ts';
import { DEFAULT_LIMITS, type ServerLimits } from '../lanes/limits.ts';
import { NO_PROXY, type TrustedProxies } from './address.ts';
import { clientFiles } from './client-files.ts';
import type { ServerContext } from './context.ts';
import { refuseForeign } from './csrf.ts';
import { debriefRoutes } from './debrief-routes.ts';
import { factorRoutes } from './factor-routes.ts';
import { ingestTries } from './ingest-tries.ts';
import { OIDC_ROUTES } from './oidc-routes.ts';
import { OUTLET_ROUTES } from './outlet-routes.ts';
import { PEOPLE_ROUTES } from './people-routes.ts';
import { problemHandler, problemOf, sendProblem } from './problems.ts';
import { ingestProxy } from './proxy.ts';
import { READ_ROUTES } from './read-table.ts';
import { ROOM_ROUTES } from './room-routes.ts';
import { mountRoutes, openToAll, type Route } from './routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { TOKEN_ROUTES } from './token-routes.ts';
import { upkeepRoutes } from './upkeep-routes.ts';

export type AppOptions = {
  readonly context: ServerContext;
  readonly ingestUrl: string | null;
  readonly clientDir: string;
  readonly metrics: Registry;
  /** Default: nobody. The server in front has settled the headers by the same rule (`judgeFirst`). */
  readonly isTrustedProxy?: TrustedProxies;
  /** Whether this is the SHA-256 of a device token that counts, told from memory. */
  readonly isKnownDevice?: (sha256: string) => boolean;
  readonly limits?: ServerLimits;
};

/** No inline script or style, nothing from elsewhere. deck.gl compiles no code at run time and needs no worker. */
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

const LIVE_RECORDS = /\/(latest|records|frames)$/;

/**
 * A compressed answer is shorter where levels are alike, so its length would tell levels to whoever watches an encrypted line (attack A10). Staff
 * answers and whatever is asked while it happens stay as long as they are; files that everybody may fetch are compressed.
 */
function mayCompress(req: Request, res: Response): boolean {
  if (res.locals.isPrivate === true || LIVE_RECORDS.test(req.path)) return false;
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
  if (req.method === 'GET' && req.path.startsWith('/api/v1/')) openToAll(res);
  const detail = 'The API starts at /api/v1/sites; its description is /api/v1/openapi.json.';
  sendProblem(res, problemOf('not_found', detail));
}

/** Every route of the application. A feature adds its array here. */
export function allRoutes(metrics: Registry): readonly Route[] {
  return [
    ...sessionRoutes(),
    ...OIDC_ROUTES,
    ...factorRoutes(),
    ...PEOPLE_ROUTES,
    ...TOKEN_ROUTES,
    ...READ_ROUTES,
    ...ROOM_ROUTES,
    ...OUTLET_ROUTES,
    ...debriefRoutes(),
    ...upkeepRoutes(metrics),
  ];
}

/** Everything but Socket.IO; listens nowhere by itself. */
export function createApp(options: AppOptions): Express {
  const { context, ingestUrl, clientDir, metrics } = options;
  const { isTrustedProxy = NO_PROXY, limits = DEFAULT_LIMITS } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', isTrustedProxy);
  // Answers have their own tags, made before the query runs.
  app.set('etag', false);
  app.use(commonHeaders);
  app.use(securityHeaders());
  app.use('/ingest', ingestTries(limits.signIn, options.isKnownDevice), ingestProxy(ingestUrl));
  app.use(compression({ filter: mayCompress }));
  app.use(refuseForeign);
  mountRoutes(app, context, allRoutes(metrics));
  app.use(clientFiles(clientDir, context.wallClock));
  app.use(notFound);
  app.use(problemHandler(context.log, holdBackOf(limits.http)));
  return app;
}
