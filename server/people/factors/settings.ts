// Settings of second factors, and the key that they name.
import { KeyError } from '#shared/process/key-file.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import type { readEnvironment } from '#shared/process/settings.ts';
import type { FactorPolicy } from '#shared/wire/factors.ts';
import { publicOriginsOf } from '../../http/own-origin.ts';
import {
  createVault,
  keyOfFolder,
  keyOfSetting,
  keyTroubleOf,
  storedKeyOf,
  type Vault,
} from './vault.ts';

export type FactorEnvironment = ReturnType<
  typeof readEnvironment<'SECOND_FACTOR' | 'FACTOR_KEY' | 'PUBLIC_ORIGIN' | 'DATA_DIR' | 'DEMO'>
>;

export type FactorConfiguration = {
  /** Of whom a second factor is demanded. */
  readonly policy: FactorPolicy;
  /** The first of PUBLIC_ORIGIN, without a path; null: the host of the request. */
  readonly publicOrigin: string | null;
  readonly key: { readonly setting: string } | { readonly folder: string } | null;
};

/** Reads them. Without SECOND_FACTOR a demo demands nothing, and an installation without the demo (DEMO=off) demands one of its admins. */
export function factorConfigurationOf(env: FactorEnvironment): FactorConfiguration {
  const { SECOND_FACTOR, FACTOR_KEY, PUBLIC_ORIGIN, DATA_DIR, DEMO } = env;
  const folder = DATA_DIR === undefined ? null : { folder: DATA_DIR };
  return {
    policy: SECOND_FACTOR ?? (DEMO === 'off' ? 'admin' : 'off'),
    publicOrigin: publicOriginsOf(PUBLIC_ORIGIN ?? '')[0] ?? null,
    key: FACTOR_KEY === undefined ? folder : { setting: FACTOR_KEY },
  };
}

/** Whatever stands in the way of the key of a folder, a full disk too, is a KeyError. */
function folderKey(folder: string, isFirst: boolean): Buffer {
  try {
    return isFirst ? keyOfFolder(folder) : storedKeyOf(folder);
  } catch (error) {
    if (error instanceof KeyError) throw error;
    throw new KeyError(`the key of second factors cannot be kept: ${sentenceOf(error)}`);
  }
}

/**
 * Opens the vault whenever it is needed: whoever uses passkeys only needs no key. The file is read
 * again each time, so that no start is needed once it is back. `isFirst`: nothing is sealed yet, so
 * that a key may be made; otherwise one that is missing is a KeyError.
 */
export type OpenVault = (isFirst?: boolean) => Vault | null;

export function lazyVault(key: FactorConfiguration['key']): OpenVault {
  if (key === null) return () => null;
  if ('folder' in key) return (isFirst = false) => createVault(folderKey(key.folder, isFirst));
  const vault = createVault(keyOfSetting(key.setting));
  return () => vault;
}

/** For the start: what is wrong with a key file that is there. The product goes on without it. */
export function keyTrouble(key: FactorConfiguration['key']): string | null {
  return key === null || 'setting' in key ? null : keyTroubleOf(key.folder);
}
