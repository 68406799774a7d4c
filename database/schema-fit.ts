// Whether this program may run on the schema that it finds. A newer schema is fine as long as nothing in it is breaking: so the programs of
// a fleet can be replaced one after the other while all of them run.
import type pg from 'pg';
import { newestKnown } from './migrations.ts';
import { type OpenOptions, openConnection } from './open.ts';
import { refuseTransactionPooling } from './pooling.ts';
import { ConnectionRefused } from './prepare.ts';

/** Numbers of migrations; 0: none. */
export type Schema = { readonly newest: number; readonly newestBreaking: number };

/** What was applied. Rejects when there is no schema, or one of before migrations said whether they are breaking. */
export async function schemaOf(client: pg.Pool | pg.ClientBase): Promise<Schema> {
  const { rows } = await client.query<Schema>(
    `SELECT coalesce(max(number), 0) AS newest, coalesce(max(number) FILTER (WHERE breaking), 0) AS "newestBreaking" FROM migration`,
  );
  return rows[0] ?? { newest: 0, newestBreaking: 0 };
}

export const runsOn = ({ newestBreaking }: Schema, known = newestKnown()): boolean =>
  newestBreaking <= known;

export const tooNewWords = ({ newestBreaking }: Schema, known = newestKnown()): string =>
  `the database has schema ${newestBreaking}, this program knows ${known}: start the newer program, or restore an older database`;

/**
 * What has to hold before a program of ours uses the database at all: no pooler by the transaction,
 * and a schema that it understands. `options` name a role that may see the migrations.
 * @throws {ConnectionRefused} when one of them does not hold; the message says what to do.
 */
export async function refuseUnfit(options: OpenOptions): Promise<void> {
  await refuseTransactionPooling(options);
  const client = await openConnection(options);
  try {
    const schema = await schemaOf(client);
    if (!runsOn(schema)) throw new ConnectionRefused(tooNewWords(schema));
    if (schema.newest < newestKnown()) throw new ConnectionRefused(TOO_OLD);
  } catch (error) {
    const { code } = error as { code?: string };
    const isUnreadable = code === UNDEFINED_TABLE || code === UNDEFINED_COLUMN || code === DENIED;
    throw isUnreadable ? new ConnectionRefused(TOO_OLD, { cause: error }) : error;
  } finally {
    await client.end();
  }
}

const TOO_OLD =
  'the schema of the database is older than this program: run "npm run migrate" with the login that owns it';

/** Codes of PostgreSQL's errors; a schema of before the grant may not be looked at. */
const UNDEFINED_TABLE = '42P01';
const UNDEFINED_COLUMN = '42703';
const DENIED = '42501';
