// How the command `tokens` reads and shows.
import type * as z from 'zod';
import { Usage } from '#aggregator/process/command.ts';
import { sitesOf } from '../auth/token-desk.ts';
import type { TokenRow } from '../auth/token-ports.ts';

/** What a part of a request is called on the command line, where that is another word. */
const OPTION_OF: Readonly<Record<string, string>> = {
  siteId: 'site',
  expiresAt: 'expires',
  graceHours: 'grace',
};

/** Throws a message for people that names each wrong option. */
export function parsedOrUsage<T>(schema: z.ZodType<T>, value: unknown, usage: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const [name = '', ...inside] = path.map(String);
    const option = [OPTION_OF[name] ?? name, ...inside].join('.');
    return `--${option}: ${message.endsWith('received undefined') ? 'is missing' : message}`;
  });
  throw new Usage(`${problems.join('; ')}\n${usage}`);
}

function stateOf({ revokedAt, expiresAt }: TokenRow, now: number): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return 'valid';
  return `${expiresAt.getTime() <= now ? 'ended' : 'valid until'} ${expiresAt.toISOString()}`;
}

/** One line per token; nothing in it opens anything. */
export function tokenLine(row: TokenRow, now: number): string {
  const where = sitesOf(row)?.join(',') ?? 'all sites';
  const used = row.lastUsedOn ?? 'never';
  const made = row.createdAt.toISOString().slice(0, 10);
  return `${row.tokenId}  ${row.role}  ${where}  ${stateOf(row, now)}  created ${made}  last used ${used}  ${row.label}`;
}

/** Which token takes which one's place, and how long both are valid. */
export function rotatedWords(next: string, old: string, graceHours: number): string {
  const left = graceHours === 1 ? '1 more hour' : `${graceHours} more hours`;
  const end = graceHours === 0 ? 'ended at once' : `stays valid for ${left}`;
  return `token ${next} was created in place of ${old}, which ${end}`;
}
