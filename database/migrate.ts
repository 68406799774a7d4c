// Brings a database to the newest schema. Forward only, numbered files, one transaction for all that are missing; safe when several
// processes start at once, because the lock is taken first and what is done is read under it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { isDatabaseAway } from '#shared/process/database-away.ts';

const FOLDER = path.join(import.meta.dirname, 'migrations');
/** Any number that nothing else in this database locks. */
const LOCK = 727_001;
const ROLES = ['aggregator', 'server', 'public_reader', 'auditor'] as const;

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

function ownersOnly(error: unknown): unknown {
  const isRefused = error instanceof Error && 'code' in error && error.code === '42501';
  if (!isRefused) return error;
  return new Error(
    `${error.message}: the schema is to be brought up to date, and that takes the login that owns it. Run migrate with that login first`,
    { cause: error },
  );
}

/** The roles come with the first migration, unless the server has them; and only some logins may make roles. */
async function requireRoles(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ missing: string[] | null; may: boolean; login: string }>(
    `SELECT current_user::text AS login, (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS may,
       (SELECT array_agg(r) FROM unnest($1::text[]) r WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r)) AS missing`,
    [ROLES],
  );
  const { missing, may, login } = rows[0] ?? { missing: null, may: true, login: '' };
  if (missing === null || may) return;
  const make = missing.map((role) => `CREATE ROLE ${role} NOLOGIN;`).join(' ');
  throw new Error(
    `the login "${login}" may not make the roles that the database needs. Let an administrator run: ${make} GRANT ${ROLES.join(', ')} TO "${login}"; or give the login CREATEROLE`,
  );
}

/** True when the schema is the newest one, as far as this login may see: then nobody has to be its owner. Rejects when the database is newer. */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  const newest = migrations().at(-1)?.number ?? 0;
  try {
    const { rows } = await pool.query<{ newest: number | null }>(
      'SELECT max(number) AS newest FROM migration',
    );
    return rows[0]?.newest === newest;
  } catch (error) {
    // A login that may not act as the role is wrong; that may not be taken for a missing schema.
    if (isDatabaseAway(error) || /set role/.test(String(error))) throw error;
    // No schema yet, or one from before this was to be seen.
    return false;
  }
}

/** Closes what an update of the extension opened again. Gives how much this login could not close. The pool's login owns the schema. */
export async function withholdCatalogue(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ open: number }>(
    'SELECT count(*)::int AS open FROM withhold_catalogue()',
  );
  return rows[0]?.open ?? 0;
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
    await requireRoles(client);
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
    throw ownersOnly(error);
  } finally {
    client.release();
  }
}
