// Which site a device token speaks for. Asked of the database, remembered for a while, and good for an hour when the database is away: readings are
// taken meanwhile. A token that is revoked is forgotten at once, by notice; when notices may have been missed, all are asked for again.
import type { EpochMs } from '#shared/time.ts';
import type { DeviceToken } from './store/engine-store.ts';

const FRESH_MS = 30_000;
const STALE_MS = 3_600_000;

export type TokenMemory = {
  /** The site of a token by its SHA-256, or null. Rejects when it is not known and the database does not answer. */
  siteOf(sha256: string): Promise<string | null>;
  /** This token was changed. */
  changed(sha256: string): void;
  /** Changes may have been missed. */
  doubt(): void;
};

type Known = { readonly token: DeviceToken; at: EpochMs };

export function rememberTokens(
  find: (sha256: string) => Promise<DeviceToken | null>,
  now: () => EpochMs,
): TokenMemory {
  const known = new Map<string, Known>();
  let changes = 0;
  const unlessEnded = ({ token }: Known): string | null =>
    token.expiresAt === null || token.expiresAt > now() ? token.siteId : null;
  return {
    siteOf: async (sha256) => {
      const entry = known.get(sha256);
      if (entry !== undefined && now() - entry.at < FRESH_MS) return unlessEnded(entry);
      const before = changes;
      try {
        const token = await find(sha256);
        // What was read before a change is for this answer, and not to be remembered.
        if (token === null) known.delete(sha256);
        else if (before === changes) known.set(sha256, { token, at: now() });
        return token?.siteId ?? null;
      } catch (error) {
        const left = known.get(sha256);
        if (left !== undefined && now() - left.at < STALE_MS) return unlessEnded(left);
        throw error;
      }
    },
    changed: (sha256) => {
      changes += 1;
      known.delete(sha256);
    },
    doubt: () => {
      changes += 1;
      for (const entry of known.values()) entry.at = Math.min(entry.at, now() - FRESH_MS);
    },
  };
}
