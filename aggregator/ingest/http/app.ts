// The door for sensors: POST /ingest/v1/readings. Default deny; each reading is judged on its own; an answer of 202 means that every
// accepted reading is on the disk. Neither answers nor logs repeat a value that was refused.
import express, { type NextFunction, type Request, type Response } from 'express';
import { API_VERSION } from '#shared/wire/api.ts';
import type { Health } from '#shared/wire/health.ts';
import { PROBLEMS, type Problem, type ProblemCode } from '#shared/wire/problem.ts';
import {
  type IngestResult,
  MAX_BATCH_BYTES,
  type Reading,
  type RefusalCode,
} from '#shared/wire/reading.ts';
import { parseBatch } from '../batch.ts';
import { tokenDoor } from '../token-door.ts';

export type IngestPorts = {
  /** Site for whose sensors a token (given as SHA-256 hex) speaks, or null. */
  siteOfToken(sha256: string): Promise<string | null>;
  /** Whether this is a token that counts, without asking anybody. */
  isKnownToken?(sha256: string): boolean;
  /** Decisions in the order of the items; resolves once accepted readings are durable. null: this aggregator does not own the site. */
  admit(
    siteId: string,
    items: readonly (Reading | null)[],
  ): Promise<readonly ('accepted' | RefusalCode)[] | null>;
  /** How the aggregator does, from what was seen last; never waits. */
  health(): Health;
  metrics(): Promise<string>;
  /** Whether an error of another port says that the database is away. */
  isAway(error: unknown): boolean;
  log(error: unknown): void;
};

const TITLES: Readonly<Partial<Record<ProblemCode, string>>> = {
  not_json: 'The body is not JSON',
  invalid_body: 'The body is not a batch',
  body_too_large: 'The body is too large',
  batch_too_large: 'Too many readings in one batch',
  not_signed_in: 'A device token is needed',
  too_many_requests: 'Too many requests',
  not_found: 'There is nothing here',
  method_not_allowed: 'This address takes POST only',
  ingest_closed: 'The intake is closed',
  not_ready: 'The intake is not ready',
  internal: 'Something went wrong here',
};

function sendProblem(
  res: Response,
  code: ProblemCode,
  detail: string,
  errors?: Problem['errors'],
): void {
  const status = PROBLEMS[code];
  const title = TITLES[code] ?? code;
  const problem: Problem = {
    type: `/problems/${code}`,
    code,
    status,
    title,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
  res.status(status).type('application/problem+json').send(JSON.stringify(problem));
}

function summarise(decisions: readonly ('accepted' | RefusalCode)[]): IngestResult {
  const refused: IngestResult['refused'] = [];
  let accepted = 0;
  let duplicates = 0;
  for (const [index, decision] of decisions.entries()) {
    if (decision === 'accepted') accepted += 1;
    else if (decision === 'duplicate') duplicates += 1;
    else refused.push({ index, code: decision });
  }
  return { accepted, duplicates, refused };
}

/** Only tokens that were never good here meet this: the others are remembered. */
const AWAY = {
  code: 'not_ready',
  detail: 'The token cannot be looked up now. Keep the readings and send them again.',
} as const;

/** Express reports what is wrong with a body by an error of its own; anything else is ours. */
function bodyProblem(error: unknown): { code: ProblemCode; detail: string } {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : '';
  if (type === 'entity.too.large')
    return {
      code: 'body_too_large',
      detail: `A body holds at most ${MAX_BATCH_BYTES} bytes. Split the batch.`,
    };
  if (
    type === 'entity.parse.failed' ||
    type === 'charset.unsupported' ||
    type === 'encoding.unsupported'
  ) {
    return {
      code: 'not_json',
      detail: 'Send JSON in UTF-8: {"readings": [{"sensorId", "observedAt", "level"}]}.',
    };
  }
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : 0;
  // What the reader of bodies marks as the sender's mistake: Content-Encoding that is not so, a body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return {
      code: 'invalid_body',
      detail: 'The body cannot be read. Send it whole, with the Content-Encoding that it has.',
    };
  }
  return { code: 'internal', detail: 'The batch was not taken. Send it again.' };
}

async function takeReadings(ports: IngestPorts, req: Request, res: Response): Promise<void> {
  const siteId = res.locals.siteId as string;
  const batch = parseBatch(req.body);
  if ('problem' in batch) {
    sendProblem(res, batch.problem.code, batch.problem.detail, batch.problem.errors);
    return;
  }
  const decisions = await ports.admit(siteId, batch.items).catch((error: unknown) => {
    ports.log(error);
    return null;
  });
  if (decisions === null) {
    res.set('Retry-After', '5');
    sendProblem(res, 'ingest_closed', 'This site takes no readings now. Keep them and send again.');
    return;
  }
  res.status(202).json(summarise(decisions));
}

/** The intake as an Express application; listens nowhere by itself. */
export function createIngestApp(ports: IngestPorts): express.Express {
  const app = express();
  app.disable('x-powered-by');
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
    const health = ports.health();
    res.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  app.get('/metrics', async (_req, res) => void res.type('text/plain').send(await ports.metrics()));
  const { siteOfToken, isKnownToken } = ports;
  const known = isKnownToken === undefined ? {} : { isKnownToken };
  app.use('/ingest', tokenDoor({ siteOfToken, sendProblem, ...known }));
  app.post(
    '/ingest/v1/readings',
    express.json({ limit: MAX_BATCH_BYTES, type: () => true, strict: true }),
    (req: Request, res: Response) => takeReadings(ports, req, res),
  );
  app.all('/ingest/v1/readings', (_req, res) => {
    res.set('Allow', 'POST');
    sendProblem(res, 'method_not_allowed', 'POST {"readings": [...]} here.');
  });
  app.use((_req, res) => sendProblem(res, 'not_found', 'Readings go to POST /ingest/v1/readings.'));
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    const { code, detail } = ports.isAway(error) ? AWAY : bodyProblem(error);
    if (code === 'internal' || code === 'not_ready') ports.log(error);
    if (code === 'not_ready') res.set('Retry-After', '5');
    sendProblem(res, code, detail);
  });
  return app;
}
