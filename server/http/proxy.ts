// Hands readings on to the intake without parsing them: this process never sees a level of a sensor. Where they go is written here and in
// INGEST_URL; nothing of a request but its body and the headers of a list is handed on, so no request can lead anywhere else.
import http from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { MAX_BATCH_BYTES } from '#shared/wire/reading.ts';
import { ByteBudget } from '../lanes/byte-budget.ts';
import { DEFAULT_LIMITS, type IntakeLimits } from '../lanes/limits.ts';
import { problemOf, sendProblem } from './problems.ts';

/** The addresses of the intake, one for each way in that it has over HTTP. Exactly these are handed on, to the same path. */
export const INTAKE_DOORS = [{ method: 'POST', path: '/ingest/v1/readings' }] as const;
type IntakeDoor = (typeof INTAKE_DOORS)[number];

/** What a device may tell the intake besides its body. */
const THERE = ['authorization', 'content-type', 'content-length', 'content-encoding'];
const BACK = [
  'allow',
  'api-version',
  'cache-control',
  'content-length',
  'content-type',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
  'x-content-type-options',
];
/** A batch has to be here within this time; until then it costs the intake nothing. */
const BODY_MS = 30_000;
/** The whole batch is handed on and nothing is heard: the sender is told, and keeps its readings. Taking a batch lasts milliseconds. */
const ANSWER_SILENCE_MS = 5000;
const AWAY = 'The intake does not answer. Keep the readings and send them again.';
const TOO_MANY = 'Too many are sending at the same time. Keep the readings and send them again.';
const TOO_LARGE = `A body holds at most ${MAX_BATCH_BYTES} bytes. Split the batch.`;

function listed(
  headers: http.IncomingHttpHeaders,
  names: readonly string[],
): http.OutgoingHttpHeaders {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

function closed(res: Response, detail: string): void {
  if (res.headersSent) res.destroy();
  else sendProblem(res.set('Retry-After', '5'), problemOf('ingest_closed', detail));
}

/** The rest of the body is not read: the connection ends with the answer. */
function tooLarge(res: Response): void {
  if (res.headersSent) res.destroy();
  else sendProblem(res.set('Connection', 'close'), problemOf('body_too_large', TOO_LARGE));
}

/**
 * Reads the whole body before anything is asked of the intake: a sender that is slow, or only pretends to send, must not hold one of the few
 * connections to it. Calls `whole` once; answers by itself when the body is too large or does not come.
 */
function collect(
  req: Request,
  res: Response,
  budget: ByteBudget,
  whole: (body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const limit = setTimeout(() => {
    req.removeAllListeners('data');
    res.set('Connection', 'close');
    sendProblem(res, problemOf('invalid_body', 'The body did not arrive in time. Send it again.'));
  }, BODY_MS);
  const over = (): void => clearTimeout(limit);
  // Held until it is answered: the intake may be slow.
  let held = 0;
  res.on('close', () => {
    over();
    budget.giveBack(held);
  });
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    const isTooLarge = bytes > MAX_BATCH_BYTES;
    if (!isTooLarge && budget.take(chunk.length)) {
      held += chunk.length;
      chunks.push(chunk);
      return;
    }
    over();
    req.removeAllListeners('data');
    chunks.length = 0;
    if (isTooLarge) tooLarge(res);
    else closed(res.set('Connection', 'close'), TOO_MANY);
  });
  req.on('end', () => {
    over();
    if (!res.headersSent) whole(Buffer.concat(chunks));
  });
}

function answerWith(res: Response, answer: http.IncomingMessage): void {
  // Strangers share one budget at the intake: what is left of it would tell one of the others, and of sensors that are new.
  const back =
    answer.statusCode === 401 ? BACK.filter((name) => !name.startsWith('ratelimit')) : BACK;
  res.status(answer.statusCode ?? 502).set(listed(answer.headers, back));
  answer.on('error', () => res.destroy());
  answer.pipe(res);
}

type Intake = {
  readonly host: string;
  readonly port: string;
  readonly agent: http.Agent;
  readonly onTaken: () => void;
};

function intakeAt(ingestUrl: string, onTaken: () => void): Intake {
  const { hostname, port } = new URL(ingestUrl);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: port === '' ? '80' : port, agent, onTaken };
}

function handOn(
  { onTaken, ...intake }: Intake,
  { method, path }: IntakeDoor,
  { req, res, body }: { readonly req: Request; readonly res: Response; readonly body: Buffer },
): void {
  let isAnswered = false;
  const headers = { ...listed(req.headers, THERE), 'content-length': String(body.length) };
  const upstream = http.request(
    { ...intake, method, path, headers, timeout: ANSWER_SILENCE_MS },
    (answer) => {
      isAnswered = true;
      if (answer.statusCode === 202) onTaken();
      answerWith(res, answer);
    },
  );
  upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
  upstream.on('error', () => {
    // An intake that has answered may stop reading; how the answer ends is told by the answer itself.
    if (!isAnswered && !res.writableEnded) closed(res, AWAY);
  });
  res.on('close', () => upstream.destroy());
  upstream.end(body);
}

/**
 * `ingestUrl` null: there is no intake behind this server (a recording, or read-only). Mounted on `/ingest`. `onTaken`: hears of each batch that was
 * taken.
 */
export function ingestProxy(
  ingestUrl: string | null,
  limits: IntakeLimits = DEFAULT_LIMITS.intake,
  onTaken = (): void => {},
): RequestHandler {
  const intake = ingestUrl === null ? null : intakeAt(ingestUrl, onTaken);
  const ofSensors = new ByteBudget(limits.sensorBytes);
  const ofStrangers = new ByteBudget(limits.strangerBytes);
  return function ingest(req, res) {
    const path = `${req.baseUrl}${req.path}`;
    const doors = INTAKE_DOORS.filter((door) => door.path === path);
    const door = doors.find(({ method }) => method === req.method);
    if (doors.length === 0) {
      sendProblem(res, problemOf('not_found', 'Readings go to POST /ingest/v1/readings.'));
    } else if (door === undefined) {
      const allow = doors.map(({ method }) => method).join(', ');
      res.set('Allow', allow);
      sendProblem(res, problemOf('method_not_allowed', `This address takes ${allow}.`));
    } else if (intake === null) {
      req.resume();
      closed(res, 'This server only shows data; it takes no readings.');
    } else if (Number(req.get('content-length') ?? 0) > MAX_BATCH_BYTES) {
      tooLarge(res);
    } else {
      const budget = res.locals.isKnownSender === true ? ofSensors : ofStrangers;
      collect(req, res, budget, (body) => handOn(intake, door, { req, res, body }));
    }
  };
}
