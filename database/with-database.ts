// Finds the database for a command: DATABASE_URL, else the embedded one that a running `npm start` serves, else the embedded one opened here.
import type pg from 'pg';
import type { Say } from '#shared/process/command.ts';
import { actAsOwnerOf } from '#shared/process/file-owner.ts';
import { markMade } from './embedded/diagnosis.ts';
import { findRunning, startEmbedded } from './embedded/embedded.ts';
import { type Installation, requireInstallation } from './installation.ts';
import { LONG_LIMITS, openPool } from './open.ts';
import { type DatabaseRole, explained } from './prepare.ts';

export type OpenAs = (role: DatabaseRole | null) => pg.Pool;

/**
 * Calls `use` with a way to open pools and the address; closes everything afterwards. From here on root is whoever the data folder belongs to: what
 * somebody hands in was read before.
 */
export async function withDatabase<T>(
  settings: Installation,
  say: Say,
  use: (openAs: OpenAs, databaseUrl: string) => Promise<T>,
): Promise<T> {
  actAsOwnerOf(settings.dataDir, say);
  const known = settings.databaseUrl ?? findRunning(settings.dataDir);
  const embedded =
    known === null ? await startEmbedded({ dataDir: settings.dataDir, log: say }) : null;
  const databaseUrl = known ?? embedded?.databaseUrl ?? '';
  const pools: pg.Pool[] = [];
  const openAs: OpenAs = (role) => {
    const pool = openPool({ databaseUrl, role, limits: LONG_LIMITS });
    pools.push(pool);
    return pool;
  };
  try {
    const result = await use(openAs, databaseUrl);
    // Every command migrates first, so the schema is there: an empty database folder is a loss from now on, not a beginning.
    if (embedded !== null || findRunning(settings.dataDir) === databaseUrl)
      markMade(settings.dataDir);
    return result;
  } catch (error) {
    throw explained(error);
  } finally {
    for (const pool of pools) await pool.end();
    await embedded?.close();
  }
}

/** The same for a command that only makes sense on an installation: refuses where there is none, and makes nothing. */
export async function withInstallation<T>(
  settings: Installation,
  say: Say,
  use: (openAs: OpenAs, databaseUrl: string) => Promise<T>,
): Promise<T> {
  requireInstallation(settings);
  return withDatabase(settings, say, use);
}
