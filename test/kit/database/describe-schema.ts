// The schema as text that can be compared: what a migration changed shows as a difference in schema.sql. It is made from the catalogue and
// not by pg_dump, which the embedded database does not have.
import type pg from 'pg';

const COLUMNS = `SELECT c.relname AS owner, format('%s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN k.collname = 'C' THEN ' COLLATE "C"' ELSE '' END, CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
    coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation k ON k.oid = a.attcollation
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY c.relname, a.attnum`;
const CONSTRAINTS = `SELECT c.relname AS owner, pg_get_constraintdef(k.oid) AS line FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE c.relnamespace = 'public'::regnamespace AND k.contype <> 'n' ORDER BY 1, k.contype DESC, 2`;
const INDEXES = `SELECT tablename AS owner, indexdef AS line FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2`;
const TRIGGERS = `SELECT c.relname AS owner, pg_get_triggerdef(t.oid) AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2`;
const VIEWS = `SELECT viewname AS owner, definition AS line FROM pg_views WHERE schemaname = 'public' ORDER BY 1`;
const FUNCTIONS = `SELECT p.proname AS owner, pg_get_functiondef(p.oid) AS line FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  ORDER BY 1`;
const GRANTS = `SELECT c.relname AS owner, format('%s to %s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), r.rolname) AS line
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
  WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> c.relowner GROUP BY c.relname, r.rolname
  UNION ALL
  SELECT c.relname, format('%s (%s) to %s', g.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attname), r.rolname)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) g JOIN pg_roles r ON r.oid = g.grantee
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND g.grantee <> c.relowner GROUP BY c.relname, r.rolname, g.privilege_type
  UNION ALL
  SELECT p.proname, format('%s to %s', g.privilege_type, coalesce(r.rolname, 'PUBLIC'))
  FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
  WHERE p.pronamespace = 'public'::regnamespace AND g.grantee <> p.proowner
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;
const HYPERTABLES = `SELECT hypertable_name AS owner, format('by %s, chunks of %s', column_name, time_interval) AS line
  FROM timescaledb_information.dimensions WHERE hypertable_schema = 'public'
  UNION ALL
  SELECT hypertable::text, format('compressed: segment by %s, order by %s', segmentby, orderby)
  FROM timescaledb_information.hypertable_compression_settings ORDER BY 1, 2`;

const SECTIONS: readonly (readonly [string, string])[] = [
  ['columns', COLUMNS],
  ['hypertables', HYPERTABLES],
  ['constraints', CONSTRAINTS],
  ['indexes', INDEXES],
  ['triggers', TRIGGERS],
  ['views', VIEWS],
  ['functions', FUNCTIONS],
  ['grants', GRANTS],
];

/** Text of the schema: per section and object one line each, in a fixed order. The pool's login must own the schema. */
export async function describeSchema(pool: pg.Pool): Promise<string> {
  const parts: string[] = [];
  for (const [title, sql] of SECTIONS) {
    const { rows } = await pool.query<{ owner: string; line: string }>(sql);
    parts.push(`-- ${title}`);
    for (const { owner, line } of rows) parts.push(`${owner}: ${line.trim()}`);
    parts.push('');
  }
  return parts.join('\n');
}
