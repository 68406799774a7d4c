// A route is a specification: what it is called, who may ask it what, and what it answers. Mounting, parsing, the table of roles, the description
// of the API (openapi.ts) and, in tests, the judgement of every answer come from this one object.
import type { RequestHandler } from 'express';
import * as z from 'zod';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { Access } from '../auth/access.ts';
import type { Answer, Keeping } from './answer.ts';
import type { Asked } from './asked.ts';
import type { PathParams } from './params.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How the description groups routes. */
export const TAGS = {
  Sites: 'Sites, their regions, and what is released of them',
  Register: 'Sensors, policies, changes and refusals: how the data comes about',
  Room: 'The safety team: alerts, decision log, event plan',
  Debrief: 'What remains of an event',
  Outlets: 'Alerts to other systems',
  Devices: 'Alerts on the device of whoever is signed in there',
  'Sign-in': 'Sessions and second factors',
  People: 'Accounts and the audit log',
  Tokens: 'Tokens of devices and of operators',
  Intake: 'Readings of registered sensors',
  Upkeep: 'How the service is doing',
} as const;
export type Tag = keyof typeof TAGS;

/** What one status means. Without a schema: no body, or a file of these types. */
export type AnswerSpec = {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Default: JSON when there is a schema, else no body. */
  readonly types?: readonly string[];
};

/**
 * How long an answer may be kept, and whether it has a tag. `window`: until the next window is published, with a tag, so that 304 is an answer; it is
 * asked for while it happens, so it is never compressed.
 * `tag`: a tag, and as long as the handler says. A number: seconds. `never`: asked anew each time. `private`: by nobody but whoever asked.
 */
export type Caching = 'window' | 'tag' | 'never' | 'private' | number;

export type RouteParts<Context, Path extends string, Query extends z.ZodType, Body> = {
  readonly method: Method;
  /** Whole path in Express' notation, for instance `/api/v1/sites/:siteId`. */
  readonly path: Path;
  /** Unique in the API, camelCase: what generated clients call it. */
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** The route is public, and `?lane=staff` (of `query`) asks for the staff lane, which needs its own access. */
  readonly staffLane?: true;
  /** Also open to the person of the account that `:accountId` names. */
  readonly orOwn?: true;
  /** The path names no site and the handler asks `requireSite`; without it such a route needs a role at every site. */
  readonly choosesSites?: true;
  /** Default: no parameter may be given. */
  readonly query?: Query;
  /** Default: no body is read. */
  readonly body?: z.ZodType<Body>;
  /** Most bytes of a JSON body. Default: 10,000. */
  readonly bodyBytes?: number;
  /** Takes an `Idempotency-Key`: sent again because the answer was lost, it makes nothing twice. */
  readonly isOnce?: true;
  /** Runs before body and handler, for instance a limit of attempts. */
  readonly before?: RequestHandler;
  /** Points of the address that a public GET costs (lanes/limits.ts). Default 1. */
  readonly cost?: number;
  /** Points that a person spends on it, in a purse for this route alone (lanes/limits.ts). Default: none. */
  readonly personCost?: number;
  /** It goes before what else a person asks for, as all that changes something does. */
  readonly isUrgent?: true;
  readonly caching?: Caching;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
  /** What it may refuse besides what follows from the rest (400, 401, 403, 404 of a part of the path, 429, 503). */
  readonly refuses?: readonly ProblemCode[];
  readonly handler: (
    context: Context,
    asked: Asked<PathParams<Path>, z.infer<Query>, Body>,
  ) => Promise<Answer>;
};

const noQuery = z.strictObject({});

/** A route of any shape, as the table holds it. */
export type Route<Context = never> = Omit<
  RouteParts<never, string, z.ZodType, unknown>,
  'handler' | 'query'
> & {
  readonly query: z.ZodType;
  readonly handler: (context: Context, asked: Asked) => Promise<Answer>;
};

/** Makes a route of its parts. The compiler sees that the handler takes what is parsed; from then on the table parses before it calls. */
export function route<
  Context,
  Path extends string,
  Query extends z.ZodType = typeof noQuery,
  Body = undefined,
>(parts: RouteParts<Context, Path, Query, Body>): Route<Context> {
  const { handler, query, ...rest } = parts;
  return {
    ...rest,
    query: query ?? noQuery,
    // What `asked` holds was parsed by these very schemas (mount.ts).
    handler: handler as (context: Context, asked: Asked) => Promise<Answer>,
  };
}

/** An answer in JSON. */
export const ok = (
  schema: z.ZodType,
  description = 'As asked',
): Readonly<Record<200, AnswerSpec>> => ({
  200: { description, schema },
});

/** What the handler does not say about keeping. */
export function keepingOf(caching: Caching | undefined): Keeping | undefined {
  if (typeof caching === 'number') return { maxAgeSeconds: caching };
  return caching === 'private' ? null : undefined;
}

/** Public GETs of the API may be read by any page; never with credentials, and nothing else. */
export function isOpenToAll({
  method,
  path,
  access,
}: Pick<Route, 'method' | 'path' | 'access'>): boolean {
  return method === 'GET' && access === 'public' && path.startsWith('/api/v1/');
}
