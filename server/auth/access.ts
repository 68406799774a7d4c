// Who may use what, in one vocabulary for routes and for the stream. A list of roles says everything: no role contains another by itself.
import { OPERATOR_TOKEN } from '#shared/domain/roles.ts';
import type { Role } from '#shared/wire/accounts.ts';

/** Who acts: an account, or `token:operator` for the operator token and the sessions that were made with it. */
export type Actor = {
  readonly accountId: string;
  readonly role: Role;
  /** The password is a one-time password: no role's route is open until the person has chosen one. */
  readonly mustChangePassword: boolean;
  /** The sites at which the role holds; null: at every site, and for what concerns the whole installation. */
  readonly sites: readonly string[] | null;
  /** The operator token that acts; null for an account. */
  readonly tokenId: string | null;
  /** The installation demands a second factor, and this person has none: no role's route is open until one is added. */
  readonly mustAddFactor: boolean;
  /** Of the account, when it was judged (`StoredAccount`); null for a token. */
  readonly accessVersion: number | null;
};

/** Somebody who has shown who they are; what is demanded of them is looked up with each request. */
export type SigningIn = Omit<Actor, 'mustAddFactor'>;

/** Whoever asks. A device may send readings to the intake and do nothing here. */
export type Asking = Actor | 'device' | null;

/** Whom a limit per person counts: an account, and each operator token by itself; nobody else is a person. */
export function personOf(who: Asking | undefined): string {
  if (who === undefined || who === null || who === 'device') return '';
  return who.tokenId ?? who.accountId;
}

/** Every route and every lane has one. `signed-in`: any role. A list: these roles only. */
export type Access = 'public' | 'signed-in' | readonly (Role | typeof OPERATOR_TOKEN)[];

/** Sees the staff lane, alerts and log. Named one by one, though it is every role of today: a new role sees nothing until somebody adds it. */
export const READERS = ['viewer', 'operator', 'maintainer', 'admin', 'auditor'] as const;
/** Reads how the installation does: metrics, and how many readings came in. */
export const INSPECTORS = ['maintainer', 'admin', 'auditor', OPERATOR_TOKEN] as const;
export const ADMINS = ['admin'] as const;

/** Whether `asking` may use what has this access. */
export function isAllowed(access: Access, asking: Asking): boolean {
  if (access === 'public') return true;
  if (asking === null || asking === 'device') return false;
  if (access === 'signed-in') return true;
  return (
    !asking.mustChangePassword &&
    !asking.mustAddFactor &&
    access.some((who) => who === asking.role || who === asking.accountId)
  );
}

/** Whether the role holds at this site; null asks for the whole installation. */
export function isAt({ sites }: Pick<Actor, 'sites'>, siteId: string | null): boolean {
  return sites === null || (siteId !== null && sites.includes(siteId));
}

/** `isAllowed`, and at this site. What is public is so everywhere. */
export function isAllowedAt(access: Access, asking: Asking, siteId: string | null): boolean {
  if (access === 'public') return true;
  return (
    isAllowed(access, asking) && asking !== null && asking !== 'device' && isAt(asking, siteId)
  );
}
