// What holds on a new connection before any query of ours runs on it: the role is the pool's, it may not do what keeps the lanes apart, the
// database stores every letter. The start-up packet asks for the role; but a pooler may drop that, so it is asked for again and then looked at.
import type pg from 'pg';
import { isDatabaseAway } from '#shared/process/database-away.ts';

/** Roles of the database; each process sees what its role was granted and nothing else. */
export type DatabaseRole = 'aggregator' | 'server' | 'public_reader' | 'auditor';

/** The connection is not what it must be; trying again does not help. The message says what to do. */
export class ConnectionRefused extends Error {}

/** PostgreSQL says which role it is; what to do about it is for us to say. Any other error stays as it is. */
export function explained(error: unknown): unknown {
  const role = /^permission denied to set role "(\w+)"$/.exec(
    error instanceof Error ? error.message : '',
  )?.[1];
  if (role === undefined) return error;
  return new ConnectionRefused(
    `this needs a login that may act as "${role}", and the one in DATABASE_URL may not. scripts/database-roles.sh says which login is for what; or let an administrator run: GRANT ${role} TO <login>`,
  );
}

type Privilege = readonly [table: string, privilege: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'];

const on = (privilege: Privilege[1], tables: readonly string[]): readonly Privilege[] =>
  tables.map((table) => [table, privilege] as const);

const STAFF_TABLES = [
  'staff_record',
  'staff_release',
  'staff_frame',
  'release_window',
  'critical_signal',
  'alert_version',
  'event_state',
  'decision_log',
  'decision_text',
  'plan',
  'leaving',
  'intake',
  'account',
  'session',
  'access_token',
  'audit_entry',
  'outlet',
  'delivery',
] as const;
const RECORDS = ['staff_record', 'public_record', 'release_window', 'retraction'] as const;

/** What a role never has. A role of the right name with the rights of an owner is caught by this. */
const NEVER: Readonly<Record<DatabaseRole, readonly Privilege[]>> = {
  aggregator: [...on('UPDATE', RECORDS), ...on('DELETE', RECORDS)],
  server: [...on('INSERT', RECORDS), ...on('DELETE', RECORDS), ...on('SELECT', ['staff_record'])],
  public_reader: [...on('SELECT', STAFF_TABLES), ...on('INSERT', [...RECORDS, ...STAFF_TABLES])],
  auditor: [...on('INSERT', RECORDS), ...on('SELECT', ['account', 'session', 'access_token'])],
};

type Facts = {
  readonly user: string;
  readonly login: string;
  readonly encoding: string;
  readonly zone: string;
  readonly statementLimitMs: number;
  /** Rights from NEVER that this connection has all the same. */
  readonly rights: readonly string[] | null;
};

/** `pg_settings` gives numbers in the unit of the setting, here milliseconds. A table that is not there yet gives no right. */
const FACTS = `SELECT current_user::text AS "user", session_user::text AS login, current_setting('server_encoding') AS encoding,
  current_setting('TimeZone') AS zone,
  (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS "statementLimitMs",
  (SELECT array_agg(format('%s on %s', n.privilege, n.name)) FROM (
     SELECT p.name, p.privilege, to_regclass('public.' || p.name)::oid AS id FROM unnest($1::text[], $2::text[]) AS p(name, privilege)) n
   WHERE n.id IS NOT NULL AND CASE WHEN n.privilege = 'DELETE' THEN has_table_privilege(n.id, n.privilege)
     ELSE has_any_column_privilege(n.id, n.privilege) END) AS rights`;

async function factsOf(client: pg.ClientBase, role: DatabaseRole | null): Promise<Facts> {
  const never = role === null ? [] : NEVER[role];
  const { rows } = await client.query<Facts>(FACTS, [
    never.map(([table]) => table),
    never.map(([, privilege]) => privilege),
  ]);
  const [facts] = rows;
  if (facts === undefined) throw new ConnectionRefused('the database does not say who we are');
  return facts;
}

export type Wanted = {
  readonly role: DatabaseRole | null;
  /** Time limit of a statement, kept by the server; the embedded database has none. */
  readonly statementLimitMs: number;
  readonly idleTransactionLimitMs: number;
  /** null: a session may be idle for as long as it likes. */
  readonly idleSessionLimitMs: number | null;
};

/** Time limits that the server keeps, by PostgreSQL's names, in milliseconds. */
export function limitsAsked(wanted: Wanted): readonly (readonly [name: string, ms: number])[] {
  const { statementLimitMs, idleTransactionLimitMs, idleSessionLimitMs } = wanted;
  return [
    ['statement_timeout', statementLimitMs],
    ['idle_in_transaction_session_timeout', idleTransactionLimitMs],
    ...(idleSessionLimitMs === null ? [] : [['idle_session_timeout', idleSessionLimitMs] as const]),
  ];
}

/** Asks again for what the start-up packet asked for. What a pooler dropped comes back; the embedded database refuses to change the role. */
async function setAgain(client: pg.ClientBase, wanted: Wanted, facts: Facts): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
  for (const [name, ms] of limitsAsked(wanted)) await client.query(`SET ${name} TO ${ms}`);
  if (wanted.role === null || facts.user === wanted.role) return;
  try {
    await client.query(`SET ROLE ${wanted.role}`);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionRefused(
      `the connection has the rights of "${facts.user}" and not of "${wanted.role}", and the database does not change that: ${why}. ${REMEDY}`,
    );
  }
}

const REMEDY =
  'Connect straight to the database, or let the pooler pass the start-up parameter "options" on, with a login that is a member of the role (scripts/database-roles.sh).';

function refuseWrong({ user, login, encoding, rights }: Facts, role: DatabaseRole | null): void {
  if (encoding !== 'UTF8')
    throw new ConnectionRefused(
      `the database stores text as ${encoding}, which cannot hold every name. Make one with: CREATE DATABASE crowdshade ENCODING 'UTF8' TEMPLATE template0`,
    );
  if (role === null) return;
  if (user !== role)
    throw new ConnectionRefused(
      `the connection acts as "${user}" and not as "${role}" (login "${login}"). ${REMEDY}`,
    );
  if (rights !== null && rights.length > 0)
    throw new ConnectionRefused(
      `the role "${role}" has rights that it must never have: ${rights.join(', ')}. Revoke them, also those that it has as a member of another role or as a superuser.`,
    );
}

/**
 * Readies a connection that was just made.
 * @throws {ConnectionRefused} when it is not, and cannot be made, what was wanted.
 */
export async function prepareConnection(client: pg.ClientBase, wanted: Wanted): Promise<void> {
  const { role } = wanted;
  let facts = await factsOf(client, role);
  const isOurs = facts.zone === 'UTC' && (role === null || facts.user === role);
  // The embedded database makes the role the login, and takes no limits: there the client's own is all there is.
  const isEmbedded = role !== null && facts.login === role;
  if (!isOurs || (facts.statementLimitMs === 0 && !isEmbedded)) {
    await setAgain(client, wanted, facts);
    facts = await factsOf(client, role);
  }
  refuseWrong(facts, role);
}
