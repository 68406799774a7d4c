// What people do with tokens: make, list, rotate, revoke. By screen and by command alike; who may do which is asked by the routes.

import { newToken, newTokenId } from '#shared/process/chance.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, HOUR_MS } from '#shared/time.ts';
import { GRACE_HOURS, type NewToken, type Token, type TokenRequest } from '#shared/wire/tokens.ts';
import type { NewEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { StoredToken, TokenStore } from './token-ports.ts';

const newSecret = (role: StoredToken['role']): string =>
  newToken(role === 'operator' ? 'op' : 'dev');

export const sitesOf = ({ role, siteId, sites }: StoredToken): readonly string[] | null =>
  role === 'device' ? [siteId ?? ''] : sites;

/** The token as it may be shown: without its hash. */
export function tokenOf(row: StoredToken): Token {
  const sites = sitesOf(row);
  const { tokenId, role, label, lastUsedOn, replaces } = row;
  return {
    tokenId,
    role,
    label,
    sites: sites === null ? null : [...sites],
    createdAt: row.createdAt.toISOString(),
    replaces,
    lastUsedOn,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

function entryOf(actorId: string, action: string, row: StoredToken): NewEntry {
  const sites = sitesOf(row)?.join(' ') ?? 'all';
  const after = { tokenRole: row.role, sites };
  return { actorId, action: `token.${action}`, subjectId: row.tokenId, before: null, after };
}

export class TokenKeeper {
  readonly #store: TokenStore;
  readonly #now: () => EpochMs;
  readonly #onEnded: (tokenId: string) => void;

  /** `onEnded` is called after a token ended: open sockets are looked at again. */
  constructor(store: TokenStore, now: () => EpochMs, onEnded: (tokenId: string) => void) {
    this.#store = store;
    this.#now = now;
    this.#onEnded = onEnded;
  }

  list(): Promise<readonly StoredToken[]> {
    return this.#store.list();
  }

  /** Throws `not_found`. */
  async one(tokenId: string): Promise<StoredToken> {
    const row = (await this.#store.list()).find((known) => known.tokenId === tokenId);
    if (row === undefined)
      throw new Refusal('not_found', 'There is no token with this id. The list shows the ids.');
    return row;
  }

  /** Makes a token; `secret` is given here and never again. */
  async create(actorId: string, request: TokenRequest): Promise<NewToken> {
    const { role, label, expiresAt } = request;
    const row = this.#newRow(actorId, {
      role,
      label,
      siteId: request.role === 'device' ? request.siteId : null,
      sites: request.role === 'operator' ? request.sites : null,
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
      replaces: null,
    });
    if (row.expiresAt !== null && row.expiresAt.getTime() <= this.#now())
      throw new Refusal('invalid_body', 'Choose an end in the future.', [
        { pointer: '/expiresAt', code: 'past', detail: 'this is over' },
      ]);
    const secret = newSecret(role);
    await this.#store.add({ ...row, sha256: sha256Hex(secret) }, entryOf(actorId, 'created', row));
    return { token: tokenOf(row), secret };
  }

  /**
   * A new token in place of this one, with the end that this one had. Both count until the grace time is over. Throws `conflict` for one that has a
   * successor or has ended.
   */
  async rotate(actorId: string, tokenId: string, graceHours = GRACE_HOURS): Promise<NewToken> {
    const old = await this.requireRotatable(tokenId);
    const next = this.#newRow(actorId, { ...old, replaces: tokenId });
    const secret = newSecret(old.role);
    const endsAt = new Date(this.#now() + graceHours * HOUR_MS);
    const entry = entryOf(actorId, 'rotated', old);
    const facts = { ...entry.after, next: next.tokenId, graceHours: String(graceHours) };
    const row = { ...next, sha256: sha256Hex(secret) };
    const isDone = await this.#store.replace(tokenId, endsAt, row, { ...entry, after: facts });
    if (!isDone) {
      await this.requireRotatable(tokenId);
      throw await this.#replacedRefusal(tokenId);
    }
    this.#onEnded(tokenId);
    return { token: tokenOf(next), secret };
  }

  /** Ends the token at once, with the sessions that were made with it. Gives the successor that counts on, null: there is none. */
  async revoke(actorId: string, tokenId: string): Promise<StoredToken | null> {
    const row = await this.#running(
      tokenId,
      'This token has already ended: there is nothing left to revoke.',
    );
    await this.#store.revoke(tokenId, new Date(this.#now()), entryOf(actorId, 'revoked', row));
    this.#onEnded(tokenId);
    const successor = await this.#successorOf(tokenId);
    return successor === null || this.#isOver(successor) ? null : successor;
  }

  /** The token, as long as it counts and none took its place. Throws `conflict` otherwise. */
  async requireRotatable(tokenId: string): Promise<StoredToken> {
    if ((await this.#successorOf(tokenId)) !== null) throw await this.#replacedRefusal(tokenId);
    return this.#running(tokenId, 'This token has ended. Create another one.');
  }

  /** The newest of those that took its place, one after another; null: none did. */
  async #successorOf(tokenId: string): Promise<StoredToken | null> {
    const rows = await this.#store.list();
    let newest: StoredToken | null = null;
    for (let id = tokenId; ; id = newest.tokenId) {
      const next = rows.findLast(({ replaces }) => replaces === id);
      if (next === undefined) return newest;
      newest = next;
    }
  }

  async #replacedRefusal(tokenId: string): Promise<Refusal> {
    const successor = await this.#successorOf(tokenId);
    const id = successor?.tokenId ?? 'another one';
    const isOver = successor !== null && this.#isOver(successor);
    const then = isOver ? 'that one has ended too. Create another one.' : 'rotate that one.';
    return new Refusal('conflict', `This token has already been replaced by ${id}; ${then}`);
  }

  #isOver({ revokedAt, expiresAt }: StoredToken): boolean {
    return revokedAt !== null || (expiresAt !== null && expiresAt.getTime() <= this.#now());
  }

  async #running(tokenId: string, words: string): Promise<StoredToken> {
    const row = await this.one(tokenId);
    if (this.#isOver(row)) throw new Refusal('conflict', words);
    return row;
  }

  #newRow(
    createdBy: string,
    of: Pick<StoredToken, 'role' | 'label' | 'siteId' | 'sites' | 'expiresAt' | 'replaces'>,
  ): StoredToken {
    const { role, label, siteId, sites, expiresAt, replaces } = of;
    return {
      tokenId: newTokenId(),
      sha256: '',
      role,
      label,
      replaces,
      siteId,
      sites,
      createdBy,
      createdAt: new Date(this.#now()),
      lastUsedOn: null,
      expiresAt,
      revokedAt: null,
    };
  }
}
