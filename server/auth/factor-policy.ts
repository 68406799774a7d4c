import type { Role } from '#shared/wire/accounts.ts';
import type { FactorPolicy } from '#shared/wire/factors.ts';

/** Whether the installation demands a second factor of whoever has this role. */
export function isDemandedOf(policy: FactorPolicy, role: Role): boolean {
  switch (policy) {
    case 'off':
      return false;
    case 'admin':
      return role === 'admin';
    case 'all':
      return true;
  }
}
