import type pg from 'pg';

/** Display names by account id. A person who was erased has none; neither has a token. */
export async function readNames(
  pool: Pick<pg.Pool, 'query'>,
  accountIds: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(accountIds.filter((id) => id?.startsWith('a-')))];
  if (asked.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT account_id AS id, display_name AS name FROM account WHERE account_id = ANY($1) AND display_name IS NOT NULL',
    [asked],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
