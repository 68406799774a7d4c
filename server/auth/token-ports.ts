// What is kept of tokens. The database and the twin in memory both are one.
import type { TokenRole } from '#shared/wire/tokens.ts';
import type { NewEntry } from '../ports.ts';

export type StoredToken = {
  readonly tokenId: string;
  /** SHA-256, lower-case hex: the token itself is stored nowhere. */
  readonly sha256: string;
  readonly role: TokenRole;
  /** Site of a device token, else null. */
  readonly siteId: string | null;
  /** Sites of an operator token; null: every one. */
  readonly sites: readonly string[] | null;
  readonly label: string;
  /** Id of the token in whose place it was made; null: of none. */
  readonly replaces: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** UTC day. */
  readonly lastUsedOn: string | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

export interface TokenStore {
  /** Oldest first. */
  list(): Promise<readonly StoredToken[]>;
  /** The token and its entry in one transaction. */
  add(row: StoredToken, entry: NewEntry): Promise<void>;
  /**
   * Ends a token at a time, unless it ends before, and adds the one that follows it, in one transaction. False: it was revoked or has a successor
   * already, and nothing was changed.
   */
  replace(tokenId: string, endsAt: Date, next: StoredToken, entry: NewEntry): Promise<boolean>;
  revoke(tokenId: string, at: Date, entry: NewEntry): Promise<void>;
}
