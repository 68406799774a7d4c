import type { PersonalData } from '#shared/wire/accounts.ts';
import type { Factor } from '#shared/wire/factors.ts';
import type { FactorRow, FactorStore } from './ports.ts';

/** A factor as its owner and admins see it. */
export const factorOf = (row: FactorRow): Factor => ({
  factorId: row.factorId,
  kind: row.kind,
  label: row.label,
  addedAt: row.addedAt.toISOString(),
  lastUsedOn: row.lastUsedOn,
});

/** The same in the file of what is kept about a person: without its id. */
export const keptFactorsIn =
  (store: Pick<FactorStore, 'factorsOf'>) =>
  async (accountId: string): Promise<PersonalData['factors']> =>
    (await store.factorsOf(accountId)).map((row) => {
      const { factorId: _, ...factor } = factorOf(row);
      return factor;
    });
