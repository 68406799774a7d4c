// What the bridge refuses. One backend serves all clients there and everybody is superuser, so the database cannot refuse these itself.

const PINNED =
  'the embedded database pins the role of a connection; open a pool with that role instead';

const REFUSED: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  // Only at the start of a statement: `UPDATE t SET role = ...` is an ordinary column.
  { pattern: /(?:^|;)\s*(?:set|reset)\s+(?:session\s+|local\s+)?role\b/i, why: PINNED },
  { pattern: /\bset_config\s*\(\s*'(?:role|session_authorization)'/i, why: PINNED },
  {
    pattern: /\b(?:set|reset)\s+(?:session\s+|local\s+)?session(?:_|\s+)authorization\b/i,
    why: PINNED,
  },
  {
    pattern: /\bpg_(?:try_)?advisory_(?:lock|unlock)/i,
    why: 'the embedded database has one backend, so session advisory locks hold nothing; its lock file is the lease',
  },
  {
    pattern: /(?:^|;)\s*(?:unlisten|discard|deallocate\s+(?:prepare\s+)?all)\b/i,
    why: 'the embedded database has one backend, so this would act on every connection; close this connection instead',
  },
];

/** SQL without comments, so that one before a statement does not hide it. Text in quotes may be damaged; it is only looked at. */
function withoutComments(sql: string): string {
  return sql.replace(/\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ');
}

/** Why this SQL may not run through the bridge, or null. Roles are refused by the database as well: the session is not a superuser's. */
export function refusalOf(sql: string): string | null {
  const bare = withoutComments(sql);
  for (const { pattern, why } of REFUSED) if (pattern.test(bare)) return why;
  return null;
}

/** Whether a setting may outlive its client in the one backend; if so all are set back. Says yes too often (any UPDATE) rather than too rarely. */
export function changesSettings(sql: string): boolean {
  return /\b(?:set|reset|set_config)\b|^\s*(?:do|call)\b/i.test(sql);
}

/** Channel of a LISTEN statement, or null. */
export function listenedChannel(sql: string): string | null {
  const match = /^\s*listen\s+"?([A-Za-z_][A-Za-z0-9_]*)"?\s*;?\s*$/i.exec(sql);
  return match?.[1]?.toLowerCase() ?? null;
}

/** Roles in the order in which they are served when several wait for the one backend: windows first, the public pages last. */
const RANKS = new Map([
  ['aggregator', 0],
  ['server', 1],
  ['auditor', 2],
  ['public_reader', 3],
]);

/** Importance of a role in the queue, 0 first. The owner (null: migrations, commands of an operator) is as important as the aggregator. */
export function rankOf(role: string | null): number {
  return role === null ? 0 : (RANKS.get(role) ?? RANKS.size);
}

/** Role asked for by the start-up option `-c role=...`; null is the owner. Throws on a role that is not one of ours. */
export function pinnedRole(options: string | undefined): string | null {
  const role = /(?:^|\s)-c\s+role=(\S+)/.exec(options ?? '')?.[1];
  if (role === undefined) return null;
  if (!RANKS.has(role)) throw new Error(`there is no role "${role.slice(0, 40)}"`);
  return role;
}
