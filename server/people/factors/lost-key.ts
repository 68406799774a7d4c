// What needs the key of authenticator apps while it is away, or another one stands in its place: refused as "not ready", until the right one is back.
import type { FactorRow, FactorStore } from './ports.ts';
import { keyNotReady, noKey } from './refusals.ts';
import type { OpenVault } from './settings.ts';
import { keyNameOf, type Vault } from './vault.ts';

type KeyParts = {
  /** Null: this server has no key to seal secrets with. */
  readonly vault: OpenVault;
  /** Secrets are there that this key does not open: the operator has to hear of it. */
  readonly onLostKey: () => void;
};

/**
 * The vault for a new secret. A key is made where nothing is sealed yet, and nowhere else; and nothing is sealed with another key than what is there:
 * once the right one is back, it would open to nobody.
 */
export async function vaultForNew(
  { vault: open, onLostKey }: KeyParts,
  store: Pick<FactorStore, 'hasOtherKey'>,
): Promise<Vault> {
  const isFirst = !(await store.hasOtherKey(''));
  const vault = open(isFirst);
  if (vault === null) throw noKey();
  if (isFirst || !(await store.hasOtherKey(vault.keyName))) return vault;
  onLostKey();
  throw keyNotReady();
}

/** Refuses where there are apps and the key of none: no code can be judged, and that is nobody's wrong try. */
export function requireKeyOf({ vault, onLostKey }: KeyParts, factors: readonly FactorRow[]): void {
  const names = factors.flatMap((row) =>
    row.kind === 'totp' ? [keyNameOf(row.secretSealed)] : [],
  );
  if (names.length === 0 || names.includes(vault()?.keyName ?? '')) return;
  onLostKey();
  throw keyNotReady();
}
