// What any part of the server throws when it does not do what it was asked to. http/problems.ts makes an answer of it.
import type { Problem, ProblemCode } from '#shared/wire/problem.ts';

/** An expected refusal. `detail` is for people and says what to do; it never repeats what was sent. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly errors: Problem['errors'];

  /** Sent as Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    errors?: Problem['errors'],
    retryAfterSeconds?: number,
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
