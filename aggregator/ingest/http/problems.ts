// The words of HTTP for what the intake refuses, and for what is wrong with a body before it is
// one.
import type { Response } from 'express';
import { PROBLEMS, type Problem, type ProblemCode } from '#shared/wire/problem.ts';
import { MAX_BATCH_BYTES } from '#shared/wire/reading.ts';
import type { BatchRefusal } from '../intake.ts';

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

export function sendIngestProblem(
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

export function sendRefusal(res: Response, refusal: BatchRefusal): void {
  const { code, detail, errors, retryAfterSeconds } = refusal;
  if (code === 'not_signed_in') res.set('WWW-Authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) res.set('Retry-After', String(retryAfterSeconds));
  sendIngestProblem(res, code, detail, errors);
}

/** A batch whose JSON says one key twice in one object. Which one is not repeated. */
export class SaidTwice extends Error {}

/** Express reports what is wrong with a body by an error of its own; anything else is ours. */
export function bodyProblem(error: unknown): { code: ProblemCode; detail: string } {
  if (error instanceof SaidTwice) {
    return {
      code: 'invalid_body',
      detail: 'A key stands more than once in one object. Send each once; nothing was taken.',
    };
  }
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : '';
  if (type === 'entity.too.large')
    return {
      code: 'body_too_large',
      detail: `A body holds at most ${MAX_BATCH_BYTES} bytes. Split the batch.`,
    };
  if (type === 'entity.parse.failed' || type === 'charset.unsupported') {
    return {
      code: 'not_json',
      detail: 'Send JSON in UTF-8: {"readings": [{"sensorId", "observedAt", "level"}]}.',
    };
  }
  if (type === 'encoding.unsupported') {
    return {
      code: 'invalid_body',
      detail:
        'No such Content-Encoding is read here. Send the body as it is, or with one of gzip, deflate, br and zstd.',
    };
  }
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : 0;
  // What the reader of bodies marks as the sender's mistake: Content-Encoding that is not so, a
  // body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return {
      code: 'invalid_body',
      detail: 'The body cannot be read. Send it whole, with the Content-Encoding that it has.',
    };
  }
  return { code: 'internal', detail: 'The batch was not taken. Send it again.' };
}
