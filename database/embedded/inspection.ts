// Looks for damage in the files of the embedded database. Three nets, because none sees all:
// - the engine checks a page whenever it reads one, and answers with an error instead of wrong rows;
// - all pages of all relations are read after every start and once a day, so that what nobody asks for is found too;
// - at a clean end the size of every relation file and a sum of every other file are written down and compared at the next start: a page's
//   checksum cannot say that pages, or whole files, are gone, and the transaction log (`pg_xact`) has none.
// Not found: a file that was put back whole from an older copy together with the list; what happened to `pg_xact` before an unclean end.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { codeOf } from '#shared/process/sentence.ts';
import { readStoredJson, type Stored, setAside, writeWhole } from '#shared/process/stored-file.ts';
import { setPageChecksums } from './control-file.ts';
import { LIST, REPORT } from './damage-words.ts';
import {
  damagedPages,
  PAGE_BYTES,
  type RelationFile,
  relationFiles,
  writeChecksums,
} from './pages.ts';

/**
 * Half a megabyte is read, some milliseconds of work, then somebody else's turn: nobody waits for
 * it.
 */
const PAGES_BEFORE_REST = 64;
const REST_MS = 15;
export const MAX_FINDINGS = 100;

const reportSchema = z.strictObject({
  /**
   * UTC, ISO 8601: when the last look at all pages ended; before the first, when damage was met.
   */
  checkedAt: z.string(),
  pagesLookedAt: z.int().nonnegative(),
  /**
   * Where something is not what was written, relative to the data folder. At most 100. Empty:
   * nothing was found.
   */
  damage: z.array(z.string()),
});
export type InspectionReport = z.infer<typeof reportSchema>;

function storedReport(dataDir: string): Stored<InspectionReport> {
  return readStoredJson(path.join(dataDir, REPORT), reportSchema);
}

/**
 * What the last inspection of the embedded database in `dataDir` found; null before the first,
 * without an embedded database, and where the report itself is damaged.
 */
export function readInspection(dataDir: string): InspectionReport | null {
  const report = storedReport(dataDir);
  return report.state === 'good' ? report.value : null;
}

/** The report itself, when it is not what was written: then nobody knows what was found before. */
function reportDamage(dataDir: string): readonly string[] {
  const report = storedReport(dataDir);
  if (report.state !== 'damaged') return [];
  return [`${REPORT} (${report.why}: what was found before is not known)`];
}

/** The same, and makes room for the next report: what can still be read of it stays for a person. */
export function setReportAside(dataDir: string): readonly string[] {
  const damage = reportDamage(dataDir);
  if (damage.length > 0) setAside(path.join(dataDir, REPORT));
  return damage;
}

/** Everything that is known to be damaged now, for readiness. */
export function knownDamage(dataDir: string): readonly string[] {
  return [...(readInspection(dataDir)?.damage ?? []), ...reportDamage(dataDir)];
}

/** Whole or not at all: readiness reads it each second. */
function writeReport(dataDir: string, report: InspectionReport): void {
  writeWhole(path.join(dataDir, REPORT), `${JSON.stringify(report, null, 2)}\n`);
}

/** Adds to what the last look found, until the next look. */
export function noteDamage(dataDir: string, places: readonly string[]): void {
  const last = readInspection(dataDir);
  const before = last?.damage ?? [];
  const damage = [...new Set([...before, ...places])].slice(0, MAX_FINDINGS);
  if (damage.length === before.length) return;
  const checkedAt = last?.checkedAt ?? new Date().toISOString();
  writeReport(dataDir, { checkedAt, pagesLookedAt: last?.pagesLookedAt ?? 0, damage });
}

/**
 * Gives every page its checksum, once, and has the engine keep them from now on. The engine must be
 * closed. Can be repeated after a kill.
 */
export function enablePageChecksums(folder: string): void {
  for (const file of relationFiles(folder)) writeChecksums(file);
  setPageChecksums(folder);
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

const filesSchema = z.record(z.string(), z.int());
const listSchema = z.union([
  z.strictObject({ sum: z.int(), files: filesSchema }),
  // Of an older version of this program.
  filesSchema,
]);
type Files = z.infer<typeof filesSchema>;

const sumOf = (files: Files): number => crc32(JSON.stringify(files));

/** Writes down what the folder of a closed engine holds. Whole or not at all: we may be killed here. */
export function listFiles(dataDir: string, folder: string): void {
  const files: Files = {};
  for (const { file } of relationFiles(folder))
    files[path.relative(dataDir, file)] = statSync(file).size;
  for (const file of plainFiles(folder))
    files[path.relative(dataDir, file)] = crc32(readFileSync(file));
  writeWhole(path.join(dataDir, LIST), JSON.stringify({ sum: sumOf(files), files }));
}

/** The files of the list; what is wrong with it; null without one. */
function readList(dataDir: string): Files | string | null {
  const list = readStoredJson(path.join(dataDir, LIST), listSchema);
  if (list.state === 'absent') return null;
  if (list.state === 'damaged') return list.why;
  const { value } = list;
  if (!('files' in value) || typeof value.files !== 'object') return value as Files;
  return sumOf(value.files) === value.sum
    ? value.files
    : 'holds something other than what was written there';
}

/**
 * A file may only have grown: the engine may have been ended while it opened, before the list was
 * forgotten.
 */
function isAsLeft(file: string, listed: number): boolean | null {
  try {
    return /[/\\]pg_\w+[/\\]/.test(file)
      ? crc32(readFileSync(file)) === listed
      : statSync(file).size >= listed;
  } catch {
    return null;
  }
}

/** Only a start can see this, so it is said until the folder is put back, with its own report. */
const CHANGED = 'changed while Crowdshade was stopped';
/** The third word is of an older version of this program. */
const LASTING = new RegExp(`\\((?:missing|${CHANGED}|not as it was left)\\)$`);

/**
 * Compares the folder with what the last clean end wrote down. Must be called before the engine
 * opens it. Gives where something is missing or other, and what earlier starts found of this kind:
 * after an unclean end there is no list.
 */
export function compareWithList(dataDir: string): readonly string[] {
  const lasting = (readInspection(dataDir)?.damage ?? []).filter((place) => LASTING.test(place));
  const list = readList(dataDir);
  if (list === null) return lasting;
  if (typeof list === 'string')
    return [...lasting, `${LIST} (${list}: what the last end left cannot be compared)`];
  const found = Object.entries(list).flatMap(([name, value]) => {
    const isSame = isAsLeft(path.join(dataDir, name), value);
    if (isSame === true) return [];
    return [isSame === null ? `${name} (missing)` : `${name} (${CHANGED})`];
  });
  return [...new Set([...lasting, ...found])];
}

/** Forgets the list once the engine is open: from now on the files change. */
export function forgetList(dataDir: string): void {
  rmSync(path.join(dataDir, LIST), { force: true, recursive: true });
}

/**
 * Where pages of a file are not what was written. A relation that was dropped meanwhile has none.
 */
async function lookAt(
  name: string,
  file: RelationFile,
  rest: (pages: number) => Promise<void>,
): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for (const { pages, damaged } of damagedPages(file)) {
      for (const block of damaged) found.push(`${name}, page ${block}`);
      await rest(pages);
    }
    if (statSync(file.file).size % PAGE_BYTES !== 0) found.push(`${name} (cut within a page)`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return found;
}

export type InspectOptions = {
  /**
   * What was found otherwise: by the start, or by the engine. May grow while pages are looked at.
   */
  readonly known?: Iterable<string>;
  /** Pause after half a megabyte. Default: some milliseconds, so that nobody waits for the look. */
  readonly restMs?: number | undefined;
};

/**
 * Looks at every page of every relation, also while the engine runs: both are in one thread, so a
 * page on the disk is never half written here. Writes the report and gives it.
 */
export async function inspect(
  dataDir: string,
  folder: string,
  { known = [], restMs = REST_MS }: InspectOptions = {},
): Promise<InspectionReport> {
  const damage: string[] = [];
  let pagesLookedAt = 0;
  let sinceRest = 0;
  const rest = async (pages: number): Promise<void> => {
    pagesLookedAt += pages;
    sinceRest += pages;
    if (restMs === 0 || sinceRest < PAGES_BEFORE_REST) return;
    sinceRest = 0;
    await sleep(restMs);
  };
  for (const file of relationFiles(folder))
    damage.push(...(await lookAt(path.relative(dataDir, file.file), file, rest)));
  const report: InspectionReport = {
    checkedAt: new Date().toISOString(),
    pagesLookedAt,
    damage: [...new Set([...known, ...damage])].slice(0, MAX_FINDINGS),
  };
  writeReport(dataDir, report);
  return report;
}
