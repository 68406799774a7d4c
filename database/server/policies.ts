import type pg from 'pg';
import type { PolicyReader } from '#server/ports.ts';
import { isoUtc } from '#shared/time.ts';
import { policySchema } from '#shared/wire/policy.ts';

/** Policies as anybody may see them; `pool` is the one of `public_reader`. */
export function createPolicyReader(pool: pg.Pool): PolicyReader {
  return {
    policies: async (siteId, now) => {
      const { rows } = await pool.query<{ document: unknown; isInForce: boolean }>(
        `WITH made AS (
           SELECT d.site_id, (d.document ->> 'policyVersion')::int AS version, d.effective_from AS starts, coalesce(c.at, $2) AS clock
           FROM plan_document d LEFT JOIN replay_clock c ON c.site_id = d.site_id
           WHERE $1::text IS NULL OR d.site_id = $1
         ), in_force AS (
           SELECT DISTINCT ON (site_id) site_id, version FROM made
           ORDER BY site_id, starts <= clock DESC, CASE WHEN starts <= clock THEN starts END DESC, starts
         ), newest AS (
           SELECT site_id, max(policy_version) AS version FROM policy
           WHERE $1::text IS NULL OR site_id = $1 GROUP BY site_id
         ), held AS (
           SELECT n.site_id, n.version AS newest, coalesce(f.version, n.version) AS version
           FROM newest n LEFT JOIN in_force f ON f.site_id = n.site_id
         )
         SELECT p.document, p.policy_version = h.version AS "isInForce"
         FROM held h JOIN policy p ON p.site_id = h.site_id AND p.policy_version >= h.version
         WHERE p.policy_version IN (h.version, h.newest)
           OR (h.site_id, p.policy_version) IN (SELECT site_id, version FROM made)
         ORDER BY p.site_id, p.policy_version`,
        [siteId, isoUtc(now)],
      );
      const those = (isInForce: boolean) =>
        rows
          .filter((row) => row.isInForce === isInForce)
          .map(({ document }) => policySchema.parse(document));
      return { inForce: those(true), announced: those(false) };
    },
  };
}
