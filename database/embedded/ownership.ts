// Files of the database that its own user may not open: left there by another user, mostly by root. Looked for before anything else, because every look at
// them would end like a look at a damaged file.
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { chownLine, isOurs } from '#shared/process/file-owner.ts';
import { LIST, REPORT } from './damage-words.ts';

/** Beside the folder, what is read of the database: whatever else may not be read, its own reader names. */
const BESIDE = ['database', 'database.lock', 'database.made', LIST, REPORT];

/** What of these is there and closed to this user, with everything below it. */
function closedIn(folder: string, isWanted: (name: string) => boolean): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => isWanted(name));
  return entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    if (!isOurs(file, entry)) return [file];
    return entry.isDirectory() ? closedIn(file, () => true) : [];
  });
}

/** @throws {Error} a sentence with the files, whose they are and what to type. */
export function refuseClosedFiles(dataDir: string): void {
  const closed = closedIn(dataDir, (name) => BESIDE.includes(name));
  const [first] = closed;
  if (first === undefined) return;
  const more = closed.length === 1 ? '' : ` and ${closed.length - 1} more`;
  // A link would be given away alone.
  const folder = realpathSync(dataDir);
  throw new Error(
    `this user (uid ${process.getuid?.()}) may not open ${path.relative(dataDir, first)}${more} in ${dataDir}: it belongs to uid ${lstatSync(first).uid}. Nothing is known to be damaged. As root, run "${chownLine(folder, { isWhole: true })}", then start again`,
  );
}
