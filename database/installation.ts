// Whether Crowdshade was ever started in a data folder. What only makes sense on an installation asks first: with a slip of the pen in DATA_DIR
// it would make a new database there, change that one and report success.
import path from 'node:path';
import { isThere } from '#shared/process/file-owner.ts';
import { databaseFolder, isNeverUsed } from './embedded/diagnosis.ts';

/** Where an installation keeps what it knows. `databaseUrl` null: in the folder; the folder is absolute. */
export type Installation = { readonly databaseUrl: string | null; readonly dataDir: string };

const OF_THE_CLOCK = 'steady-clock.json';

function isInstalled(dataDir: string): boolean {
  return (
    !isNeverUsed(dataDir) ||
    isThere(databaseFolder(dataDir)) ||
    isThere(path.join(dataDir, OF_THE_CLOCK))
  );
}

/** Whether a register may be there already. False: whoever looks into a database makes one. */
export function mayHoldRegister({ databaseUrl, dataDir }: Installation): boolean {
  return databaseUrl !== null || !isNeverUsed(dataDir);
}

function refuse(dataDir: string): never {
  throw new Error(`there is no Crowdshade in ${dataDir}: is DATA_DIR right?`);
}

/** For a command that reads the data folder itself. Throws when nothing was ever started there; makes nothing. */
export function requireDataFolder({ dataDir }: Pick<Installation, 'dataDir'>): void {
  if (!isInstalled(dataDir)) refuse(dataDir);
}

/** For a command that reads the database: with DATABASE_URL the data folder does not matter. */
export function requireInstallation(settings: Installation): void {
  if (settings.databaseUrl === null) requireDataFolder(settings);
}
