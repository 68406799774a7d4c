// Valid values from a JSON schema of our own API description. What it cannot make it refuses loudly, so that no schema is passed over in silence.
import fc from 'fast-check';

export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
};
export type Known = Readonly<Record<string, JsonSchema>>;
type Value = fc.Arbitrary<unknown>;

const iso = (from: number, to: number): Value =>
  fc.integer({ min: Math.floor(from / 60_000), max: Math.floor(to / 60_000) }).map((minute) => {
    const text = new Date(minute * 60_000).toISOString();
    return `${text.slice(0, 19)}Z`;
  });
/** Mostly what a site may have been asked for, now and then a century away. */
const NOW = Date.now();
const instant = fc.oneof(
  { weight: 4, arbitrary: iso(NOW - 86_400_000, NOW) },
  { weight: 1, arbitrary: iso(0, Date.UTC(9998, 11, 31)) },
);

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): Value {
  if (format === 'date-time') return instant;
  if (format === 'date') return instant.map((text) => String(text).slice(0, 10));
  // Nothing that a test sends may lead away from this machine.
  if (format === 'uri') return fc.constant('http://127.0.0.1:9/hook');
  if (format === 'email') return fc.constant('crowd@waterhaven.example');
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const most = Math.min(maxLength, Math.max(minLength, 60));
  return fc.string({ minLength, maxLength: most, unit: 'grapheme' });
}

function objectOf(schema: JsonSchema, known: Known): Value {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const own = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, valuesOf(value, known)]),
  );
  const named = fc.record(own, { requiredKeys: required.filter((key) => key in own) });
  if (typeof additionalProperties !== 'object') return named;
  const keys = propertyNames === undefined ? fc.string() : valuesOf(propertyNames, known);
  const more = valuesOf(additionalProperties, known);
  const others = fc.dictionary(keys.map(String), more, { maxKeys: 3 });
  return fc.tuple(named, others).map(([a, b]) => ({ ...b, ...a }));
}

function arrayOf(schema: JsonSchema, known: Known): Value {
  const { items = {}, prefixItems, minItems = 0, maxItems = 4 } = schema;
  if (prefixItems !== undefined)
    return fc.tuple(...prefixItems.map((item) => valuesOf(item, known)));
  const maxLength = Math.min(maxItems, Math.max(minItems, 4));
  return fc.array(valuesOf(items, known), { minLength: minItems, maxLength });
}

function numberOf({ minimum, maximum }: JsonSchema, isInteger: boolean): Value {
  const min = minimum ?? -1000;
  const max = maximum ?? Math.max(min, 1_000_000);
  if (isInteger) return fc.integer({ min, max: Math.min(max, 2 ** 31) });
  return fc.double({ min, max, noNaN: true });
}

function ofType(type: string, schema: JsonSchema, known: Known): Value {
  switch (type) {
    case 'object':
      return objectOf(schema, known);
    case 'array':
      return arrayOf(schema, known);
    case 'string':
      return textOf(schema);
    case 'integer':
      return numberOf(schema, true);
    case 'number':
      return numberOf(schema, false);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values for a schema of type ${type}`);
  }
}

function referred(reference: string, known: Known): JsonSchema {
  const found = known[reference.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`no schema ${reference}`);
  return found;
}

export function valuesOf(schema: JsonSchema, known: Known): Value {
  if (schema.$ref !== undefined) return valuesOf(referred(schema.$ref, known), known);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, known)));
  if (schema.allOf !== undefined)
    return fc
      .tuple(...schema.allOf.map((part) => valuesOf(part, known)))
      .map((parts) => Object.assign({}, ...parts));
  const { type } = schema;
  if (type === undefined) return fc.jsonValue({ maxDepth: 2 });
  const types = typeof type === 'string' ? [type] : type;
  return fc.oneof(...types.map((one) => ofType(one, schema, known)));
}
