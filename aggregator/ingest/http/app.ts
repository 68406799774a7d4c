// The intake over HTTP: POST /ingest/v1/readings. Default deny; an answer of 202 means that every
// accepted reading is on the disk. Neither answers nor logs repeat a value that was refused.
import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { refuseSaidTwice } from '#shared/process/json-body.ts';
import { API_VERSION } from '#shared/wire/api.ts';
import type { Health } from '#shared/wire/health.ts';
import { MAX_BATCH_BYTES } from '#shared/wire/reading.ts';
import type { BatchFormat, Intake } from '../intake.ts';
import { bodyProblem, SaidTwice, sendIngestProblem, sendRefusal } from './problems.ts';
import { inHeaders, sayUse, senderOf } from './sender.ts';

export type HttpIntakeParts = {
  /** How batches may be written: chosen by Content-Type, the first one where none fits. */
  readonly formats: readonly [BatchFormat, ...BatchFormat[]];
  /** How the aggregator does, from what was seen last; never waits. */
  health(): Health;
  metrics(): Promise<string>;
  log(error: unknown): void;
};

/** `res.locals.siteId` is set for whoever passes. */
function enter(intake: Intake): RequestHandler {
  return async (req, res, next) => {
    const sender = senderOf(req);
    const entered = await intake.enter(sender);
    sayUse(res, entered);
    if ('refusal' in entered) return sendRefusal(res, inHeaders(sender, entered.refusal));
    res.locals.siteId = entered.siteId;
    next();
  };
}

function takeBatch(intake: Intake, formats: HttpIntakeParts['formats']): RequestHandler {
  const [usual] = formats;
  return async (req, res) => {
    const format = formats.find(({ mediaType }) => req.is(mediaType)) ?? usual;
    const batch = format.itemsOf(req.body);
    const taken =
      'refusal' in batch ? batch : await intake.take(res.locals.siteId as string, batch.items);
    if ('refusal' in taken) sendRefusal(res, taken.refusal);
    else res.status(202).json(taken.result);
  };
}

/** The intake as an Express application; listens nowhere by itself. */
export function createIngestApp(intake: Intake, parts: HttpIntakeParts): express.Express {
  const app = express();
  app.disable('x-powered-by');
  // One address each, as at the server.
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use((_req, res, next) => {
    res.set({
      'API-Version': API_VERSION,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });
  app.get('/healthz', (_req, res) => void res.json({ status: 'ok', checks: {} }));
  app.get('/readyz', (_req, res) => {
    const health = parts.health();
    res.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  app.get('/metrics', async (_req, res) => void res.type('text/plain').send(await parts.metrics()));
  app.use('/ingest', enter(intake));
  app.post(
    '/ingest/v1/readings',
    express.json({
      limit: MAX_BATCH_BYTES,
      type: () => true,
      strict: true,
      verify: refuseSaidTwice(() => new SaidTwice()),
    }),
    takeBatch(intake, parts.formats),
  );
  app.all('/ingest/v1/readings', (_req, res) => {
    res.set('Allow', 'POST');
    sendIngestProblem(res, 'method_not_allowed', 'POST {"readings": [...]} here.');
  });
  app.use((_req, res) =>
    sendIngestProblem(res, 'not_found', 'Readings go to POST /ingest/v1/readings.'),
  );
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    const { code, detail } = bodyProblem(error);
    if (code === 'internal') parts.log(error);
    sendIngestProblem(res, code, detail);
  });
  return app;
}
