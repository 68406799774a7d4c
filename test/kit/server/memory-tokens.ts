// The twin of the store of tokens in memory.
import type { StoredToken, TokenStore } from '#server/auth/token-ports.ts';
import type { LiveToken, NewEntry } from '#server/ports.ts';

export class MemoryTokens {
  readonly rows = new Map<string, StoredToken>();

  /** The token that fits and counts now, or null; used today from now on. */
  live(fits: (row: StoredToken) => boolean): LiveToken | null {
    const row = [...this.rows.values()].find(fits);
    const isOver =
      row === undefined ||
      row.revokedAt !== null ||
      (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now());
    return isOver ? null : { tokenId: row.tokenId, role: row.role, sites: row.sites };
  }

  change(tokenId: string, change: Partial<StoredToken>): void {
    const row = this.rows.get(tokenId);
    if (row !== undefined) this.rows.set(tokenId, { ...row, ...change });
  }

  use(sha256: string): LiveToken | null {
    const token = this.live((row) => row.sha256 === sha256);
    if (token !== null)
      this.change(token.tokenId, { lastUsedOn: new Date().toISOString().slice(0, 10) });
    return token;
  }

  put(sha256: string, role: StoredToken['role'], siteId: string | null): void {
    const tokenId = `t-${sha256.slice(0, 10)}`;
    this.rows.set(tokenId, {
      tokenId,
      sha256,
      role,
      siteId,
      sites: null,
      label: 'test',
      replaces: null,
      createdBy: 'system',
      createdAt: new Date(),
      lastUsedOn: null,
      expiresAt: null,
      revokedAt: null,
    });
  }
}

export function tokenStoreOf(
  tokens: MemoryTokens,
  record: (entry: NewEntry) => Promise<void>,
): TokenStore {
  return {
    list: async () => [...tokens.rows.values()],
    add: async (row, entry) => {
      tokens.rows.set(row.tokenId, row);
      await record(entry);
    },
    replace: async (tokenId, endsAt, next, entry) => {
      if ([...tokens.rows.values()].some(({ replaces }) => replaces === tokenId)) return false;
      const old = tokens.rows.get(tokenId);
      if (old === undefined || old.revokedAt !== null) return false;
      const known = old.expiresAt;
      tokens.change(tokenId, { expiresAt: known !== null && known < endsAt ? known : endsAt });
      tokens.rows.set(next.tokenId, next);
      await record(entry);
      return true;
    },
    revoke: async (tokenId, at, entry) => {
      tokens.change(tokenId, { revokedAt: at });
      await record(entry);
    },
  };
}
