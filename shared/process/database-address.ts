// Where the database is, as the settings of a process say it: one address, or its parts.

/** Whether the line is encrypted, and what is checked: as PostgreSQL's own programs call it. Those that may fall back to a line that anybody can read are none. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

export type DatabaseParts = {
  readonly DATABASE_URL?: string | undefined;
  readonly DATABASE_HOST?: string | undefined;
  readonly DATABASE_PORT?: number | undefined;
  readonly DATABASE_USER?: string | undefined;
  readonly DATABASE_PASSWORD?: string | undefined;
  readonly DATABASE_NAME?: string | undefined;
  readonly DATABASE_SSLMODE?: string | undefined;
};

function refuseHalf(parts: DatabaseParts): void {
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD } = parts;
  const { DATABASE_NAME, DATABASE_SSLMODE } = parts;
  if (DATABASE_HOST === undefined) {
    const rest = [DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD, DATABASE_NAME, DATABASE_SSLMODE];
    if (rest.some((part) => part !== undefined))
      throw new Error('DATABASE_HOST is missing: the other DATABASE_ settings belong to it.');
  } else if (DATABASE_USER === undefined || DATABASE_NAME === undefined) {
    throw new Error('with DATABASE_HOST also set DATABASE_USER and DATABASE_NAME.');
  }
}

/**
 * The address: DATABASE_URL as it is, or one made of the parts, in which every value stands as it is and a password needs no escaping. null when
 * neither is set. DATABASE_HOST is a name, an address, or the folder of a Unix socket.
 * @throws {Error} when both are set, or parts are missing.
 */
export function databaseAddress(parts: DatabaseParts): string | null {
  refuseHalf(parts);
  const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_SSLMODE: sslmode } = parts;
  if (host === undefined) return parts.DATABASE_URL ?? null;
  const [user, password, name] = [
    parts.DATABASE_USER,
    parts.DATABASE_PASSWORD,
    parts.DATABASE_NAME,
  ].map((part) => encodeURIComponent(part ?? ''));
  const isFolder = host.startsWith('/');
  const named = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const query = [
    ...(isFolder ? [`host=${encodeURIComponent(host)}`] : []),
    ...(sslmode === undefined ? [] : [`sslmode=${encodeURIComponent(sslmode)}`]),
  ].join('&');
  const at = `${isFolder ? 'localhost' : named}${port === undefined ? '' : `:${port}`}`;
  const address = `postgresql://${user}:${password}@${at}/${name}${query === '' ? '' : `?${query}`}`;
  // A process that was given the parts hands the address on to those that it starts.
  if (parts.DATABASE_URL !== undefined && parts.DATABASE_URL !== address)
    throw new Error('set either DATABASE_URL or DATABASE_HOST with its parts, not both.');
  return address;
}
