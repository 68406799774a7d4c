// The HTTP side as one Express application: headers for everything, routes, one problem mapper at the end.
import compression from 'compression';
import express, { type Express, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { API_VERSION } from '#shared/api.ts';
import { getExport } from '../export/route.ts';
import { clientFiles } from './client-files.ts';
import { requireOperator, type ServerContext } from './context.ts';
import { openApiDocument } from './openapi.ts';
import { onlyMethods, problemHandler, problemOf, sendProblem } from './problems.ts';
import { ingestProxy } from './proxy.ts';
import * as routes from './read-routes.ts';
import { sessionRoutes } from './session-routes.ts';

export type AppOptions = {
  readonly context: ServerContext;
  readonly ingestUrl: string | null;
  readonly clientDir: string;
  readonly metrics: Registry;
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

/** Public GETs may be read by any page; never with credentials, and nothing else. */
function openToAll(req: Request, res: Response, next: () => void): void {
  if (req.method === 'GET' || req.method === 'HEAD') {
    res.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'API-Version, ETag, Link',
    });
  }
  next();
}

const getDescription: routes.Handler = async (_context, _req, res) => {
  res.set('Cache-Control', 'public, max-age=3600').json(openApiDocument());
};

const GETS: readonly (readonly [string, routes.Handler])[] = [
  ['/sites', routes.getSites],
  ['/sites/:siteId', routes.getSite],
  ['/sites/:siteId/site-plan', routes.getSitePlan],
  ['/sites/:siteId/regions', routes.getRegions],
  ['/sites/:siteId/latest', routes.getLatest],
  ['/sites/:siteId/records', routes.getRecords],
  ['/sites/:siteId/frames', routes.getFrames],
  ['/sites/:siteId/export', getExport],
  ['/sites/:siteId/critical', routes.getCritical],
  ['/sites/:siteId/changes', routes.getChanges],
  ['/sensors', routes.getSensors],
  ['/sensors/:sensorId', routes.getSensor],
  ['/refusals', routes.getRefusals],
  ['/policies', routes.getPolicies],
  ['/openapi.json', getDescription],
];

function apiRouter(context: ServerContext): express.Router {
  const api = express.Router();
  api.use('/sessions', sessionRoutes(context));
  api.use(openToAll);
  for (const [path, handler] of GETS) {
    api.get(path, (req, res) => handler(context, req, res));
    api.all(path, onlyMethods('GET, HEAD'));
  }
  return api;
}

/** Everything but Socket.IO; listens nowhere by itself. */
export function createApp({ context, ingestUrl, clientDir, metrics }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  // Answers have their own tags, made before the query runs.
  app.set('etag', false);
  app.use(commonHeaders);
  app.use(securityHeaders());
  app.use('/ingest', ingestProxy(ingestUrl));
  app.use(compression({ filter: mayCompress }));
  app.use('/api/v1', apiRouter(context));
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok', checks: {} }));
  app.get('/readyz', async (_req, res) => {
    const database = await context.reader.ping().then(
      () => 'ok',
      () => 'does not answer',
    );
    res
      .status(database === 'ok' ? 200 : 503)
      .json({ status: database === 'ok' ? 'ok' : 'degraded', checks: { database } });
  });
  app.get('/metrics', async (req, res) => {
    await requireOperator(context, req, res);
    res.type('text/plain').send(await metrics.metrics());
  });
  app.use(clientFiles(clientDir, context.wallClock));
  app.use((_req, res) =>
    sendProblem(
      res,
      problemOf(
        'not_found',
        'The API starts at /api/v1/sites; its description is /api/v1/openapi.json.',
      ),
    ),
  );
  app.use(problemHandler(context.log));
  return app;
}
