import type { Role } from '#shared/wire/accounts.ts';

/** A key per role: one that is missing does not compile. The list in shared/ would bring zod along. */
const ORDER: Readonly<Record<Role, true>> = {
  viewer: true,
  operator: true,
  maintainer: true,
  admin: true,
  auditor: true,
};

/** All roles in the order of a choice. */
export const ROLES_TO_CHOOSE = Object.keys(ORDER) as readonly Role[];
