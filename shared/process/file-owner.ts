// Whose the data folder is. Root may read and write everything, so a command of root's beside a service that is stopped would leave files there that the
// service itself may not open at its next start. So whoever is root acts as the user to whom the folder belongs; and whoever may not read a file there is
// told the command that gives it back, because nothing about it is damaged.
import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf, sentenceOf } from './sentence.ts';

const { R_OK, W_OK, X_OK } = constants;
const CLOSED = ['EACCES', 'EPERM'];

/** Whether it is there, or may be, and this user may not look. */
export const isForbidden = (error: unknown): boolean => CLOSED.includes(codeOf(error) ?? '');

/** As a shell takes it. */
const typed = (file: string): string =>
  /^[\w./@:+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;

function statOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

/** What root types to give files to the user of this process, like `chown -R 1000:1000 /data`. */
export function chownLine(file: string, { isWhole = false } = {}): string {
  const uid = process.getuid?.();
  // The group that this user's own files have there.
  const own = [file, path.dirname(file)].map(statOf).find((stat) => stat?.uid === uid);
  return `chown ${isWhole ? '-R ' : ''}${uid}:${own?.gid ?? process.getgid?.()} ${typed(file)}`;
}

/** Goes on a sentence that begins with the file's name. */
export function closedWords(file: string): string {
  const stat = statOf(file);
  const owner = stat === null ? '' : `; it belongs to uid ${stat.uid}`;
  return `may not be read by this user (uid ${process.getuid?.()}${owner}): as root, run "${chownLine(file)}"`;
}

/**
 * Whether something stands there, by any way of links.
 * @throws {Error} a sentence when this user may not look: that is no "no".
 */
export function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (!isForbidden(error)) return false;
    const folder = path.dirname(file);
    throw new Error(`${folder} ${closedWords(folder)}`, { cause: error });
  }
}

/** Whether this process may read and change it; what is not there counts. */
export function isOurs(file: string, entry: Pick<Stats, 'isDirectory'>): boolean {
  const mode = entry.isDirectory() ? R_OK | W_OK | X_OK : R_OK | W_OK;
  try {
    accessSync(file, mode);
    return true;
  } catch (error) {
    return !isForbidden(error);
  }
}

/** Node has it where there are users, and its types do not know. */
type GroupsOfUser = { readonly initgroups?: (user: number, group: number) => void };

const CODE = path.resolve(import.meta.dirname, '../..');

/** @throws {Error} when the user that this process is now cannot do its work. */
function refuseUnreachable(dataDir: string, uid: number): void {
  const needed = [
    { place: dataDir, mode: R_OK | W_OK | X_OK },
    { place: CODE, mode: R_OK | X_OK },
    { place: process.execPath, mode: X_OK },
  ];
  for (const { place, mode } of needed)
    try {
      accessSync(place, mode);
    } catch {
      throw new Error(
        `${dataDir} belongs to uid ${uid}, and as root this would leave files there that this user may not open; but that user may not enter ${place} either. Open the folders above it to that user (chmod o+x), or, if root shall run the product, first give it the folder: chown -R 0:0 ${typed(dataDir)}`,
      );
    }
}

/**
 * Started as root on a data folder of another user: goes on as that user, for good. To be called before anything there is opened or made.
 * @throws {Error} a sentence with what to type, when that cannot be.
 */
export function actAsOwnerOf(dataDir: string, say: (text: string) => void): void {
  const { setuid, setgid, setgroups, initgroups }: NodeJS.Process & GroupsOfUser = process;
  if (process.geteuid?.() !== 0) return;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner === undefined || owner.uid === 0) return;
  const { uid, gid } = owner;
  try {
    try {
      initgroups?.(uid, gid);
    } catch {
      // It has no name on this machine.
      setgroups?.([gid]);
    }
    setgid?.(gid);
    setuid?.(uid);
  } catch (error) {
    throw new Error(
      `${dataDir} belongs to uid ${uid}, and root may not become that user here (${sentenceOf(error)}): run this as that user, for instance with "setpriv --reuid ${uid} --regid ${gid} --clear-groups" in front`,
    );
  }
  refuseUnreachable(dataDir, uid);
  say(`started as root; goes on as uid ${uid}, to whom ${dataDir} belongs`);
}

/** @throws {Error} when this user may make no file there. Asked before what goes into it is made. */
export function refuseUnwritable(file: string): void {
  try {
    accessSync(path.dirname(path.resolve(file)), W_OK | X_OK);
  } catch (error) {
    if (!isForbidden(error)) return;
    throw new Error(
      `${file} cannot be made: uid ${process.getuid?.()}, as whom this runs, may not write to that folder. Name a file in one where that user may, like the data folder or /tmp`,
    );
  }
}
