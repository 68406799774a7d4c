// What the bridge refuses. One backend serves all clients there and everybody is superuser, so the database cannot refuse these itself.

const REFUSED: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  {
    pattern:
      /\b(set|reset)\s+(session\s+|local\s+)?(role\b|session\s+authorization\b)|set_config\s*\(\s*'role'/i,
    why: 'the embedded database pins the role of a connection; open a pool with that role instead',
  },
  {
    pattern: /\bpg_(try_)?advisory_(lock|unlock)/i,
    why: 'the embedded database has one backend, so session advisory locks hold nothing; its lock file is the lease',
  },
  {
    pattern: /^\s*unlisten\b/i,
    why: 'the embedded database keeps listening until the connection is closed',
  },
];

/** Why this SQL may not run through the bridge, or null. */
export function refusalOf(sql: string): string | null {
  for (const { pattern, why } of REFUSED) if (pattern.test(sql)) return why;
  return null;
}

/** A `SET` would outlive its client in the one backend, so it is undone when the client gives the backend back. */
export function changesSettings(sql: string): boolean {
  return (
    /\bset\s+(?!local\b)\w+|\bset_config\s*\(|\breset\s/i.test(sql) &&
    !/^\s*(update|insert|with|select)\b/i.test(sql)
  );
}

/** Channel of a LISTEN statement, or null. */
export function listenedChannel(sql: string): string | null {
  const match = /^\s*listen\s+"?([A-Za-z_][A-Za-z0-9_]*)"?\s*;?\s*$/i.exec(sql);
  return match?.[1]?.toLowerCase() ?? null;
}

const ROLES = ['aggregator', 'server', 'public_reader', 'auditor'];

/** Role asked for by the start-up option `-c role=...`; null is the owner. Throws on a role that is not one of ours. */
export function pinnedRole(options: string | undefined): string | null {
  const role = /(?:^|\s)-c\s+role=(\S+)/.exec(options ?? '')?.[1];
  if (role === undefined) return null;
  if (!ROLES.includes(role)) throw new Error(`there is no role "${role.slice(0, 40)}"`);
  return role;
}
