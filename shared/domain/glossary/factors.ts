// What a person shows besides a password.
import type { Table } from './under.ts';

export const FACTOR_WORDS: Table<'totp' | 'passkey' | 'recovery'> = {
  totp: { nl: 'codes uit een app', en: 'codes from an app' },
  passkey: { nl: 'passkey', en: 'passkey' },
  recovery: { nl: 'herstelcode', en: 'recovery code' },
};
