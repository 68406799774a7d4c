// One row of the table `factor`: both kinds stand in it, each with columns that the other leaves
// empty.
import type { FactorRow, PasskeyRow, TotpRow } from '#server/people/factors/ports.ts';
import type { Queryable } from '../queryable.ts';

type StoredFactor = Omit<TotpRow, 'kind' | 'lastStep'> &
  Omit<PasskeyRow, 'kind' | 'signCount' | 'transports'> & {
    kind: 'totp' | 'passkey';
    lastStep: string;
    signCount: string;
    transports: string;
  };

const FACTOR = `factor_id AS "factorId", account_id AS "accountId", kind, label, added_at AS "addedAt", last_used_on::text AS "lastUsedOn",
  secret_sealed AS "secretSealed", last_step AS "lastStep", credential_id AS "credentialId", public_key AS "publicKey",
  sign_count AS "signCount", transports, rp_id AS "rpId"`;

function factorOf(stored: StoredFactor): FactorRow {
  const { factorId, accountId, label, addedAt, lastUsedOn } = stored;
  const base = { factorId, accountId, label, addedAt, lastUsedOn };
  if (stored.kind === 'totp') {
    const { secretSealed, lastStep } = stored;
    return { ...base, kind: 'totp', secretSealed, lastStep: Number(lastStep) };
  }
  const { credentialId, publicKey, rpId } = stored;
  return {
    ...base,
    kind: 'passkey',
    credentialId,
    publicKey,
    rpId,
    signCount: Number(stored.signCount),
    transports: stored.transports === '' ? [] : stored.transports.split(','),
  };
}

/** Oldest first. */
export async function factorsOf(pool: Queryable, accountId: string): Promise<FactorRow[]> {
  const { rows } = await pool.query<StoredFactor>(
    `SELECT ${FACTOR} FROM factor WHERE account_id = $1 ORDER BY added_at, factor_id`,
    [accountId],
  );
  return rows.map(factorOf);
}

/** False when there is such a factor already. */
export async function insertFactor(client: Queryable, factor: FactorRow): Promise<boolean> {
  const { factorId, accountId, kind, label, addedAt, lastUsedOn } = factor;
  const ofKind =
    factor.kind === 'totp'
      ? [factor.secretSealed, factor.lastStep, null, null, null, null, null]
      : [
          null,
          null,
          factor.credentialId,
          factor.publicKey,
          factor.signCount,
          factor.transports.join(','),
          factor.rpId,
        ];
  const { rowCount } = await client.query(
    `INSERT INTO factor (factor_id, account_id, kind, label, added_at, last_used_on, secret_sealed, last_step, credential_id, public_key,
       sign_count, transports, rp_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
    [factorId, accountId, kind, label, addedAt, lastUsedOn, ...ofKind],
  );
  return rowCount === 1;
}
