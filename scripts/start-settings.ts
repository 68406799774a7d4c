// The settings of all programs that a start starts, judged before anything is made: what one of them refuses, the start refuses.
import { readSettings, type Settings } from '#aggregator/process/settings.ts';
import { readAddress } from '#database/address.ts';
import { readServerSettings } from '#server/settings.ts';
import { ListedError, problemsOf } from '#shared/process/command.ts';
import type { Environment } from '#shared/process/settings.ts';

/** Stands for the address of the embedded database, which nobody knows before it is open. */
const EMBEDDED = 'postgresql://localhost/embedded';

/** @throws {ListedError} with every setting that is wrong. */
export function startSettings(environment: Environment): Settings {
  const { DATABASE_URL, DATABASE_HOST } = environment;
  const isEmbedded = DATABASE_URL === undefined && DATABASE_HOST === undefined;
  const ofServer = isEmbedded ? { ...environment, DATABASE_URL: EMBEDDED } : environment;
  const wrong = problemsOf([
    () => readSettings(environment),
    () => readAddress(readServerSettings(ofServer).databaseUrl),
  ]);
  if (wrong.length > 0) throw new ListedError('the settings are not right', wrong);
  return readSettings(environment);
}
