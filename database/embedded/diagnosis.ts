// What is wrong with a data folder, and what to do about it, said before the embedded engine opens
// it: whatever is wrong, the engine itself ends with "unreachable". One place for all of it, so
// that every start says the same.
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { closedWords, isForbidden, isThere } from '#shared/process/file-owner.ts';
import { codeOf, sentenceOf } from '#shared/process/sentence.ts';
import { makePath } from '#shared/process/stored-file.ts';
import { LIST } from './damage-words.ts';
import { findingIn, RESTORE } from './folder-finding.ts';

/**
 * Written once the schema was there for the first time: from then on the folder may hold releases.
 */
const MARKER = 'database.made';
const UNFINISHED = 'database.unfinished';
/** The write-ahead log takes 16 MB at a time, the first start 45 MB. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
/** The engine keeps a file per relation open. */
const MIN_OPEN_FILES = 256;
/** What Node and the engine's WebAssembly memory reserve (not use). */
const MIN_ADDRESS_SPACE = 24 * 1024 * 1024 * 1024;

export function databaseFolder(dataDir: string): string {
  return path.join(dataDir, 'database');
}

/**
 * Notes that the schema is there. Called after every migration of the embedded database; does
 * nothing when it was noted before.
 */
export function markMade(dataDir: string): void {
  const file = path.join(dataDir, MARKER);
  if (existsSync(file)) return;
  writeFileSync(file, 'The database in this folder may hold releases.\n', { mode: 0o600 });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    // What may not be read is not empty.
    throw isForbidden(error) ? new Error(`${folder} ${closedWords(folder)}`) : error;
  }
}

/**
 * Something beside the database that says that this site has run before; null when nothing does.
 */
function traceOfUse(dataDir: string): string | null {
  for (const name of [MARKER, 'credentials.json'])
    if (isThere(path.join(dataDir, name))) return name;
  const journal = path.join(dataDir, 'journal');
  const sites = namesIn(journal).flatMap((site) => namesIn(path.join(journal, site)));
  if (sites.length > 0) return 'journal';
  return namesIn(path.join(dataDir, 'carry')).length > 0 ? 'carry' : null;
}

/** What a limit of this process is (Linux); infinite where it is not known. */
function limitOf(name: string): number {
  try {
    const line = readFileSync('/proc/self/limits', 'utf8')
      .split('\n')
      .find((each) => each.startsWith(name));
    const soft = line?.slice(name.length).trim().split(/\s+/)[0];
    return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** @throws {Error} when a limit of this process is too low for the engine. */
export function checkLimits(): void {
  const files = limitOf('Max open files');
  if (files < MIN_OPEN_FILES) {
    throw new Error(
      `this shell allows ${files} open files, the embedded database needs ${MIN_OPEN_FILES}: run "ulimit -n 4096", then start again`,
    );
  }
  const space = limitOf('Max address space');
  if (space < MIN_ADDRESS_SPACE) {
    throw new Error(
      `this shell limits the address space to ${Math.round(space / 1e6)} MB (ulimit -v), and the embedded database cannot reserve its memory: run "ulimit -v unlimited", then start again; to limit what is really used, use the memory limit of a container or of systemd`,
    );
  }
}

/**
 * Makes the data folder usable: there, a folder, writable, with room, and closed to everybody else.
 * Gives a sentence for the log when it changed or could not change who may enter.
 * @throws {Error} a sentence that says what to do.
 */
export function prepareDataDir(dataDir: string): string | null {
  try {
    makePath(dataDir);
    const probe = path.join(dataDir, `.probe.${process.pid}`);
    writeFileSync(probe, Buffer.alloc(65_536));
    rmSync(probe);
  } catch (error) {
    throw new Error(`the data folder ${dataDir} cannot be used: ${sentenceOf(error)}`);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new Error(
      `the disk of ${dataDir} has ${Math.floor((bavail * bsize) / 1e6)} MB left, and the embedded database needs ${Math.ceil(MIN_FREE_BYTES / 1e6)} MB to start: make room, then start again`,
    );
  }
  return closeToOthers(dataDir);
}

/**
 * Takes from everybody else what they may do in the data folder. Gives a sentence for the log when
 * it changed that or could not.
 */
export function closeToOthers(dataDir: string): string | null {
  const mode = statSync(dataDir).mode & 0o777;
  // Windows knows no such modes: every folder says 777 there, or 666.
  if ((mode & 0o077) === 0 || process.platform === 'win32') return null;
  const isWritable = (mode & 0o022) !== 0;
  const was = `${dataDir} could be ${isWritable ? 'changed' : 'entered'} by other users of this machine (mode ${mode.toString(8)})`;
  try {
    chmodSync(dataDir, mode & ~0o077);
  } catch {
    // said below
  }
  const now = statSync(dataDir).mode & 0o777;
  const risk = isWritable
    ? 'whoever can write there can put another database in its place'
    : 'whoever can enter sees what is in it';
  return (now & 0o077) === 0
    ? `${was}; it is closed to them now (mode ${now.toString(8)})`
    : `${was} and this user may not change that: ${risk}. Run chmod 700 on it as its owner`;
}

/** Moves a half-made folder aside, where the newest one stays for a look. */
export function moveUnfinishedAside(dataDir: string): void {
  const aside = path.join(dataDir, UNFINISHED);
  rmSync(aside, { recursive: true, force: true });
  renameSync(databaseFolder(dataDir), aside);
  // It tells of that folder alone.
  rmSync(path.join(dataDir, LIST), { recursive: true, force: true });
}

/** Whether nothing in the data folder says that anything was ever released from it. */
export function isNeverUsed(dataDir: string): boolean {
  return traceOfUse(dataDir) === null;
}

export type FolderState = 'new' | 'there';

/**
 * Looks at the database folder. `new`: there is none, and nothing says that there ever was; a
 * folder that a killed first start left half made is moved aside and counts as none.
 * @throws {Error} a sentence that says what is wrong and what to do.
 */
export function diagnose(dataDir: string, log: (text: string) => void): FolderState {
  const folder = databaseFolder(dataDir);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory()) {
    throw new Error(`${folder} is a file and should be the folder of the database. ${RESTORE}`);
  }
  if (stat === undefined || namesIn(folder).length === 0) {
    const trace = traceOfUse(dataDir);
    if (trace === null) return 'new';
    throw new Error(
      `the database folder ${folder} is ${stat === undefined ? 'not there' : 'empty'}, but ${trace} beside it says that this site has run before. If its disk is not mounted or the folder was moved, bring it back. If the site runs on a server, set DATABASE_URL. ${RESTORE}`,
    );
  }
  const finding = findingIn(folder);
  if (finding === null) return 'there';
  if (!finding.isUnfinished || !isNeverUsed(dataDir))
    throw new Error(`the database folder ${folder} ${finding.words}`);
  log('a first start was ended before its database was made; it is made anew');
  moveUnfinishedAside(dataDir);
  return 'new';
}

const MOST_DAMAGE_TOLD = 3;

/** The engine did not open a folder that looks whole. `damage`: what a look at its files found. */
export function openFailure(
  dataDir: string,
  error: unknown,
  damage: readonly string[] = [],
): Error {
  const restore = `${RESTORE.charAt(0).toLowerCase()}${RESTORE.slice(1)}`;
  const some = damage.slice(0, MOST_DAMAGE_TOLD).join('; ');
  const more =
    damage.length > MOST_DAMAGE_TOLD ? ` and ${damage.length - MOST_DAMAGE_TOLD} more` : '';
  const why =
    damage.length > 0
      ? `Its files are damaged (${some}${more}; database-check.json in the data folder names them): ${restore}`
      : `If the machine is short of memory or files, make room and start again. Otherwise its files are damaged: ${restore}`;
  return new Error(
    `the embedded database cannot open ${databaseFolder(dataDir)} (${sentenceOf(error)}). ${why}`,
    { cause: error },
  );
}
