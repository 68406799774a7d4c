// Brings a database to the newest schema. Forward only, numbered files, one transaction for all that are missing; safe when several
// processes start at once, because the lock is taken first and what is done is read under it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';

const FOLDER = path.join(import.meta.dirname, 'migrations');
/** Any number that nothing else in this database locks. */
const LOCK = 727_001;

type Migration = { readonly number: number; readonly name: string; readonly sql: string };

function migrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      number: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      sql: readFileSync(path.join(FOLDER, file), 'utf8'),
    }));
}

async function appliedNumber(client: pg.PoolClient): Promise<number> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const { rows } = await client.query<{ newest: number }>(
    'SELECT coalesce(max(number), 0) AS newest FROM migration',
  );
  return rows[0]?.newest ?? 0;
}

/**
 * Applies what is missing and gives its names. The pool's login must own the schema. Throws when the database is newer than this program:
 * an old program must not write into a schema that it does not know.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const all = migrations();
  const newest = all.at(-1)?.number ?? 0;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    const applied = await appliedNumber(client);
    if (applied > newest) {
      throw new Error(
        `the database has schema ${applied}, this program knows ${newest}: start the newer program, or restore an older database`,
      );
    }
    const missing = all.filter((migration) => migration.number > applied);
    for (const { number, name, sql } of missing) {
      await client.query(sql);
      await client.query('INSERT INTO migration (number, name) VALUES ($1, $2)', [number, name]);
    }
    await client.query('COMMIT');
    return missing.map(({ name }) => name);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
