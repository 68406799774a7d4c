// How the house is built, read from its imports: which file takes from which, which folder from which, and whether any arrow comes back.
import { globSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';
import { specifiersOf } from './specifiers.ts';

const SOURCES = ['aggregator', 'client', 'database', 'demo', 'server', 'shared'];
const TOP_FOLDERS = [...SOURCES, 'scripts', 'test'];

export type Arrow = { readonly from: string; readonly to: string };

/** Source files, from the root, without tests. */
export const sourceFiles = (): readonly string[] => filesIn(SOURCES);

/** These, and the tools and tests around them. */
export const everyFile = (): readonly string[] => filesIn(TOP_FOLDERS);

/** The hand-over to Node: it must run where TypeScript cannot yet. */
const NOT_TYPED = ['scripts/run.mjs'];

/** Code under a suffix that the walls, the compiler and the measures of length do not look at. */
export const uncheckedFiles = (root?: string): readonly string[] =>
  filesIn(TOP_FOLDERS, '{mts,cts,js,mjs,cjs,jsx}', root).filter(
    (file) => !NOT_TYPED.includes(file),
  );

function filesIn(folders: readonly string[], suffixes = '{ts,tsx}', cwd = ROOT): readonly string[] {
  const patterns = folders.map((folder) => `${folder}/**/*.${suffixes}`);
  return globSync(patterns, {
    cwd,
    exclude: (name) => name === 'dist' || name === 'node_modules',
  })
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

/** A backslash parts folders as well, for the compiler and for Node. */
function targetOf(file: string, specifier: string): string {
  const name = specifier.replaceAll('\\', '/');
  return name.startsWith('#')
    ? path.posix.normalize(name.slice(1))
    : path.posix.join(path.posix.dirname(file), name);
}

/** What each file imports of our own. */
export const importsOf = (file: string, text?: string): readonly Arrow[] =>
  specifiersOf(file, text)
    .filter((specifier) => /^[.#]/.test(specifier))
    .map((specifier) => ({ from: file, to: targetOf(file, specifier) }));

/** The room of a file: its folder, at most `depth` deep; a file that stands in the open is a room of its own. */
export function roomOf(file: string, depth: number): string {
  const parts = file.split('/');
  const folders = parts.slice(0, -1);
  if (folders.length < depth && folders.length > 0 && parts.length <= depth) return file;
  return folders.slice(0, depth).join('/');
}

/** Arrows between rooms, each once, ascending. */
export function arrowsBetween(arrows: readonly Arrow[], depth: number): readonly Arrow[] {
  const found = new Map<string, Arrow>();
  for (const arrow of arrows) {
    const from = roomOf(arrow.from, depth);
    const to = roomOf(arrow.to, depth);
    if (from !== to) found.set(`${from} ${to}`, { from, to });
  }
  return [...found.values()].sort((a, b) => `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`));
}

/** Rooms that can be left and come back to, each set once; empty when every arrow goes one way (Tarjan's algorithm). */
export function circlesOf(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (room: string): void => {
    index.set(room, index.size);
    low.set(room, index.size - 1);
    stack.push(room);
    for (const { to } of next.get(room) ?? []) {
      if (!index.has(to)) visit(to);
      const seen = stack.includes(to) ? (low.get(to) ?? 0) : Number.POSITIVE_INFINITY;
      low.set(room, Math.min(low.get(room) ?? 0, seen));
    }
    if (low.get(room) !== index.get(room)) return;
    const circle = stack.splice(stack.indexOf(room));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const room of next.keys()) if (!index.has(room)) visit(room);
  return circles;
}

/** A room is two folders deep, such as server/people. What stands in the open between rooms, such as server/ports.ts, is a room of its own. */
const ROOM_DEPTH = 2;

/**
 * Circles of rooms, of the folders in them as deep as there are any, and of files; each once. A folder stands for everything beneath it, and a file
 * beside it for itself: the page that puts its parts together makes no circle, a part that takes from the page does.
 * The top folders are no rooms: server/main.ts joins the server to a database whose read side satisfies the server's ports.
 */
export function circlesAtEveryDepth(arrows: readonly Arrow[]): readonly (readonly string[])[] {
  const deepest = Math.max(...arrows.map(({ from }) => from.split('/').length));
  const found = new Map<string, readonly string[]>();
  for (let depth = ROOM_DEPTH; depth <= Math.max(deepest, ROOM_DEPTH); depth += 1)
    for (const circle of circlesOf(arrowsBetween(arrows, depth))) found.set(circle.join(), circle);
  return [...found.values()];
}
