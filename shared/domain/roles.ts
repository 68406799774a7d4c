// Which roles may do what, for the server that refuses and for the page that does not offer it. No schema library, so that a page may load it.
import type { Role } from '../wire/accounts.ts';

type Roles = readonly Role[];

/** Who acts with an operator token: as an operator, and for maintenance where a list names it. */
export const OPERATOR_TOKEN = 'token:operator';

/** Acts on alerts, notes, phases, drills. */
export const OPERATORS = ['operator', 'admin'] as const satisfies Roles;
/** Changes sensors, policy, the plan of the event, and tokens of devices. */
export const MAINTAINERS = ['maintainer', 'admin'] as const satisfies Roles;
/** Reads what was done by whom. */
export const AUDITORS = ['admin', 'auditor'] as const satisfies Roles;

export const isOneOf = (roles: Roles, role: Role): boolean => roles.includes(role);
