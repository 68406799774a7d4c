// The table of limits in docs/architecture.md, and the bounds that the code sets, as numbers that can be held against each other.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../scripts/root.ts';
import { isSyntax, partsOf, programOf, type Syntax } from '../../scripts/specifiers.ts';

/** A line of the table: what it bounds, how the bound is written, and the files that set it. */
export type Row = {
  readonly what: string;
  readonly bound: string;
  readonly files: readonly string[];
};

export function rowsOf(page: string): readonly Row[] {
  const from = page.indexOf('## Limits');
  const table = page.slice(from, page.indexOf('### What has no bound of its own', from));
  return table
    .split('\n')
    .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')))
    .filter((cells) => cells.length === 4 && cells[2] !== 'set in' && cells[2] !== '---')
    .map(([what = '', bound = '', set = '']) => ({
      what,
      bound,
      files: [...set.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    }));
}

const SECOND = 1000;
const UNITS: Readonly<Record<string, readonly number[]>> = {
  ms: [1],
  s: [1, SECOND],
  min: [1, 60, 60 * SECOND],
  minutes: [1, 60, 60 * SECOND],
  h: [1, 3600, 3600 * SECOND],
  days: [1, 24, 24 * 3600, 24 * 3600 * SECOND],
  KiB: [1024],
  MiB: [1024 ** 2],
  MB: [1000 ** 2],
};
/** "Some 120 bytes" were measured, nobody set them. */
const NUMBER =
  /(?<![\w.]|[Ss]ome )(\d[\d,]*(?:\.\d+)?)(?: (ms|s|min|minutes|h|days|KiB|MiB|MB)\b)?/g;

/** The numbers of a bound, each with what the code may write for it: 30 s is 30 of seconds or 30,000 of milliseconds. */
export function numbersIn(
  bound: string,
): readonly { readonly text: string; readonly values: readonly number[] }[] {
  return [...bound.matchAll(NUMBER)].map(([text, digits = '', unit]) => {
    const number = Number(digits.replaceAll(',', ''));
    return { text, values: (UNITS[unit ?? ''] ?? [1]).map((factor) => number * factor) };
  });
}

const RUN: Readonly<Record<string, (a: number, b: number) => number>> = {
  '*': (a, b) => a * b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '/': (a, b) => a / b,
  '**': (a, b) => a ** b,
};

/** What an expression of numbers and of constants of the same file gives; undefined of any other. */
function numberOf(
  value: unknown,
  known: ReadonlyMap<string, number> = new Map(),
): number | undefined {
  if (!isSyntax(value)) return;
  if (value.type === 'Literal') return typeof value.value === 'number' ? value.value : undefined;
  if (value.type === 'Identifier') return known.get(String(value.name));
  if (value.type !== 'BinaryExpression') return;
  const [left, right] = [numberOf(value.left, known), numberOf(value.right, known)];
  return left === undefined || right === undefined
    ? undefined
    : RUN[String(value.operator)]?.(left, right);
}

const IS_BOUND = /(?:^|_)(?:MAX|MOST|LONGEST|LARGEST|DEEPEST|LIMIT)(?:_|$)/;

/** What a setting of a cache, a queue or a pool is called that says how much it holds. */
const HOLDS = ['most', 'max', 'limit', 'maxSize', 'maxPayload', 'maxHttpBufferSize'];

export type Bounds = {
  /** Constants and settings whose name says that nothing goes beyond them. */
  readonly constants: ReadonlyMap<string, number>;
  /** How often a cache is made that forgets the oldest. */
  readonly caches: number;
  /** Every number that the file writes or works out. */
  readonly numbers: ReadonlySet<number>;
};

const nameOf = (part: Syntax): string =>
  isSyntax(part.id) && part.id.type === 'Identifier' ? String(part.id.name) : '';

export function boundsOf(file: string, text = readFileSync(path.join(ROOT, file), 'utf8')): Bounds {
  const parts = [...partsOf(programOf(file, text))];
  const known = new Map<string, number>();
  for (const part of parts.filter(({ type }) => type === 'VariableDeclarator')) {
    const number = numberOf(part.init, known);
    if (number !== undefined) known.set(nameOf(part), number);
  }
  const settings = parts.flatMap(({ type, key, value }) => {
    const name = isSyntax(key) ? String(key.name) : '';
    const number = numberOf(value);
    return type === 'Property' && HOLDS.includes(name) && number !== undefined
      ? [[`${name}: ${number}`, number] as const]
      : [];
  });
  const inStatements = [...text.matchAll(/\bLIMIT (\d+)/g)].map(([, digits]) => Number(digits));
  const numbers = parts.map((part) => numberOf(part, known)).filter((one) => one !== undefined);
  const caches = parts.filter(
    ({ type, callee }) =>
      type === 'NewExpression' && isSyntax(callee) && callee.name === 'LRUCache',
  ).length;
  return {
    constants: new Map([...[...known].filter(([name]) => IS_BOUND.test(name)), ...settings]),
    caches,
    numbers: new Set([...numbers, ...inStatements]),
  };
}
