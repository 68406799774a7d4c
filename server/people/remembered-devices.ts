// Known devices that this server has seen, told from memory: before the account is read nothing else can tell one from a stranger, and whoever is known
// does not stand in the line of strangers in which accounts are looked up.
import { LRUCache } from 'lru-cache';
import { noncesOf } from './device-proof.ts';

const MOST_REMEMBERED = 10_000;

export class RememberedDevices {
  /** Accounts by nonce and login name. A nonce is 96 bits of chance that only its device has. */
  readonly #accounts = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  /** The account of this name for which the cookie held a right proof before; null: none that is remembered. */
  accountOf(cookie: string | undefined, login: string): string | null {
    const found = noncesOf(cookie).map((nonce) => this.#accounts.get(`${nonce} ${login}`));
    return found.find((accountId) => accountId !== undefined) ?? null;
  }

  remember(nonce: string, login: string, accountId: string): void {
    this.#accounts.set(`${nonce} ${login}`, accountId);
  }

  /** None of the cookie's proofs is right for this name any more. */
  forget(cookie: string | undefined, login: string): void {
    for (const nonce of noncesOf(cookie)) this.#accounts.delete(`${nonce} ${login}`);
  }
}
