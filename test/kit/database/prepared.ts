// An embedded database, migrated, over a copy of one that was made before: making one costs 14 seconds of a core, opening a copy 3. What a first
// start and a migration do has tests of its own, which do without this.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import {
  type EmbeddedDatabase,
  type EmbeddedOptions,
  startEmbedded,
} from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openPool } from '#database/open.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.cache/test/databases');
/** What it is made of: our own way of making it, its schema, and the versions of what does it. */
const MADE_OF = ['database/embedded/*.ts', 'database/migrat*.ts', 'database/migrations/*.sql'];

function nameOfMigrated(): string {
  const hash = createHash('sha256');
  for (const file of globSync([...MADE_OF, 'package-lock.json'], { cwd: ROOT }).toSorted())
    hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function makeMigrated(dataDir: string): Promise<void> {
  const embedded = await startEmbedded({ dataDir, log: () => {} });
  const owner = openPool({ databaseUrl: embedded.databaseUrl, role: null });
  await migrate(owner);
  await owner.end();
  await embedded.close();
}

/** The folder of a migrated database, made by whoever needs it first. */
async function migratedDatabase(): Promise<string> {
  const made = path.join(FOLDER, nameOfMigrated());
  if (existsSync(made)) return made;
  mkdirSync(FOLDER, { recursive: true });
  const making = mkdtempSync(path.join(FOLDER, 'making-'));
  await makeMigrated(making);
  try {
    renameSync(making, made);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(made)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return made;
}

/** Puts a migrated database into a data folder that has none yet. */
export async function prepareDatabase(dataDir: string): Promise<void> {
  if (!existsSync(path.join(dataDir, 'database')))
    cpSync(await migratedDatabase(), dataDir, { recursive: true });
}

/** `startEmbedded`; in a folder that has no database yet one stands ready, and its schema is the newest. */
export async function startPrepared(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  await prepareDatabase(options.dataDir);
  return startEmbedded(options);
}
