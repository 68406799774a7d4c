// What `type` of a problem leads to: what its code means, and what to do about it.
import * as z from 'zod';
import { PROBLEMS, type ProblemCode, problemSchema } from '#shared/wire/problem.ts';
import { Refusal } from '../refusal.ts';
import { json } from './answer.ts';
import type { HttpContext } from './context.ts';
import { TITLES } from './problems.ts';
import { ok, type Route, route } from './route.ts';

const MEANINGS: Readonly<Record<ProblemCode, string>> = {
  invalid_request:
    'A part of the address, a parameter or a header is not right: correct what `errors` or `detail` names and ask again.',
  invalid_body:
    'The body is JSON, but not what is asked for here: correct each place that `errors` names and send it again.',
  not_json: 'The body cannot be read as JSON: send JSON in UTF-8.',
  not_signed_in: 'Nothing valid says who is asking: sign in, or send a valid bearer token.',
  not_allowed:
    'Whoever is asking may not do this, or not from there: `detail` says what it takes, and asking again changes nothing.',
  foreign_origin:
    'The page that asked is not of this service, or a proxy in front hides that it is: let the proxy hand on Host, or name the address of the page in PUBLIC_ORIGIN.',
  not_found: 'There is nothing at this address: look in the list that should hold it.',
  method_not_allowed: 'This address takes other methods: the header Allow lists them.',
  conflict: 'What is there does not allow this: fetch it anew and decide again.',
  precondition_failed:
    'It is not the version that the conditions of the request name: fetch it anew and decide again.',
  body_too_large: 'The body has more bytes than this address takes: send less at once.',
  batch_too_large: 'A batch holds more readings than the intake takes at once: split it.',
  range_not_satisfiable: 'The file is shorter than the part that was asked for: fetch it whole.',
  too_many_requests:
    'Too much was asked in a short time: wait as many seconds as Retry-After says, and ask more slowly.',
  internal:
    'Something failed in the service, not in the request: try again, and if it keeps failing tell whoever runs the service.',
  ingest_closed:
    'The intake takes no readings now: keep them and send them again after as many seconds as Retry-After says.',
  not_ready: 'The service cannot answer now: ask again after as many seconds as Retry-After says.',
};

const isCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

const { type, code, status, title } = problemSchema.shape;
const problemTypeSchema = z.strictObject({
  type,
  code,
  status: status.describe('The HTTP status that comes with it'),
  title,
  meaning: z.string().describe('What it means and what to do, in one sentence'),
});

const getProblemType = route({
  method: 'GET',
  path: '/problems/:code',
  operationId: 'getProblemType',
  tag: 'Upkeep',
  summary: 'What a kind of problem means and what to do; `type` of a problem leads here',
  access: 'public',
  caching: 3600,
  answers: ok(problemTypeSchema),
  handler: async (_context: HttpContext, { params }) => {
    const asked = params.code;
    if (!isCode(asked))
      throw new Refusal('not_found', 'There is no problem of this kind. Read `type` as it is.');
    const known = { code: asked, status: PROBLEMS[asked], title: TITLES[asked] };
    return json({ type: `/problems/${asked}`, ...known, meaning: MEANINGS[asked] });
  },
});

export const PROBLEM_TYPE_ROUTES: readonly Route<HttpContext>[] = [getProblemType];
