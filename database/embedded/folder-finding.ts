// What stops a database folder from being opened, seen in its files before the engine sees them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '#shared/process/sentence.ts';
import { readControlFile } from './control-file.ts';
import { transactionLogDamage } from './essentials.ts';

/** PostgreSQL of the embedded engine. */
export const MAJOR_VERSION = '17';

const BEGIN_ANEW =
  'To begin anew and lose what it held, move the whole folder away or choose another DATA_DIR';
/** What to do about a damaged folder, as sentences of their own. */
export const RESTORE = `Stop the product and put back a backup of the whole folder. ${BEGIN_ANEW}`;

export type Finding = { readonly isUnfinished: boolean; readonly words: string };

/** The engine opens with zeros in its transaction log, and then rows are not there. */
function logFinding(folder: string): Finding | null {
  const damage = transactionLogDamage(folder);
  if (damage.length === 0) return null;
  return {
    isUnfinished: true,
    words: `has a damaged transaction log (${damage.join('; ')}): nobody can tell any more which rows count, so it is not opened. ${RESTORE}`,
  };
}

/** What stops this folder from being opened; null when nothing does. A folder that PostgreSQL has not finished making looks like one that has lost these files. */
export function findingIn(folder: string): Finding | null {
  const file = path.join(folder, 'PG_VERSION');
  const control = readControlFile(folder);
  let version: string | null = null;
  try {
    version = readFileSync(file, 'utf8').trim();
  } catch (error) {
    // Said below: of one that is there and cannot be read as of a damaged one.
    if (codeOf(error) !== 'ENOENT') version = '';
  }
  if (version !== null && /^\d{1,2}(\.\d+)?$/.test(version) && version !== MAJOR_VERSION) {
    return {
      isUnfinished: false,
      words: `was made by PostgreSQL ${version}, this program holds PostgreSQL ${MAJOR_VERSION} and cannot open it: go on with the version of Crowdshade that made it (what was released can be downloaded there, under Open data), or begin anew here with another DATA_DIR`,
    };
  }
  if (version !== MAJOR_VERSION) {
    const what = version === null ? 'has no file PG_VERSION' : 'has a damaged file PG_VERSION';
    return { isUnfinished: true, words: `${what}: it is damaged or not whole. ${RESTORE}` };
  }
  if (control.state === 'good') return logFinding(folder);
  const what = {
    missing: 'has no file global/pg_control',
    damaged: 'has a damaged file global/pg_control',
    other: `was made by another PostgreSQL (pg_control ${'version' in control ? control.version : ''})`,
  }[control.state];
  return {
    isUnfinished: control.state !== 'other',
    words: `${what}: the database cannot be opened without it. ${RESTORE}`,
  };
}
