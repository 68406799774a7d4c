// Joins the parts of second factors.

import { KeyError } from '#shared/process/key-file.ts';
import type { EpochMs } from '#shared/time.ts';
import type { FactorPolicy } from '#shared/wire/factors.ts';
import { isDemandedOf } from '../../auth/factor-policy.ts';
import type { People } from '../people.ts';
import type { PeopleStore } from '../ports.ts';
import { Factors } from './factors.ts';
import { createPasskeys } from './passkeys.ts';
import type { FactorStore } from './ports.ts';
import { keyNotReady } from './refusals.ts';
import { type SecondStepParts, SecondSteps } from './second-step.ts';
import { type FactorConfiguration, keyTrouble, lazyVault, type OpenVault } from './settings.ts';

/** What the server is given for second factors. */
export type FactorSettings = {
  readonly store: FactorStore;
  readonly policy: FactorPolicy;
  /** Opens the key when it is needed; null: there is none here. Throws a KeyError. */
  readonly vault: OpenVault;
  /** Like `https://crowd.example`; null: the host that the request names. */
  readonly publicOrigin: string | null;
  /** True time: codes come from phones, whatever clock a demo plays. Default: the wall's. */
  readonly clock?: () => EpochMs;
};

export type SecondFactors = {
  readonly store: FactorStore;
  readonly own: Factors;
  readonly step: SecondSteps;
  readonly publicOrigin: string | null;
};

const LOST_KEY =
  'a second factor cannot be read: its secret was sealed with another key. Bring back factor.key of the data folder (or FACTOR_KEY), or remove the ' +
  'factors of everybody whose app was sealed with that key ("npm run people -- reset --login <login>"). Until then no app can be added; passkeys and ' +
  'recovery codes work without it';

/** What the operator is told at the start when secrets are there that this server's key does not open; null when all is well. */
export async function lostKeyWarning(store: FactorStore, vault: OpenVault): Promise<string | null> {
  if (!(await store.hasOtherKey(''))) return null;
  try {
    return (await store.hasOtherKey(vault()?.keyName ?? '')) ? LOST_KEY : null;
  } catch (error) {
    if (error instanceof KeyError) return error.message;
    throw error;
  }
}

/** What is wrong with the key is said at the start, and stops nothing but what needs it. */
export async function openVault(
  key: FactorConfiguration['key'],
  store: FactorStore,
  say: (text: string) => void,
): Promise<FactorSettings['vault']> {
  const vault = lazyVault(key);
  const trouble = keyTrouble(key) ?? (await lostKeyWarning(store, vault));
  if (trouble !== null) say(trouble);
  return vault;
}

/** A key that cannot be used stops what needs it, for the person to read, and the operator hears why. */
function openedOrRefused(
  vault: FactorSettings['vault'],
  log: (error: unknown) => void,
): FactorSettings['vault'] {
  return (isFirst) => {
    try {
      return vault(isFirst);
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      log(error);
      throw keyNotReady();
    }
  };
}

export function createSecondFactors(
  settings: FactorSettings,
  parts: Pick<SecondStepParts, 'counted' | 'know' | 'refusals'> & {
    readonly people: PeopleStore;
    /** The same stores for whoever is not signed in yet. */
    readonly door: { readonly people: PeopleStore; readonly factors: FactorStore };
    readonly isOwnPassword: People['isOwnPassword'];
    readonly onSessionsChanged: (accountId: string) => void;
    readonly log: (error: unknown) => void;
  },
): SecondFactors {
  const { store, policy, publicOrigin, clock = Date.now } = settings;
  const { people, door, isOwnPassword, onSessionsChanged, refusals, counted, know, log } = parts;
  const vault = openedOrRefused(settings.vault, log);
  const onLostKey = (): void => log(new Error(LOST_KEY));
  const over = (factors: FactorStore) => {
    const passkeys = createPasskeys(factors, clock);
    return { store: factors, passkeys, vault, clock, onLostKey };
  };
  return {
    store,
    publicOrigin,
    own: new Factors({
      ...over(store),
      people,
      isOwnPassword,
      onSessionsChanged,
      isDemanded: ({ role, passwordHash }) => passwordHash !== null && isDemandedOf(policy, role),
    }),
    step: new SecondSteps({
      ...over(door.factors),
      people: door.people,
      refusals,
      counted,
      know,
    }),
  };
}
