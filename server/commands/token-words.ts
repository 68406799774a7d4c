// How the command `tokens` checks and shows.
import { listed } from '#shared/process/options.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import type { TokenRequest } from '#shared/wire/tokens.ts';
import { sitesOf } from '../auth/token-keeper.ts';
import type { StoredToken } from '../auth/token-ports.ts';

function sitesWords(known: readonly string[]): string {
  if (known.length === 0) return 'none is registered yet';
  return known.length === 1 ? `there is only ${known[0]}` : `there are ${listed(known)}`;
}

/** Throws when a token is asked for a site that is not registered: it would open nothing. */
export function refuseUnknownSites(request: TokenRequest, known: readonly string[]): void {
  const asked = request.role === 'device' ? [request.siteId] : (request.sites ?? []);
  const unknown = asked.find((siteId) => !known.includes(siteId));
  if (unknown === undefined) return;
  const option = request.role === 'device' ? '--site' : '--sites';
  throw new Error(`${option}: there is no site ${unknown}; ${sitesWords(known)}`);
}

function stateOf({ revokedAt, expiresAt }: StoredToken, now: number): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return 'valid';
  return `${expiresAt.getTime() <= now ? 'ended' : 'valid until'} ${expiresAt.toISOString()}`;
}

const counts = ({ revokedAt, expiresAt }: StoredToken, now: number): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt.getTime() > now);

/** Of a token that is written over in credentials.json: it goes on being valid, which nothing else says. Null: it does not, or is none of ours. */
export function writtenOverWords(
  secret: string | null | undefined,
  known: readonly StoredToken[],
  now: number,
): string | null {
  const hash = sha256Hex(secret ?? '');
  const row = known.find(({ sha256 }) => sha256 === hash);
  if (row === undefined || !counts(row, now)) return null;
  return `the token that stood there, ${row.tokenId} (${row.label}), stays valid: to end it, npm run tokens -- revoke --id ${row.tokenId}`;
}

/** One line per token; nothing in it opens anything. */
export function tokenLine(row: StoredToken, now: number): string {
  const where = sitesOf(row)?.join(',') ?? 'all sites';
  const used = row.lastUsedOn ?? 'never';
  const made = row.createdAt.toISOString().slice(0, 10);
  return `${row.tokenId}  ${row.role}  ${where}  ${stateOf(row, now)}  created ${made}  last used ${used}  ${row.label}`;
}

/** What ended and, of a token that was rotated, what did not. */
export function revokedWords(tokenId: string, successor: StoredToken | null): string {
  const left = successor === null ? '' : `; ${successor.tokenId}, which replaced it, stays valid`;
  return `token ${tokenId} is revoked; sessions started with it have ended${left}`;
}

/** Which token takes which one's place, and how long both are valid. */
export function rotatedWords(next: string, old: string, graceHours: number): string {
  const left = graceHours === 1 ? '1 more hour' : `${graceHours} more hours`;
  const end = graceHours === 0 ? 'ended at once' : `stays valid for ${left}`;
  return `token ${next} was created in place of ${old}, which ${end}`;
}
