// What the person reads whose second factor was not added or removed: what is wrong, and what to
// do.
import { Refusal } from '../../refusal.ts';

const notAdded = (pointer: string, code: string, detail: string): Refusal =>
  new Refusal('invalid_body', 'The second factor was not added.', [{ pointer, code, detail }]);

export const wrongCode = (): Refusal =>
  notAdded('/code', 'wrong_code', 'type the code that the app shows now; its clock must be right');

export const expiredSecret = (): Refusal =>
  notAdded('/code', 'expired', 'begin again: this secret is no longer waiting');

export const wrongPasskey = (): Refusal => notAdded('/credential', 'wrong_passkey', 'begin again');

export const wrongPassword = (): Refusal =>
  new Refusal('invalid_body', 'The password is wrong.', [
    { pointer: '/password', code: 'wrong', detail: 'type the password that you use now' },
  ]);

export const tooManyFactors = (): Refusal =>
  new Refusal(
    'conflict',
    'You have as many of these as you may have: remove one that you no longer use.',
  );

export const noFactorYet = (): Refusal =>
  new Refusal('conflict', 'Add an authenticator app or a passkey first.');

export const lastFactor = (): Refusal =>
  new Refusal(
    'conflict',
    'This installation requires a second factor: add another one before you remove the last.',
  );

export const noKey = (): Refusal =>
  new Refusal(
    'conflict',
    'This server has no key to keep secrets with (FACTOR_KEY or DATA_DIR): use a passkey.',
  );

/** To a person who is not signed in yet as well: no path, nothing of the file. */
export const keyNotReady = (): Refusal =>
  new Refusal(
    'not_ready',
    'The server cannot read the key of authenticator apps now (factor.key; its log says why): use a passkey or a recovery code, or ask an admin to put the file back.',
    [{ pointer: '', code: 'no_key', detail: 'nothing was wrong with what you typed' }],
  );
