// Whoever acts, looked at again where it counts: under the lock of the account. Between the moment in which somebody was judged and the moment in
// which something is written in their name, somebody else may have closed the account.
import type { Standing } from '#server/auth/session-ports.ts';
import type { Queryable } from '../queryable.ts';

/** Who can keep accounts: of the whole installation. */
export const ACCOUNT_KEEPERS =
  "SELECT FROM account WHERE role = 'admin' AND disabled_at IS NULL AND sites IS NULL";

/** Holds them all, before any other account is held: in one order, so that no two wait for each other. */
export async function holdAdmins(client: Queryable): Promise<void> {
  await client.query(`${ACCOUNT_KEEPERS} ORDER BY account_id FOR UPDATE`);
}

/** Whether nothing that the access of this account rests on has changed since it was judged. Holds it so until the transaction ends. */
export async function stands(
  client: Queryable,
  { accountId, accessVersion }: Standing,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT FROM account WHERE account_id = $1 AND access_version = $2 AND disabled_at IS NULL FOR SHARE',
    [accountId, accessVersion],
  );
  return rowCount === 1;
}
