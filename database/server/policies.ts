import type pg from 'pg';
import type { PolicyReader } from '#server/ports.ts';
import { policySchema } from '#shared/wire/policy.ts';

/** Policies as anybody may see them; `pool` is the one of `public_reader`. */
export function createPolicyReader(pool: pg.Pool): PolicyReader {
  return {
    policies: async (siteId) => {
      const { rows } = await pool.query<{ document: unknown }>(
        `SELECT DISTINCT ON (site_id) document FROM policy WHERE $1::text IS NULL OR site_id = $1
         ORDER BY site_id, policy_version DESC`,
        [siteId],
      );
      return rows.map(({ document }) => policySchema.parse(document));
    },
  };
}
