import type { Factor } from '#shared/wire/factors.ts';
import type { FactorRow } from './ports.ts';

/** A factor as its owner and admins see it. */
export const factorOf = (row: FactorRow): Factor => ({
  factorId: row.factorId,
  kind: row.kind,
  label: row.label,
  addedAt: row.addedAt.toISOString(),
  lastUsedOn: row.lastUsedOn,
});
