// The description of the API, made from the routes themselves: nothing is described that is not mounted, and nothing mounted is left out.
import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { API_VERSION } from '#shared/wire/api.ts';
import { PROBLEMS, type ProblemCode, problemSchema } from '#shared/wire/problem.ts';
import type { Contact } from '#shared/wire/text.ts';
import { COMPONENTS } from './components.ts';
import { onceHeaderSchema } from './once.ts';
import { paramsOf } from './params.ts';
import { type AnswerSpec, isOpenToAll, type Route, TAGS } from './route.ts';

/** What the description needs of a route: everything but how it answers. */
export type Described = Omit<Route, 'handler'>;

const BASE = '/api/v1';

type Headers = Readonly<Record<string, { description: string; schema: { type: 'string' } }>>;
const header = (description: string) => ({ description, schema: { type: 'string' } as const });

const VERSION: Headers = { 'API-Version': header('Version of this description, such as 1.0.0') };
const KEPT: Headers = { 'Cache-Control': header('How long, and by whom, the answer may be kept') };
const TAGGED: Headers = { ETag: header('Version of the answer: send it as If-None-Match') };
const LATER: Headers = { 'Retry-After': header('Seconds to wait') };

/** What each class of refusal means to whoever reads the description. */
const MEANS: Readonly<Record<number, string>> = {
  400: 'A parameter or the body is not right; `errors` names each place',
  401: 'Nobody is signed in',
  403: 'Whoever is signed in may not do this',
  404: 'There is nothing here',
  409: 'It conflicts with what is there',
  413: 'The body is too large',
  429: 'Your address, or you, asked for too much: wait as long as Retry-After says',
  503: 'The service cannot answer now; nothing is lost',
};

function problemOf(status: number): AnswerObject {
  return {
    description: MEANS[status] ?? 'Problem details (RFC 9457)',
    headers: { ...VERSION, ...(status === 429 || status === 503 ? LATER : {}) },
    content: { 'application/problem+json': { schema: problemSchema } },
  };
}
type AnswerObject = {
  description: string;
  headers: Headers;
  content?: Record<string, { schema: z.ZodType }>;
};

/** Statuses of the refusals that a route may answer with: those that follow from what it is, and those that it names. */
export function refusedWith(route: Described): readonly number[] {
  const { access, staffLane, refuses = [], path, body } = route;
  const asks = access !== 'public' || staffLane === true;
  const statuses = [
    400,
    ...(asks ? [401, 403] : []),
    ...(path.includes(':') ? [404] : []),
    ...(body === undefined ? [] : [413]),
    ...(isOpenToAll(route) || asks ? [429] : []),
    ...(path.startsWith(BASE) ? [503] : []),
    ...refuses.map((code: ProblemCode) => PROBLEMS[code]),
  ];
  return [...new Set(statuses)].toSorted((a, b) => a - b);
}

function contentOf({ schema, types }: AnswerSpec): AnswerObject['content'] {
  if (schema === undefined && types === undefined) return undefined;
  const of = types ?? ['application/json'];
  return Object.fromEntries(of.map((type) => [type, { schema: schema ?? z.string() }]));
}

function answersOf(route: Described): ZodOpenApiOperationObject['responses'] {
  const isTagged = route.caching === 'window' || route.caching === 'tag';
  const headers: Headers = { ...VERSION, ...KEPT, ...(isTagged ? TAGGED : {}) };
  const given = Object.entries(route.answers).map(([status, spec]): [string, AnswerObject] => {
    const content = contentOf(spec);
    const { description } = spec;
    // What is no problem document, though its status says that something is wrong, is described as "any other status".
    const name = Number(status) >= 400 ? 'default' : status;
    return [name, { description, headers, ...(content === undefined ? {} : { content }) }];
  });
  const unchanged: [string, AnswerObject][] = isTagged
    ? [['304', { description: 'You have this answer already', headers }]]
    : [];
  const declared = new Set(given.map(([status]) => status));
  const refused = refusedWith(route)
    .filter((status) => !declared.has(`${status}`))
    .map((status): [string, AnswerObject] => [`${status}`, problemOf(status)]);
  return {
    default: problemOf(0),
    ...Object.fromEntries([...given, ...unchanged, ...refused]),
  };
}

function securityOf({ access, staffLane, path }: Described): ZodOpenApiOperationObject['security'] {
  if (path.startsWith('/ingest/')) return [{ token: [] }];
  if (access !== 'public') return [{ session: [] }, { token: [] }];
  return staffLane === true ? [{}, { session: [] }, { token: [] }] : [];
}

function operationOf(route: Described): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, query, body, path, isOnce } = route;
  const params = paramsOf(path);
  const hasQuery = query instanceof z.ZodObject && Object.keys(query.shape).length > 0;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(route) ?? [],
    requestParams: {
      ...(path.includes(':') ? { path: params } : {}),
      ...(hasQuery ? { query } : {}),
      ...(isOnce === true ? { header: onceHeaderSchema } : {}),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: answersOf(route),
  };
}

const nameOf = (path: string): string =>
  (path.startsWith(BASE) ? path.slice(BASE.length) : path).replaceAll(/:(\w+)/g, '{$1}');

function pathsOf(routes: readonly Described[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    // What stands outside of the versioned part has a server of its own.
    const servers = route.path.startsWith(BASE) ? {} : { servers: [{ url: '/' }] };
    const method = route.method.toLowerCase();
    paths[nameOf(route.path)] = {
      ...servers,
      ...paths[nameOf(route.path)],
      [method]: operationOf(route),
    };
  }
  return paths;
}

/** `contact`: who runs what is described; a telephone number has no place in a description. */
function infoOf(contact: Contact | null) {
  const { name, url, email } = contact ?? {};
  return {
    title: 'Crowdshade',
    version: API_VERSION,
    description:
      'How crowded public space is: one level per region and window, or that it is withheld and why. Never a count.',
    ...(name === undefined
      ? {}
      : { contact: { name, ...(url && { url }), ...(email && { email }) } }),
    license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
  };
}

/** The document of these routes, OpenAPI 3.1. `contact`: null where nobody, or not one organisation, runs the installation. */
export function openApiOf(
  routes: readonly Described[],
  contact: Contact | null = null,
): ReturnType<typeof createDocument> {
  return createDocument({
    openapi: '3.1.0',
    info: infoOf(contact),
    servers: [{ url: BASE }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [],
    components: {
      schemas: COMPONENTS,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'crowdshade_session' },
      },
    },
    paths: pathsOf(routes),
  });
}
