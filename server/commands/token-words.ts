// How the command `tokens` reads and shows.
import type * as z from 'zod';
import { Usage } from '#aggregator/command.ts';
import { sitesOf } from '../auth/token-desk.ts';
import type { TokenRow } from '../auth/token-ports.ts';

/** Throws a message for people that names each wrong option. */
export function parsedOrUsage<T>(schema: z.ZodType<T>, value: unknown, usage: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Usage(`${problems.join('; ')}\n${usage}`);
}

function stateOf({ revokedAt, expiresAt }: TokenRow, now: number): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return 'counts';
  return `${expiresAt.getTime() <= now ? 'ended' : 'counts until'} ${expiresAt.toISOString()}`;
}

/** One line per token; nothing in it opens anything. */
export function tokenLine(row: TokenRow, now: number): string {
  const where = sitesOf(row)?.join(',') ?? 'all sites';
  const used = row.lastUsedOn ?? 'never';
  const made = row.createdAt.toISOString().slice(0, 10);
  return `${row.tokenId}  ${row.role}  ${where}  ${stateOf(row, now)}  made ${made}  last used ${used}  ${row.label}`;
}
