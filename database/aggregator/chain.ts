// The whole decision log as it stands in the tables, for whoever checks it: bytes, hashes, columns and words, nothing parsed and nothing left out.
import type pg from 'pg';
import type { ChainEntry } from '#shared/domain/chain.ts';
import { isoUtc } from '#shared/time.ts';

const CHAIN_PAGE = 2000;

type Row = {
  readonly seq: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly alert_id: string | null;
  readonly bytes: string;
  readonly previous_sha256: string;
  readonly sha256: string;
  readonly body: string | null;
  readonly has_text: boolean;
};

/** Whether a site with this id is registered. */
export async function isRegistered(pool: pg.Pool, siteId: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM site_in_force WHERE site_id = $1', [siteId]);
  return rowCount === 1;
}

/** Entries of a site in the order of their numbers, page after page. */
export async function* readChain(pool: pg.Pool, siteId: string): AsyncGenerator<ChainEntry> {
  let after = '0';
  for (;;) {
    const { rows } = await pool.query<Row>(
      `SELECT l.seq, l.at, l.kind, l.actor, l.alert_id, l.bytes, l.previous_sha256, l.sha256, t.body, t.seq IS NOT NULL AS has_text
       FROM decision_log l LEFT JOIN decision_text t ON t.site_id = l.site_id AND t.seq = l.seq
       WHERE l.site_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3`,
      [siteId, after, CHAIN_PAGE],
    );
    for (const row of rows) {
      const { seq, at, kind, actor, alert_id: alertId, bytes, sha256 } = row;
      yield {
        seq: Number(seq),
        bytes,
        previousSha256: row.previous_sha256,
        sha256,
        columns: { at: isoUtc(at.getTime()), kind, actor, alertId },
        text: row.has_text ? row.body : 'none',
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHAIN_PAGE) return;
    after = last.seq;
  }
}
