// Data folders to damage, copied from one whose database was closed well, and the real database
// process to open them with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { markMade } from '#database/embedded/diagnosis.ts';
import { openPool } from '#database/open.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { dataFolder } from './folder.ts';
import { startPrepared } from './prepared.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../database/embedded/main.ts');

export type Said = { readonly failed: string | null; readonly printed: string };

/** Starts the real process below a shell with these limits, and ends it as soon as it is ready. */
export async function openDatabase(dataDir: string, limits = ''): Promise<Said> {
  const socket = dataFolder();
  const command = `${limits} exec "$0" "$@"`;
  const child = spawn(
    'sh',
    ['-c', command, process.execPath, ...NODE_FLAGS, ENTRY, dataDir, socket.dir],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let printed = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const exit = once(child, 'exit');
  const [message] = await Promise.race([once(child, 'message'), exit.then(() => [null])]);
  const failed: unknown =
    typeof message === 'object' && message !== null ? Reflect.get(message, 'failed') : 'no word';
  child.kill('SIGTERM');
  await exit;
  socket.remove();
  return { failed: typeof failed === 'string' ? failed : null, printed };
}

export type DamagedFolders = {
  /** A copy of a data folder whose database was closed well, changed. */
  readonly copyOf: (change: (dir: string) => void) => string;
  readonly emptyFolder: (change?: (dir: string) => void) => string;
};

/** To be called once, at the top of a test file: the database is made before its tests. */
export function damagedFolders(): DamagedFolders {
  const made = dataFolder();
  const folders: (() => void)[] = [made.remove];
  beforeAll(async () => {
    const database = await startPrepared({ dataDir: made.dir, log: () => {} }, 'new');
    const pool = openPool({ databaseUrl: database.databaseUrl, role: null });
    await pool.query('CREATE TABLE kept AS SELECT 7 AS value');
    // Many transactions of their own: so the transaction log has a middle.
    await pool.query(
      'DO $$ BEGIN FOR n IN 1..900 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$',
    );
    await pool.end();
    await database.close();
    markMade(made.dir);
  });
  afterAll(() => {
    for (const remove of folders) remove();
  });
  const emptyFolder: DamagedFolders['emptyFolder'] = (change = () => {}) => {
    const { dir, remove } = dataFolder();
    folders.push(remove);
    change(dir);
    return dir;
  };
  const copyOf: DamagedFolders['copyOf'] = (change) =>
    emptyFolder((dir) => {
      cpSync(made.dir, dir, { recursive: true });
      change(dir);
    });
  return { copyOf, emptyFolder };
}
