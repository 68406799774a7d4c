// The address of the database as somebody wrote it. Only parameters that we know are taken: pg lets a URL overrule every setting of a
// connection, so `?options=` would put away the role that a pool was opened with, and with it what keeps the lanes apart.

import { SSL_MODES } from '#shared/process/database-address.ts';

/** Parameters that say where the database is and how the line is secured. */
const ALLOWED = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslnegotiation',
  'uselibpqcompat',
  'application_name',
  'connect_timeout',
] as const;

export type DatabaseAddress = {
  /** For pg, without what is said here. */
  readonly connectionString: string;
  /** Name from the URL, null without one. */
  readonly applicationName: string | null;
  /** From `connect_timeout`; null without one. */
  readonly connectLimitMs: number | null;
  /** A Unix socket on this machine: the line cannot go dead, but whoever listens may be busy. */
  readonly isLocal: boolean;
};

function parsedUrl(databaseUrl: string): URL {
  try {
    const url = new URL(databaseUrl);
    if (url.protocol === 'postgresql:' || url.protocol === 'postgres:') return url;
  } catch {
    // said below, without the address: it holds a password
  }
  throw new Error(
    'DATABASE_URL is no address like postgresql://user:password@host:5432/database. In a URL the characters # / ? % @ and : of a password are written as %23 %2F %3F %25 %40 and %3A; or leave DATABASE_URL out and set DATABASE_HOST, DATABASE_USER, DATABASE_PASSWORD and DATABASE_NAME, where they stand as they are.',
  );
}

function refuseUnknown(url: URL): void {
  const allowed: readonly string[] = ALLOWED;
  const unknown = [...new Set(url.searchParams.keys())].filter((name) => !allowed.includes(name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => name.slice(0, 40)).join(', ');
  throw new Error(
    `DATABASE_URL sets ${names}, which is not taken from a URL: role, time zone and time limits of a connection are ours. Remove it; allowed are ${ALLOWED.join(', ')}.`,
  );
}

function refuseMode(url: URL): void {
  const modes: readonly string[] = SSL_MODES;
  if (url.searchParams.getAll('sslmode').every((mode) => modes.includes(mode))) return;
  throw new Error(`DATABASE_URL: sslmode is one of ${modes.join(', ')}.`);
}

function connectLimit(url: URL): number | null {
  const text = url.searchParams.get('connect_timeout');
  if (text === null) return null;
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 300)
    throw new Error('DATABASE_URL: connect_timeout is a whole number of seconds from 1 to 300.');
  return seconds * 1000;
}

/**
 * Reads a database address.
 * @throws {Error} a message that says what to change and never repeats the address, because it holds a password.
 */
export function readAddress(databaseUrl: string): DatabaseAddress {
  const url = parsedUrl(databaseUrl);
  refuseUnknown(url);
  refuseMode(url);
  const connectLimitMs = connectLimit(url);
  const applicationName = url.searchParams.get('application_name');
  const database = url.searchParams.get('dbname');
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  // Said by name in `connectionOptions`; what the URL says would overrule it.
  for (const name of ['connect_timeout', 'application_name', 'dbname'])
    url.searchParams.delete(name);
  if (database !== null) url.pathname = `/${encodeURIComponent(database)}`;
  return {
    connectionString: url.href,
    applicationName,
    connectLimitMs,
    isLocal: host.startsWith('/'),
  };
}
