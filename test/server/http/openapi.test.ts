// The description of the API, as a stranger reads it: nothing in it without a word, nothing said twice, and every refusal that follows from what a
// route is. That routes and answers agree with it is held elsewhere (route-tests.ts, witness.ts).
import { expect, test } from 'vitest';
import * as z from 'zod';
import { allRoutes } from '#server/app.ts';
import { intakeRoute } from '#server/http/intake-description.ts';
import { openApiOf } from '#server/http/openapi.ts';
import { TAGS } from '#server/http/route.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(z.looseObject({ name: z.string(), description: z.string().optional() })),
  requestBody: z.unknown().optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ headers: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
const documentSchema = z.looseObject({
  tags: z.array(z.looseObject({ name: z.string() })),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** As it is sent. */
const document = documentSchema.parse(
  JSON.parse(JSON.stringify(openApiOf([...allRoutes(), intakeRoute]))),
);

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method] !== undefined).map((method) => {
    const operation = operationSchema.parse({ parameters: [], ...Object(item[method]) });
    return { ...operation, path, name: `${method} ${path}` };
  }),
);
type Operation = (typeof operations)[number];

const namesOf = (those: readonly Operation[]): string[] => those.map(({ name }) => name);

test('every operation has a name of its own, a summary and a tag', () => {
  expect(operations.length).toBeGreaterThan(40);
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id))).toEqual([]);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(namesOf(operations.filter(({ summary }) => summary.trim() === ''))).toEqual([]);
  const isTagged = ({ tags: [tag = '', ...more] }: Operation) =>
    more.length === 0 && Object.hasOwn(TAGS, tag);
  expect(namesOf(operations.filter((operation) => !isTagged(operation)))).toEqual([]);
  expect(document.tags.map(({ name }) => name)).toEqual(Object.keys(TAGS));
});

test('every good answer says the version of the API', () => {
  const bare = operations.flatMap(({ name, responses }) => {
    const good = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
    if (good.length === 0) return [`${name}: none`];
    return good
      .filter(([, { headers }]) => !Object.hasOwn(headers, 'API-Version'))
      .map(([status]) => `${name}: ${status}`);
  });
  expect(bare).toEqual([]);
});

/** Statuses that follow from what is asked. */
function refusalsOf({ parameters, requestBody, security, path }: Operation): readonly string[] {
  const takes = parameters.length > 0 || requestBody !== undefined;
  const asksWho = security.some((way) => Object.keys(way).length > 0);
  return [
    ...(takes ? ['400'] : []),
    ...(asksWho ? ['401', '403'] : []),
    ...(path.includes('{') ? ['404'] : []),
  ];
}

test('every refusal that follows from what is asked is described', () => {
  const missing = operations.flatMap((operation) =>
    refusalsOf(operation)
      .filter((status) => !Object.hasOwn(operation.responses, status))
      .map((status) => `${operation.name}: ${status}`),
  );
  expect(missing).toEqual([]);
  expect(new Set(operations.flatMap(refusalsOf)).size).toBe(4);
});

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** A description that only says the name again says nothing. */
function saysSomething(name: string, description: unknown): boolean {
  if (typeof description !== 'string') return false;
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '');
  return letters(description) !== '' && letters(description) !== letters(name);
}

/** What is said of a property: beside it, or where it points to. */
function descriptionOf({ description, $ref }: Node): unknown {
  if (description !== undefined || typeof $ref !== 'string') return description;
  const component = document.components.schemas[$ref.replace('#/components/schemas/', '')];
  return isNode(component) ? component.description : undefined;
}

/** Every property in a part of the document, at any depth, as `[place, schema]`. */
function propertiesIn(node: unknown, place: string): [string, Node][] {
  if (!isNode(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'properties' || !isNode(value)) return propertiesIn(value, `${place}/${key}`);
    return Object.entries(value).flatMap(([name, schema]): [string, Node][] => {
      if (!isNode(schema)) return [];
      const here = `${place}.${name}`;
      return [[here, schema], ...propertiesIn(schema, here)];
    });
  });
}

test('every property has a description', () => {
  const all = propertiesIn(document, '#');
  expect(all.length).toBeGreaterThan(500);
  const nameOf = (place: string) => place.slice(place.lastIndexOf('.') + 1);
  const silent = all.filter(
    ([place, schema]) => !saysSomething(nameOf(place), descriptionOf(schema)),
  );
  expect(silent.map(([place]) => place)).toEqual([]);
});

test('every parameter has a description', () => {
  const silent = operations.flatMap(({ name, parameters }) =>
    parameters
      .filter((parameter) => !saysSomething(parameter.name, parameter.description))
      .map((parameter) => `${name}: ${parameter.name}`),
  );
  expect(silent).toEqual([]);
});

test('no two components are the same document', () => {
  const wordless = (key: string, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value;
  const byText = Map.groupBy(Object.entries(document.components.schemas), ([, schema]) =>
    JSON.stringify(schema, wordless),
  );
  const twins = [...byText.values()].filter((group) => group.length > 1);
  expect(twins.map((group) => group.map(([name]) => name))).toEqual([]);
});
