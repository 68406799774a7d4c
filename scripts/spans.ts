// How long functions and files are by the lines they span, blank ones and comments included: what a reader has to scroll through. Biome's rules of
// sizes leave those out.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import { ROOT } from './root.ts';

const FUNCTION_LINES = 50;
const FILE_LINES = 250;

/** Made by a command, read by a test that compares it. */
const GENERATED = ['database/schema.sql'];
const isForeign = (name: string): boolean =>
  name === 'node_modules' || name === 'dist' || name.startsWith('.');

/** All there are, but for what a start writes (`data/`) and what is built. */
export const measuredFiles = (): readonly string[] =>
  globSync(['*.{ts,mjs}', '!(data)/**/*.{ts,tsx,mjs,css,sql}'], { cwd: ROOT, exclude: isForeign })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !GENERATED.includes(file))
    .sort();

type FunctionNode = ESTree.Function | ESTree.ArrowFunctionExpression;
type Open = { readonly node: FunctionNode; holdsTests: boolean };

const SUITE = /^(?:describe|it|test)\b/;

/**
 * Each function with the lines it spans. A suite is left out: a function that holds tests is a list of them, as a file is, and is as long as they are
 * many. Each of its tests counts.
 */
function* functionsOf(
  file: string,
  text: string,
): Generator<readonly [start: number, end: number]> {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const open: Open[] = [];
  const closed: Open[] = [];
  const enter = (node: FunctionNode): void => void open.push({ node, holdsTests: false });
  const leave = (): void => void closed.push(...open.splice(-1));
  const call = ({ callee }: ESTree.CallExpression): void => {
    if (file.startsWith('test/') && SUITE.test(text.slice(callee.start, callee.end)))
      for (const one of open) one.holdsTests = true;
  };
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    CallExpression: call,
  }).visit(program);
  for (const { node, holdsTests } of closed)
    if (!holdsTests) yield [lineOf(node.start), lineOf(node.end)];
}

/** What of this file is too long, a sentence each. */
export function tooLong(file: string, text: string): readonly string[] {
  const lines = text.trimEnd().split('\n').length;
  const long = lines > FILE_LINES ? [`${file} has ${lines} lines, of ${FILE_LINES} at most`] : [];
  const functions = /\.(?:tsx?|mjs)$/.test(file) ? [...functionsOf(file, text)] : [];
  return [
    ...long,
    ...functions
      .filter(([start, end]) => end - start >= FUNCTION_LINES)
      .map(
        ([start, end]) =>
          `the function at ${file}:${start} spans ${end - start + 1} lines, of ${FUNCTION_LINES} at most`,
      ),
  ];
}

/** What of the whole repository is. */
export const longSpans = (): readonly string[] =>
  measuredFiles().flatMap((file) => tooLong(file, readFileSync(path.join(ROOT, file), 'utf8')));
