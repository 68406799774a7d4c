// Looks for damage in the files of the embedded database. Four nets, because none sees all:
// - the engine checks a page whenever it reads one, and answers with an error instead of wrong rows;
// - all pages of all relations are read after every start and once a day, so that what nobody asks for is found too;
// - what the last end left is written down and compared at the next start (`file-list.ts`): a page's checksum cannot say that it is all
//   zeros now, or that pages and whole files are gone, and the transaction log (`pg_xact`) has none.
// - after an unclean end the write-ahead log is read before the engine reads it (`wal.ts`), which stops at the first fault and says nothing.
// Not found: a file that was put back whole from an older copy together with the list; what happened to `pg_xact` before an unclean end.
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { codeOf } from '#shared/process/sentence.ts';
import { readStoredJson, type Stored, setAside, writeWhole } from '#shared/process/stored-file.ts';
import { setPageChecksums } from './control-file.ts';
import { LIST, REPORT } from './damage-words.ts';
import {
  changedSince,
  isLasting,
  listOfOpen,
  type PagesByFile,
  type ReadFileList,
  readFileList,
  zeroedPages,
} from './file-list.ts';
import {
  damagedPages,
  PAGE_BYTES,
  type RelationFile,
  relationFiles,
  type SeenPages,
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

/**
 * Compares the folder with what the last end wrote down. Must be called before the engine opens it.
 * Gives where something is missing or other, and what earlier starts found of this kind: after an
 * unclean end only `zeroedSince` can tell.
 */
export function compareWithList(dataDir: string, list: ReadFileList): readonly string[] {
  const lasting = (readInspection(dataDir)?.damage ?? []).filter(isLasting);
  if (list === null) return lasting;
  if (typeof list === 'string')
    return [...lasting, `${LIST} (${list}: what the last end left cannot be compared)`];
  return [...new Set([...lasting, ...(list.isClosed ? changedSince(dataDir, list) : [])])];
}

type Look = { readonly found: readonly string[]; readonly seen: SeenPages | null };

/**
 * Where pages of a file are not what was written. A relation that was dropped meanwhile has none.
 */
async function lookAt(
  name: string,
  file: RelationFile,
  rest: (pages: number) => Promise<void>,
): Promise<Look> {
  const found: string[] = [];
  let last: SeenPages | null = null;
  try {
    for (const { pages, damaged, seen } of damagedPages(file)) {
      for (const block of damaged) found.push(`${name}, page ${block}`);
      last = seen;
      await rest(pages);
    }
    if (statSync(file.file).size % PAGE_BYTES !== 0) found.push(`${name} (cut within a page)`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return { found, seen: last };
}

/** The list knows from now on what this look saw. Gives which pages the list before knew better. */
function replaceList(dataDir: string, pages: PagesByFile): readonly string[] {
  const list = readFileList(dataDir);
  const zeroed = list === null || typeof list === 'string' ? [] : zeroedPages(list.pages, pages);
  // The list of a closed engine says more than this look.
  if (list === null || typeof list === 'string' || !list.isClosed) listOfOpen(dataDir, pages);
  return zeroed;
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
  const pages: Record<string, SeenPages> = {};
  for (const file of relationFiles(folder)) {
    const name = path.relative(dataDir, file.file);
    const { found, seen } = await lookAt(name, file, rest);
    damage.push(...found);
    if (seen !== null) pages[name] = seen;
  }
  damage.push(...replaceList(dataDir, pages));
  const report: InspectionReport = {
    checkedAt: new Date().toISOString(),
    pagesLookedAt,
    damage: [...new Set([...known, ...damage])].slice(0, MAX_FINDINGS),
  };
  writeReport(dataDir, report);
  return report;
}
