// Pure rooms take time and chance as arguments: no name leads to a clock or to chance, however it is spelled. The linter's rule says so while one
// types, for the plain spellings; this one reads the syntax.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isSyntax, programOf, type Syntax } from '../scripts/specifiers.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PURE = ['aggregator/core', 'client/model', 'shared/domain', 'shared/wire'];
/** What of these is a function of its arguments. */
const ALLOWED: Readonly<Record<string, (property: string) => boolean>> = {
  Date: (property) => ['parse', 'UTC'].includes(property),
  Math: (property) => property !== 'random',
};
const AMBIENT = new Set(['performance', 'crypto', 'process', 'globalThis', 'Temporal']);

/** A name that stands for a value: no key, no property, no type. */
const isReference = (node: Syntax, parent: Syntax | null, key: string): boolean =>
  node.type === 'Identifier' &&
  !(parent?.type === 'MemberExpression' && key === 'property' && parent.computed !== true) &&
  !(key === 'key' && parent?.computed !== true && parent?.shorthand !== true) &&
  !(parent?.type.startsWith('TS') && key !== 'expression');

function isPure(name: string, parent: Syntax | null, key: string): boolean {
  if (AMBIENT.has(name)) return false;
  const may = ALLOWED[name];
  if (may === undefined) return true;
  if (parent?.type === 'MemberExpression' && key === 'object' && parent.computed !== true) {
    const { property } = parent;
    return isSyntax(property) && may(String(property.name));
  }
  if (name !== 'Date') return false;
  if (parent?.type === 'BinaryExpression') return parent.operator === 'instanceof';
  const args = parent?.arguments;
  return (
    parent?.type === 'NewExpression' && key === 'callee' && Array.isArray(args) && args.length > 0
  );
}

function* impureIn(value: unknown, parent: Syntax | null, key: string): Generator<string> {
  if (Array.isArray(value)) for (const each of value) yield* impureIn(each, parent, key);
  else if (isSyntax(value)) {
    if (isReference(value, parent, key) && !isPure(String(value.name), parent, key))
      yield String(value.name);
    for (const [name, child] of Object.entries(value))
      if (typeof child === 'object') yield* impureIn(child, value, name);
  }
}

const impure = (text: string): readonly string[] => [
  ...impureIn(programOf('x.ts', text), null, ''),
];

test.each([
  'const now = Date.now();',
  'const { now } = Date;',
  'const at = new Date();',
  'const at = new Date;',
  'const at = Date();',
  'const at = Reflect.construct(Date, []);',
  "const now = Date['now']();",
  'const chance = Math.random();',
  'const { random } = Math;',
  "const chance = Math['random']();",
  'const Clock = Date;',
  'const t = performance.now();',
  'const { performance: p } = globalThis;',
  'const id = crypto.randomUUID();',
  'const t = process.hrtime();',
])('%s is found', (text) => {
  expect(impure(text)).toHaveLength(1);
});

test.each([
  "const at = Date.parse('2026-01-01T00:00:00Z');",
  'const at = new Date(ms).toISOString();',
  'const at = Date.UTC(2026, 0);',
  'const most = Math.max(1, 2);',
  'const is = value instanceof Date;',
  'type Clock = { readonly now: Date };',
  'const clock = { now: 1, process: 2 }; const x = clock.process;',
])('%s is a function of its arguments', (text) => {
  expect(impure(text)).toEqual([]);
});

test.each(PURE)('%s reads no clock and draws no chance', (room) => {
  const files = globSync(`${room}/**/*.{ts,tsx}`, { cwd: ROOT });
  expect(files.length).toBeGreaterThan(5);
  const found = files.flatMap((file) => {
    const program = programOf(file, readFileSync(path.join(ROOT, file), 'utf8'));
    return [...impureIn(program, null, '')].map((name) => `${file}: ${name}`);
  });
  expect(found, 'take it as an argument').toEqual([]);
});
