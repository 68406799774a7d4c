import * as z from 'zod';

/** Closed list of problem types; each has a fixed status. `type` on the wire is `/problems/<code>`. */
export const PROBLEMS = {
  invalid_request: 400,
  invalid_body: 400,
  not_json: 400,
  not_signed_in: 401,
  not_allowed: 403,
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

/** RFC 9457 problem details, with every validation error at once. Offending values are never repeated. */
export const problemSchema = z.strictObject({
  type: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  status: z.int(),
  title: z.string(),
  detail: z.string(),
  errors: z
    .array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() }))
    .optional(),
});
export type Problem = z.infer<typeof problemSchema>;
