// What a file imports, read by a parser: whatever quotes, comments or line breaks stand between, as a type, late, by require.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync } from 'vite';
import { ROOT } from './root.ts';

/** Of an import whose name is only known when it runs: nobody can judge it, so no room may have one. */
export const COMPUTED = '(computed)';

export type Syntax = { readonly type: string; readonly [key: string]: unknown };

export const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Every part of a file's syntax tree (ESTree), each after what it stands in. */
export function* partsOf(value: unknown): Generator<Syntax> {
  if (Array.isArray(value)) for (const each of value) yield* partsOf(each);
  else if (isSyntax(value)) {
    yield value;
    for (const child of Object.values(value)) if (typeof child === 'object') yield* partsOf(child);
  }
}

export function programOf(file: string, text: string): Syntax {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  return program as unknown as Syntax;
}

/** The words of a literal, also of a template without a variable. */
export function wordOf(value: unknown): string | undefined {
  if (!isSyntax(value)) return;
  if (value.type === 'TSLiteralType') return wordOf(value.literal);
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.type !== 'TemplateLiteral') return;
  const [only, ...more] = value.quasis as readonly { value: { cooked: string } }[];
  return more.length === 0 ? only?.value.cooked : undefined;
}

/** What a call that hands out a module, without being an import, names. Of a glob nobody can say what it finds. */
function loadedByCall({
  callee,
  arguments: given,
}: Syntax): { readonly name: unknown } | undefined {
  if (!isSyntax(callee)) return;
  const [name] = given as readonly unknown[];
  if (callee.type === 'Identifier') return callee.name === 'require' ? { name } : undefined;
  const { object, property } = callee;
  const called = isSyntax(property) ? (property.name ?? wordOf(property)) : undefined;
  if (called === 'getBuiltinModule') return { name };
  const isGlob = isSyntax(object) && object.type === 'MetaProperty' && /^glob/.test(String(called));
  return isGlob ? { name: undefined } : undefined;
}

/** What an import, or a call that loads, names; undefined where nothing is loaded. */
function loadedBy(part: Syntax): { readonly name: unknown } | undefined {
  switch (part.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
    case 'ExportAllDeclaration':
      return { name: part.source };
    case 'ExportNamedDeclaration':
      return part.source === null ? undefined : { name: part.source };
    case 'TSExternalModuleReference':
      return { name: part.expression };
    case 'CallExpression':
      return loadedByCall(part);
    default:
      return undefined;
  }
}

export function specifiersOf(
  file: string,
  text = readFileSync(path.join(ROOT, file), 'utf8'),
): readonly string[] {
  return [...partsOf(programOf(file, text))].flatMap((part) => {
    const loaded = loadedBy(part);
    return loaded === undefined ? [] : [wordOf(loaded.name) ?? COMPUTED];
  });
}

/** The package that a specifier leads to, or the module of Node's own as `node:...`; undefined of our own files. */
export function packageOf(specifier: string): string | undefined {
  if (/^[.#]/.test(specifier)) return;
  const depth = specifier.startsWith('@') ? 2 : 1;
  const name = specifier.split('/').slice(0, depth).join('/');
  return isBuiltin(name) && !name.startsWith('node:') ? `node:${name}` : name;
}
