import * as z from 'zod';

/** Closed list of problem types; each has a fixed status. `type` on the wire is `/problems/<code>`. */
export const PROBLEMS = {
  invalid_request: 400,
  invalid_body: 400,
  not_json: 400,
  not_signed_in: 401,
  not_allowed: 403,
  foreign_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  body_too_large: 413,
  batch_too_large: 413,
  range_not_satisfiable: 416,
  too_many_requests: 429,
  internal: 500,
  ingest_closed: 503,
  not_ready: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** Offending values are never repeated. */
export const mistakeSchema = z
  .strictObject({
    pointer: z.string().describe('JSON Pointer to the field or parameter, such as /siteId'),
    code: z.string().describe('What is wrong with it, as one word'),
    detail: z.string().describe('What it should be'),
  })
  .describe('A place that is not right, and how');
export type Mistake = z.infer<typeof mistakeSchema>;

export const problemSchema = z
  .strictObject({
    type: z.string().describe('`/problems/` and the code'),
    code: z
      .enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]])
      .describe('What is wrong, from a closed list: the word to decide by'),
    status: z.int().describe('The HTTP status again'),
    title: z.string().describe('What this code means, the same each time'),
    detail: z.string().describe('What went wrong this time, and what to do about it'),
    errors: z
      .array(mistakeSchema)
      .optional()
      .describe('Every mistake in the request at once; absent: no one place is to blame'),
  })
  .describe('Problem details (RFC 9457)');
export type Problem = z.infer<typeof problemSchema>;
