// Every answer that a test server gives is held against the specification of its route: a status that is declared, and a value of its schema.
import type { Answer } from '#server/http/answer.ts';
import type { Witness } from '#server/http/mount.ts';
import { refusedWith } from '#server/http/openapi.ts';
import type { Route } from '#server/http/route.ts';
import { PROBLEMS, type ProblemCode } from '#shared/wire/problem.ts';

const SILENT = new Set([204, 303, 304]);

function givenBy(answer: Answer): unknown {
  if (answer.kind === 'json') return JSON.parse(JSON.stringify(answer.value));
  return answer.kind === 'text' ? JSON.parse(answer.text.toString()) : undefined;
}

/** Throws, so that the request ends as `internal`, when an answer is not what its route says. */
function holdAnswer(route: Route, answer: Answer): void {
  const name = `${route.method} ${route.path}`;
  const { status } = answer;
  const isTagged = route.caching === 'window' || route.caching === 'tag';
  if (status === 304 && isTagged) return;
  const declared = route.answers[status];
  if (declared === undefined) throw new Error(`${name}: ${status} is not declared`);
  const { schema, types } = declared;
  if (answer.kind === 'empty') {
    if (!SILENT.has(status) || schema !== undefined)
      throw new Error(`${name}: ${status} came without a body`);
    return;
  }
  const type = answer.kind === 'json' ? 'application/json' : answer.type.split(';', 1)[0];
  const allowed = types ?? ['application/json'];
  if (type === undefined || !allowed.includes(type))
    throw new Error(`${name}: ${type} is not declared`);
  // A description that is compressed, and what is written piece by piece, are read by the tests that ask for them.
  if (schema === undefined || answer.kind === 'stream') return;
  if (route.operationId === 'getDescription') return;
  schema.parse(givenBy(answer));
}

/** Throws when a route refuses with a status that its description does not name. What is wrong on our side may end any request. */
function holdRefusal(route: Route, code: ProblemCode): void {
  const status = PROBLEMS[code];
  if (status >= 500 || status in route.answers || refusedWith(route).includes(status)) return;
  throw new Error(`${route.method} ${route.path}: refusing with ${status} is not declared`);
}

export const SPECIFICATION: Witness = { answered: holdAnswer, refused: holdRefusal };
