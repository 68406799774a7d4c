// People of the safety team and what they may do. Nothing here leaves the staff side.
import * as z from 'zod';

/**
 * `viewer` sees the staff lane, alerts and log; `operator` also acts on them; `maintainer` reads like an operator and keeps sensors, policy and plan;
 * `admin` keeps accounts and may do all that; `auditor` reads everything, the audit log too, and changes nothing.
 */
export const ROLES = ['viewer', 'operator', 'maintainer', 'admin', 'auditor'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;
