// Hostile requests, made from the route table and the API's own description: valid first, then spoilt in one or several places.
import fc from 'fast-check';
import { allRoutes } from '#server/app.ts';
import type { Access } from '#server/auth/access.ts';
import { intakeRoute } from '#server/http/intake-description.ts';
import { openApiOf } from '#server/http/openapi.ts';
import { INTAKE_DOORS } from '#server/http/proxy.ts';
import {
  CONTENT_TYPES,
  ENCODINGS,
  HOSTILE_CURSORS,
  HOSTILE_HEADERS,
  HOSTILE_TEXTS,
  SHARP_TEXTS,
  SPOILINGS,
  spoilt,
} from './hostile.ts';
import { type JsonSchema, type Known, valuesOf } from './schema-values.ts';

export type HttpCase = {
  readonly kind: 'http';
  readonly method: string;
  /** With `{name}` for what exists in the stage. */
  readonly target: string;
  /** Who may; the stage knows a credential. `device`: the intake's. */
  readonly as: 'nobody' | 'device' | Exclude<Access, string>[number];
  readonly headers: readonly string[];
  readonly body: Buffer | null;
};

type Parameter = { readonly name: string; readonly in: string; readonly schema: JsonSchema };
type Operation = {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: JsonSchema }>> };
};
const document = openApiOf([...allRoutes(), intakeRoute]) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Known };
};
const known = document.components?.schemas ?? {};

type Door = { readonly method: string; readonly path: string; readonly as: HttpCase['as'] };

function doors(): readonly Door[] {
  const routes = allRoutes().map(({ method, path, access, staffLane }): Door => {
    const open = staffLane === true ? 'operator' : 'nobody';
    const as = typeof access === 'string' ? open : (access[0] ?? 'nobody');
    return { method, path: path.replaceAll(/:(\w+)/g, '{$1}'), as };
  });
  const intake = INTAKE_DOORS.map((door): Door => ({ ...door, as: 'device' }));
  const others = ['/', '/control', '/assets/main-abc123.js', '/socket.io/', '/.well-known/x'];
  return [
    ...routes,
    ...intake,
    ...others.map((path) => ({ method: 'GET', path, as: 'nobody' }) as const),
  ];
}

const escaped = (text: string): string =>
  text.isWellFormed()
    ? encodeURIComponent(text)
    : `%ED%A0%80${encodeURIComponent(text.toWellFormed())}`;

const hostileText = fc.oneof(
  fc.constantFrom(...SHARP_TEXTS).map(escaped),
  fc.constantFrom(...HOSTILE_TEXTS).map(escaped),
  fc.constantFrom('%zz', '%', '%ff%fe', '%c0%80', '+', '&', ';', '%0d%0aX:%20y', '"<>\\^`{|}'),
);

/** One value of a query string: mostly valid, else hostile; a cursor is hostile more often than not. */
function queryValue({ name, schema }: Parameter): fc.Arbitrary<string> {
  const valid = valuesOf(schema, known).map((value) => escaped(String(value)));
  const cursors = fc.constantFrom(...HOSTILE_CURSORS).map(escaped);
  const own = name === 'cursor' ? cursors : valid;
  return fc.oneof({ weight: 5, arbitrary: own }, { weight: 2, arbitrary: hostileText });
}

function queryOf(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) =>
      fc.tuple(queryValue(parameter), fc.integer({ min: 0, max: 9 })).map(([value, chance]) => {
        const pair = `${parameter.name}=${value}`;
        if (chance === 9) return `${pair}&${pair}`;
        if (chance === 8) return `${parameter.name}[]=${value}&${parameter.name}[__proto__]=1`;
        return chance < 5 ? pair : '';
      }),
    );
  const more = fc.constantFrom('', '', '', '', '', 'x=1', '__proto__=1', '%00=1', '=', '&&', '[');
  return fc.tuple(...pairs, more).map((all) => {
    const query = all.filter((pair) => pair !== '').join('&');
    return query === '' ? '' : `?${query}`;
  });
}

function pathOf(path: string): fc.Arbitrary<string> {
  const parts = path
    .split('/')
    .map((part) =>
      part.startsWith('{')
        ? fc.oneof(
            { weight: 8, arbitrary: fc.constant(part) },
            { weight: 2, arbitrary: hostileText },
          )
        : fc.constant(part),
    );
  return fc.tuple(...parts).map((all) => all.join('/'));
}

type Body = { readonly body: Buffer | null; readonly headers: readonly string[] };

function bodyOf(schema: JsonSchema | undefined): fc.Arbitrary<Body> {
  const valid = valuesOf(schema ?? {}, known);
  const value = fc.oneof(
    { weight: 1, arbitrary: valid },
    { weight: 5, arbitrary: valid.chain(spoilt) },
  );
  const usually = <T>(usual: T, others: readonly T[]): fc.Arbitrary<T> =>
    fc.oneof(
      { weight: 9, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...others) },
    );
  const asItIs = (text: string): Buffer => Buffer.from(text);
  return fc
    .tuple(
      value,
      usually(asItIs, SPOILINGS),
      usually(null, ENCODINGS),
      usually('application/json', CONTENT_TYPES),
    )
    .map(([what, spoil, encoding, type]) => {
      const plain = spoil(JSON.stringify(what));
      const body = encoding === null ? plain : encoding.encode(plain);
      const headers = [`Content-Type: ${type}`, `Content-Length: ${body.length}`];
      return {
        body,
        headers: encoding === null ? headers : [...headers, `Content-Encoding: ${encoding.name}`],
      };
    });
}

const NO_BODY: Body = { body: null, headers: [] };

function requestOf({ method, path, as }: Door): fc.Arbitrary<HttpCase> {
  const operation = document.paths[path.replace(/^\/api\/v1/, '')]?.[method.toLowerCase()];
  const schema = Object.values(operation?.requestBody?.content ?? {})[0]?.schema;
  const body = method === 'GET' ? fc.constant(NO_BODY) : bodyOf(schema);
  const hostile = fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...HOSTILE_HEADERS), { maxLength: 3 }) },
  );
  const otherMethod = fc.constantFrom('HEAD', 'OPTIONS', 'POST', 'PUT', 'TRACE', 'PURGE');
  return fc
    .tuple(
      pathOf(path),
      queryOf(operation?.parameters ?? []),
      body,
      hostile,
      fc.oneof(
        { weight: 15, arbitrary: fc.constant(method) },
        { weight: 1, arbitrary: otherMethod },
      ),
    )
    .map(([where, query, sent, more, how]) => ({
      kind: 'http',
      method: how,
      target: where + query,
      as,
      headers: [...sent.headers, ...more],
      body: sent.body,
    }));
}

/** Doors that take a body are asked more often: there is more to break. */
export function requests(): fc.Arbitrary<HttpCase> {
  return fc.oneof(
    ...doors().map((door) => ({
      weight: door.method === 'GET' ? 1 : 4,
      arbitrary: requestOf(door),
    })),
  );
}
