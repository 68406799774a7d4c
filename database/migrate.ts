// Brings a database to the newest schema. Forward only, numbered files, one transaction for all that are missing; safe when several
// processes start at once, because the lock is taken first and what is done is read under it.
import type pg from 'pg';
import { isDatabaseAway } from '#shared/process/database-away.ts';
import { type Migration, migrations, newestKnown } from './migrations.ts';
import { runsOn, type Schema, schemaOf, tooNewWords } from './schema-fit.ts';

/** Any number that nothing else in this database locks. */
const LOCK = 727_001;
const DATABASE_ROLES = ['aggregator', 'server', 'public_reader', 'auditor'] as const;

/**
 * The table of migrations is not one of them: it holds which were applied, and whether programs that
 * do not know one may go on. What was applied before that was written down counts as breaking.
 */
async function readyTable(client: pg.PoolClient): Promise<Schema> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  await client.query(
    'ALTER TABLE migration ADD COLUMN IF NOT EXISTS breaking boolean NOT NULL DEFAULT true',
  );
  return schemaOf(client);
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
    [DATABASE_ROLES],
  );
  const { missing, may, login } = rows[0] ?? { missing: null, may: true, login: '' };
  if (missing === null || may) return;
  const make = missing.map((role) => `CREATE ROLE ${role} NOLOGIN;`).join(' ');
  throw new Error(
    `the login "${login}" may not make the roles that the database needs. Let an administrator run: ${make} GRANT ${DATABASE_ROLES.join(', ')} TO "${login}"; or give the login CREATEROLE`,
  );
}

/**
 * True when this program may run on the schema as it is, as far as this login may see: then nobody
 * has to be its owner. False also when it is too new: `migrate` says so.
 */
export async function isMigrated(pool: pg.Pool): Promise<boolean> {
  try {
    const schema = await schemaOf(pool);
    return schema.newest >= newestKnown() && runsOn(schema);
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

/** What `migrate` would apply, in its order. An empty database lacks everything. */
export async function missingMigrations(pool: pg.Pool): Promise<readonly Migration[]> {
  const { rows } = await pool.query<{ none: boolean }>(
    `SELECT to_regclass('public.migration') IS NULL AS none`,
  );
  if (rows[0]?.none !== false) return migrations();
  const { rows: applied } = await pool.query<{ newest: number }>(
    'SELECT coalesce(max(number), 0) AS newest FROM migration',
  );
  return migrations().filter(({ number }) => number > (applied[0]?.newest ?? 0));
}

/**
 * Applies what is missing and gives its names. The pool's login must own the schema. Throws when the
 * database is newer than this program by a migration that is breaking: an old program must not write
 * into a schema that it does not understand.
 */
export async function migrate(pool: pg.Pool): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await requireRoles(client);
    await client.query('CREATE EXTENSION IF NOT EXISTS timescaledb');
    const schema = await readyTable(client);
    if (!runsOn(schema)) throw new Error(tooNewWords(schema));
    const missing = migrations().filter(({ number }) => number > schema.newest);
    for (const { number, name, isBreaking, sql } of missing) {
      await client.query(sql);
      await client.query('INSERT INTO migration (number, name, breaking) VALUES ($1, $2, $3)', [
        number,
        name,
        isBreaking,
      ]);
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
