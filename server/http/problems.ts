// The one place where something that went wrong becomes an answer. Expected refusals are thrown as Refusal; anything else is a bug, is
// logged without its values, and reads `internal`.
import type { NextFunction, Request, Response } from 'express';
import type * as z from 'zod';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import { mistakesIn, wordsOfMistake } from '#shared/process/mistakes.ts';
import { PROBLEMS, type Problem, type ProblemCode } from '#shared/wire/problem.ts';
import { unstorableIn } from '#shared/wire/storable.ts';
import { Refusal } from '../refusal.ts';

export const TITLES: Readonly<Record<ProblemCode, string>> = {
  invalid_request: 'The request is not right',
  invalid_body: 'The body is not right',
  not_json: 'The body is not JSON',
  not_signed_in: 'You are not signed in',
  not_allowed: 'This is not allowed',
  foreign_origin: 'This page is not of this service',
  not_found: 'There is nothing here',
  method_not_allowed: 'This address does not take that method',
  conflict: 'This conflicts with what is there',
  precondition_failed: 'This is not the version that you named',
  body_too_large: 'The body is too large',
  batch_too_large: 'Too many readings in one batch',
  range_not_satisfiable: 'There is no such part',
  too_many_requests: 'Too many requests',
  internal: 'Something went wrong here',
  ingest_closed: 'The intake is closed',
  not_ready: 'The service is not ready',
};

export function problemOf(code: ProblemCode, detail: string, errors?: Problem['errors']): Problem {
  const problem = {
    type: `/problems/${code}`,
    code,
    status: PROBLEMS[code],
    title: TITLES[code],
    detail,
  };
  return errors === undefined ? problem : { ...problem, errors };
}

export function sendProblem(res: Response, problem: Problem): void {
  // What a route said about the answer that it did not give.
  for (const name of ['ETag', 'Last-Modified', 'Link', 'Content-Disposition'])
    res.removeHeader(name);
  res
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

const UNSTORABLE = {
  text: 'a text may contain no control character, none that turns the order of letters or that nobody sees, and no half of a surrogate pair',
  depth: 'the document is nested too deeply',
} as const;

/** Parses a part of a request. Throws a Refusal that lists every problem by pointer and code. */
export function parseOrRefuse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  code: 'invalid_request' | 'invalid_body',
): T {
  const unstorable = unstorableIn(value);
  if (unstorable !== null) {
    const { path, why } = unstorable;
    const error = {
      pointer: `/${path.join('/')}`,
      code: `unstorable_${why}`,
      detail: UNSTORABLE[why],
    };
    throw new Refusal(code, 'Correct what `errors` names and send it again.', [error]);
  }
  const parsed = schema.safeParse(value, { error: wordsOfMistake });
  if (parsed.success) return parsed.data;
  const errors = mistakesIn(parsed.error.issues);
  throw new Refusal(code, 'Correct what `errors` names and send it again.', errors);
}

function expectedRefusal(error: unknown): Refusal | null {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return new Refusal('body_too_large', 'Send a smaller body.');
  if (type === 'entity.parse.failed') return new Refusal('not_json', 'Send JSON in UTF-8.');
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : 0;
  // What a file has to say of a condition or a part that was asked for.
  if (status === 412)
    return new Refusal('precondition_failed', 'The file has changed. Fetch it anew.');
  if (status === 416)
    return new Refusal('range_not_satisfiable', 'The file is shorter than that. Fetch it whole.');
  // Express marks what the caller got wrong: an address that is not UTF-8, a body that was cut off.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Refusal(
      'invalid_request',
      'The request cannot be read: check its length, Content-Encoding and charset.',
    );
  return null;
}

/** How long the file is of which a part was asked that is not there; the sender of files says so. */
function contentRangeOf(error: unknown): string | null {
  const headers =
    typeof error === 'object' && error !== null && 'headers' in error ? error.headers : null;
  const range =
    typeof headers === 'object' && headers !== null && 'Content-Range' in headers
      ? headers['Content-Range']
      : null;
  return typeof range === 'string' ? range : null;
}

/** Answers the methods that an address does not take. */
export function onlyMethods(allow: string) {
  return (_req: Request, res: Response): never => {
    res.set('Allow', allow);
    throw new Refusal('method_not_allowed', `This address takes ${allow}.`);
  };
}

const DATABASE_AWAY = new Refusal(
  'not_ready',
  'The database is not answering. Nothing is lost; try again in a moment.',
  undefined,
  5,
);

/** What an error means for whoever asked. null: a bug. */
function toldOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  return expectedRefusal(error) ?? (isDatabaseAway(error) ? DATABASE_AWAY : null);
}

/** Last handler of the application. `holdBack`: waits before somebody is told to come back later. */
export function problemHandler(
  log: (error: unknown) => void,
  holdBack: () => Promise<void> = async () => {},
) {
  return async function problems(
    error: unknown,
    _req: Request,
    res: Response,
    next: NextFunction,
  ): Promise<void> {
    // Whoever asked has left in the middle of a file: nobody is there to be answered, and nothing failed here.
    if (res.destroyed) return;
    if (res.headersSent) {
      // Headers are out: breaking the connection is the only honest sign that the file is not whole.
      log(error);
      next(error);
      return;
    }
    const told = toldOf(error);
    if (told === null || told === DATABASE_AWAY) log(error);
    const range = contentRangeOf(error);
    if (range !== null) res.set('Content-Range', range);
    if (told?.code === 'not_signed_in') res.set('WWW-Authenticate', 'Bearer');
    if (told?.retryAfterSeconds !== undefined) {
      res.set('Retry-After', String(told.retryAfterSeconds));
      await holdBack();
    }
    const { code, message, errors } =
      told ?? new Refusal('internal', 'Try again; if it keeps failing, tell the operator.');
    sendProblem(res, problemOf(code, message, errors));
  };
}
