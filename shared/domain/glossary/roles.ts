// What people of the safety team are called by what they may do.
import type { Role } from '../../wire/accounts.ts';
import type { Table } from './under.ts';

export const ROLE_NAMES: Table<Role> = {
  viewer: { nl: 'kijker', en: 'viewer' },
  operator: { nl: 'centralist', en: 'operator' },
  maintainer: { nl: 'onderhoud', en: 'maintainer' },
  admin: { nl: 'beheerder', en: 'admin' },
  auditor: { nl: 'auditor', en: 'auditor' },
};
