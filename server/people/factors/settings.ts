// Settings of second factors, and the key that they name.
import type { readEnvironment } from '#shared/process/settings.ts';
import type { FactorPolicy } from '#shared/wire/factors.ts';
import { createVault, keyOfFolder, keyOfSetting, type Vault } from './vault.ts';

export type FactorEnvironment = ReturnType<
  typeof readEnvironment<'SECOND_FACTOR' | 'FACTOR_KEY' | 'PUBLIC_ORIGIN' | 'DATA_DIR' | 'DEMO'>
>;

export type FactorConfiguration = {
  /** Of whom a second factor is demanded. */
  readonly policy: FactorPolicy;
  /** Without a path; null: the host of the request. */
  readonly publicOrigin: string | null;
  readonly key: { readonly setting: string } | { readonly folder: string } | null;
};

/** Reads them. Without SECOND_FACTOR a demo demands nothing, and an installation without the demo (DEMO=off) demands one of its admins. */
export function factorConfigurationOf(env: FactorEnvironment): FactorConfiguration {
  const { SECOND_FACTOR, FACTOR_KEY, PUBLIC_ORIGIN, DATA_DIR, DEMO } = env;
  const folder = DATA_DIR === undefined ? null : { folder: DATA_DIR };
  return {
    policy: SECOND_FACTOR ?? (DEMO === 'off' ? 'admin' : 'off'),
    publicOrigin: PUBLIC_ORIGIN === undefined ? null : new URL(PUBLIC_ORIGIN).origin,
    key: FACTOR_KEY === undefined ? folder : { setting: FACTOR_KEY },
  };
}

/** Opens the vault once, when it is first needed: whoever uses passkeys only needs no key. */
export function lazyVault(key: FactorConfiguration['key']): () => Vault | null {
  let vault: Vault | null = null;
  return () => {
    if (key === null) return null;
    vault ??= createVault('setting' in key ? keyOfSetting(key.setting) : keyOfFolder(key.folder));
    return vault;
  };
}
