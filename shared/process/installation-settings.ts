// Where an installation keeps what it knows, as the settings say it.
import path from 'node:path';
import { databaseAddress } from './database-address.ts';
import { type Environment, readEnvironment } from './settings.ts';

export const DATABASE_SETTINGS = [
  'DATABASE_URL',
  'DATABASE_HOST',
  'DATABASE_PORT',
  'DATABASE_USER',
  'DATABASE_PASSWORD',
  'DATABASE_NAME',
  'DATABASE_SSLMODE',
] as const;

const NAMES = ['DATA_DIR', ...DATABASE_SETTINGS] as const;
type Read = ReturnType<typeof readEnvironment<(typeof NAMES)[number]>>;

/** `databaseUrl` null: the embedded database of the folder. The folder is absolute. */
export function installationOf(env: Read): { databaseUrl: string | null; dataDir: string } {
  return { databaseUrl: databaseAddress(env), dataDir: path.resolve(env.DATA_DIR ?? './data') };
}

/** For a command that needs no more. Throws one Error that names each wrong setting. */
export const readInstallation = (environment: Environment): ReturnType<typeof installationOf> =>
  installationOf(readEnvironment(environment, NAMES));
