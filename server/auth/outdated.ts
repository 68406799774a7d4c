import { Refusal } from '../refusal.ts';

/** What was judged no longer holds: the password, the role or the account itself was changed meanwhile. */
export const outdated = (): Refusal =>
  new Refusal('not_signed_in', 'Your account was changed in the meantime: sign in again.');
