// Settings of second factors, and the key that they name.
import * as z from 'zod';
import { FACTOR_POLICIES, type FactorPolicy } from '#shared/wire/factors.ts';
import { createVault, keyOfFolder, keyOfSetting, type Vault } from './vault.ts';

/** Environment of second factors, for the schema of all settings. */
export const factorEnvironment = {
  SECOND_FACTOR: z.enum(FACTOR_POLICIES).optional(),
  FACTOR_KEY: z
    .string()
    .min(32, 'at least 32 characters, for instance of: openssl rand -base64 32')
    .optional(),
  PUBLIC_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).optional(),
  DEMO: z.enum(['on', 'site', 'off']).default('on'),
};

export type FactorEnvironment = z.infer<z.ZodObject<typeof factorEnvironment>>;

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
