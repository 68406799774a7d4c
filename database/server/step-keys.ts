// Keys of steps: what was made with one is made once, however often it is sent. Read and written in the transaction that takes the step, while it holds
// the site's row, so that two of one key at once are one after the other.
import type { Once } from '#server/ports.ts';
import type { Act } from '#shared/domain/alerts/people.ts';
import type { Queryable } from '../queryable.ts';

/** A key counts for a day at least; whoever comes back later than that has to look first. By the clock of the database: a demo's runs faster. */
const KEPT_HOURS = 48;

/** What a key stands for: a site, a person and their key. */
export type KeyOf = { readonly siteId: string; readonly act: Act; readonly once: Once | null };

/** What was made with the key before; null: nothing. `other_content`: something else than what is asked now. */
export async function madeBefore(
  client: Queryable,
  { siteId, act, once }: KeyOf,
): Promise<{ readonly seq: number | null } | 'other_content' | null> {
  if (once === null) return null;
  const { rows } = await client.query<{ sha256: string; seq: string | null }>(
    'SELECT sha256, seq FROM step_key WHERE site_id = $1 AND actor = $2 AND step_key = $3',
    [siteId, act.by, once.key],
  );
  const [row] = rows;
  if (row === undefined) return null;
  if (row.sha256 !== once.sha256) return 'other_content';
  return { seq: row.seq === null ? null : Number(row.seq) };
}

/** Remembers what was made; those that no longer count go. */
export async function keepMade(
  client: Queryable,
  { siteId, act, once }: KeyOf,
  seq: number | null,
): Promise<void> {
  if (once === null) return;
  await client.query(`DELETE FROM step_key WHERE made_at < now() - interval '${KEPT_HOURS} hours'`);
  await client.query(
    'INSERT INTO step_key (site_id, actor, step_key, sha256, seq) VALUES ($1, $2, $3, $4, $5)',
    [siteId, act.by, once.key, once.sha256, seq],
  );
}
