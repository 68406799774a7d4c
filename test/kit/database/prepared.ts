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

/** `new`: as a first start leaves it, without a schema. */
type Kind = 'new' | 'migrated';

function nameOf(kind: Kind): string {
  const hash = createHash('sha256').update(kind);
  for (const file of globSync([...MADE_OF, 'package-lock.json'], { cwd: ROOT }).toSorted())
    hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function make(kind: Kind, dataDir: string): Promise<void> {
  if (kind === 'migrated') cpSync(await made('new'), dataDir, { recursive: true });
  const embedded = await startEmbedded({ dataDir, log: () => {} });
  if (kind === 'migrated') {
    const owner = openPool({ databaseUrl: embedded.databaseUrl, role: null });
    await migrate(owner);
    await owner.end();
  }
  await embedded.close();
}

/** The folder of such a database, made by whoever needs it first. */
async function made(kind: Kind): Promise<string> {
  const folder = path.join(FOLDER, nameOf(kind));
  if (existsSync(folder)) return folder;
  mkdirSync(FOLDER, { recursive: true });
  const making = mkdtempSync(path.join(FOLDER, 'making-'));
  await make(kind, making);
  try {
    renameSync(making, folder);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(folder)) throw error;
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/** Puts a database into a data folder that has none yet, with the newest schema unless it shall be `new`. */
export async function prepareDatabase(dataDir: string, kind: Kind = 'migrated'): Promise<void> {
  if (!existsSync(path.join(dataDir, 'database')))
    cpSync(await made(kind), dataDir, { recursive: true });
}

/** `startEmbedded`; in a folder that has no database yet one stands ready. */
export async function startPrepared(
  options: EmbeddedOptions,
  kind: Kind = 'migrated',
): Promise<EmbeddedDatabase> {
  await prepareDatabase(options.dataDir, kind);
  return startEmbedded(options);
}
