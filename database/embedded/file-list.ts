// What the last end of the embedded database left, written down beside it: the size of every file, a
// sum of those without pages, and which pages of the others hold anything. A page's own checksum
// cannot say that pages or whole files are gone, nor that a page is all zeros now: that is how
// PostgreSQL adds one. While the engine runs the list stays, as the last look at all pages saw them,
// for the start after an unclean end: a page that held something never goes back to zeros, because
// nothing here runs VACUUM, which alone cuts a relation short.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { codeOf } from '#shared/process/sentence.ts';
import { isFolder, readStoredJson, writeWhole } from '#shared/process/stored-file.ts';
import { LIST } from './damage-words.ts';
import { relationFiles, type SeenPages, seenPages } from './pages.ts';

/** Only a start can see these, so they are said until the folder is put back, with its own report. */
const CHANGED = 'changed while Crowdshade was stopped';
const ZEROS = 'zeros in place of what was written';
/** The third word is of an older version of this program. */
const LASTING = new RegExp(`\\((?:missing|${CHANGED}|not as it was left|${ZEROS}|.* is lost)\\)$`);

export const isLasting = (place: string): boolean => LASTING.test(place);

const filesSchema = z.record(z.string(), z.int());
const pagesSchema = z.record(
  z.string(),
  z.strictObject({
    count: z.int().nonnegative(),
    zeros: z.array(z.tuple([z.int(), z.int()])),
    heads: z.int(),
  }),
);
type Files = z.infer<typeof filesSchema>;
export type PagesByFile = Readonly<Record<string, SeenPages>>;

const listSchema = z.union([
  z.strictObject({ sum: z.int(), isClosed: z.boolean(), files: filesSchema, pages: pagesSchema }),
  // Of older versions of this program.
  z.strictObject({ sum: z.int(), files: filesSchema }),
  filesSchema,
]);

export type FileList = {
  /** Of an engine that was closed: nothing may have changed since. */
  readonly isClosed: boolean;
  /** Sizes of files of pages, sums of the others. */
  readonly files: Files;
  readonly pages: PagesByFile;
};

const sumOf = (value: unknown): number => crc32(JSON.stringify(value));

function writeList(dataDir: string, { isClosed, files, pages }: FileList): void {
  const sum = sumOf([isClosed, files, pages]);
  const file = path.join(dataDir, LIST);
  // What is no file there was named when it was read.
  if (isFolder(file)) rmSync(file, { recursive: true });
  writeWhole(file, JSON.stringify({ sum, isClosed, files, pages }));
}

/** What is wrong with a list, in its place; null without one. */
export type ReadFileList = FileList | string | null;

export function readFileList(dataDir: string): ReadFileList {
  const list = readStoredJson(path.join(dataDir, LIST), listSchema);
  if (list.state === 'absent') return null;
  if (list.state === 'damaged') return list.why;
  const value = list.value as FileList & { readonly sum?: number };
  const { sum, isClosed, files, pages } = value;
  if (typeof files !== 'object')
    return { isClosed: true, files: value as unknown as Files, pages: {} };
  const read = { isClosed: isClosed ?? true, files, pages: pages ?? {} };
  const isSame = sum === sumOf(pages === undefined ? files : [isClosed, files, pages]);
  return isSame ? read : 'holds something other than what was written there';
}

/** Files without pages that the engine reads at a start and that have no checksum of their own. */
function plainFiles(folder: string): readonly string[] {
  const places = ['pg_xact', 'pg_multixact/offsets', 'pg_multixact/members', 'pg_subtrans'];
  return places.flatMap((place) => {
    const inside = path.join(folder, place);
    // A folder that is gone is named by the start.
    const names = existsSync(inside) ? readdirSync(inside) : [];
    return names.map((name) => path.join(folder, place, name));
  });
}

/** Writes down what the folder of a closed engine holds. Whole or not at all: we may be killed here. */
export function listFiles(dataDir: string, folder: string): void {
  const files: Files = {};
  const pages: Record<string, SeenPages> = {};
  for (const { file } of relationFiles(folder)) {
    const name = path.relative(dataDir, file);
    files[name] = statSync(file).size;
    pages[name] = seenPages(file);
  }
  for (const file of plainFiles(folder))
    files[path.relative(dataDir, file)] = crc32(readFileSync(file));
  writeList(dataDir, { isClosed: true, files, pages });
}

/** From now on the engine changes files; that a page held something stays true. */
export function listOfOpen(dataDir: string, pages: PagesByFile): void {
  writeList(dataDir, { isClosed: false, files: {}, pages });
}

/** Null: it is gone. */
function isAsLeft(file: string, listed: number): boolean | null {
  try {
    return /[/\\]pg_\w+[/\\]/.test(file)
      ? crc32(readFileSync(file)) === listed
      : statSync(file).size >= listed;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Which pages held something in `before` and are zeros in `now`, as places of the report. */
function zerosSince(name: string, before: SeenPages, now: SeenPages): readonly string[] {
  const wasZero = (page: number): boolean =>
    page >= before.count || before.zeros.some(([from, to]) => page >= from && page <= to);
  return now.zeros.flatMap(([from, to]) => {
    const lost: number[] = [];
    for (let page = from; page <= to; page += 1) if (!wasZero(page)) lost.push(page);
    const [first] = lost;
    const last = lost.at(-1);
    if (first === undefined) return [];
    const which = first === last ? `page ${first}` : `pages ${first} to ${last}`;
    return [`${name}, ${which} (${ZEROS})`];
  });
}

/** Of every file that is in both: a relation may have been dropped meanwhile. */
export function zeroedPages(before: PagesByFile, now: PagesByFile): readonly string[] {
  return Object.entries(now).flatMap(([name, seen]) => {
    const listed = before[name];
    return listed === undefined ? [] : zerosSince(name, listed, seen);
  });
}

/** What is in the files of `list` now. Those that are gone are left out. */
export function seenNow(dataDir: string, list: FileList): PagesByFile {
  const seen = Object.keys(list.pages).flatMap((name) => {
    const file = path.join(dataDir, name);
    return existsSync(file) ? [[name, seenPages(file)] as const] : [];
  });
  return Object.fromEntries(seen);
}

/** What is missing or other than the list of a closed engine says. Call it before the engine opens. */
export function changedSince(dataDir: string, list: FileList): readonly string[] {
  const now = seenNow(dataDir, list);
  const zeroed = zeroedPages(list.pages, now);
  const others = Object.entries(list.files).flatMap(([name, value]) => {
    const isSame = isAsLeft(path.join(dataDir, name), value);
    if (isSame === null) return [`${name} (missing)`];
    if (zeroed.some((place) => place.startsWith(`${name}, `))) return [];
    const areHeadsSame = now[name]?.heads === list.pages[name]?.heads;
    return isSame && areHeadsSame ? [] : [`${name} (${CHANGED})`];
  });
  return [...zeroed, ...others];
}
