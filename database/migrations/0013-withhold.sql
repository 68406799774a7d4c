-- breaking: yes
-- Why: `public_reader` answers strangers, and a database tells everybody who is connected more than rows: how many rows a staff table has, how
-- often it is written, which chunks there are; and everybody may notify and take advisory locks, also those of the leases. All of that is
-- taken from PUBLIC and given to those who need it.
--
-- What PostgreSQL cannot withhold: the statement NOTIFY needs no right (so a listener takes a notice only as a hint and looks it up), names of
-- tables and chunks, and with them on which days there were staff windows (pg_class, pg_constraint), and how many transactions there were (the
-- number of the current one). None of it depends on a level.
--
-- Right and wrong of the system catalogue are a superuser's to give, so this is a function: an owner who is none does what he can, and
-- `SELECT withhold_catalogue()` of an administrator does the rest. It is also to be run after an update of the extension, which makes its
-- functions anew. It gives what is still open to everybody; nothing when all is closed.
CREATE FUNCTION withhold_catalogue() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  owner text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.staff_record'::regclass);
  ours text := format('aggregator, server, auditor, %I', owner);
  thing record;
BEGIN
  FOR thing IN
    WITH known AS (
      SELECT p.oid, p.proname AS name, n.nspname AS schema, 'ROUTINE ' || p.oid::regprocedure AS what, e.extname AS extension,
        EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS is_open
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
    )
    -- Notices and locks: those who release and those who log.
    SELECT oid AS id, what, 'EXECUTE' AS privilege, format('aggregator, server, %I', owner) AS whose FROM known
    WHERE is_open AND schema = 'pg_catalog' AND (name = 'pg_notify' OR name ~ '^pg_(try_)?advisory_')
    UNION ALL
    -- How much there is and how much is going on: whoever watches the server.
    SELECT oid, what, 'EXECUTE', format('pg_monitor, %I', owner) FROM known
    WHERE is_open AND schema = 'pg_catalog' AND (name ~ '^pg_stat_get_' OR name ~ '^pg_current_wal_.*lsn$' OR name IN ('pg_relation_size',
      'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_relation_filepath', 'pg_relation_filenode', 'pg_sequence_last_value'))
    UNION ALL
    -- The extension's functions that say what chunks there are and how large, or that change how data is kept.
    SELECT oid, what, 'EXECUTE', ours FROM known
    WHERE is_open AND extension = 'timescaledb'
      AND ((schema = 'public' AND name !~ '^(time_bucket|first$|last$|histogram$|locf$|interpolate$|.*uuid)')
        OR (schema = '_timescaledb_functions' AND name ~ 'size|row_count|stats|chunk|policy_|background_workers|repair_|create_command'))
    UNION ALL
    -- The extension itself looks into `_timescaledb_functions` for whoever asks anything, so that one stays open.
    SELECT n.oid, 'SCHEMA ' || quote_ident(n.nspname), 'USAGE', ours FROM pg_namespace n
    WHERE n.nspname ~ '^_?timescaledb_' AND n.nspname <> '_timescaledb_functions'
      AND EXISTS (SELECT FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a WHERE a.grantee = 0)
  LOOP
    BEGIN
      EXECUTE format('REVOKE %s ON %s FROM PUBLIC', thing.privilege, thing.what);
      EXECUTE format('GRANT %s ON %s TO %s', thing.privilege, thing.what, thing.whose);
    EXCEPTION WHEN insufficient_privilege THEN
      NULL; -- said below
    END;
    -- Who may not take a right away is told so by a warning only.
    IF EXISTS (
      SELECT FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      WHERE thing.privilege = 'EXECUTE' AND p.oid = thing.id AND a.grantee = 0
      UNION ALL
      SELECT FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      WHERE thing.privilege = 'USAGE' AND n.oid = thing.id AND a.grantee = 0
    ) THEN
      RETURN NEXT thing.what;
    END IF;
  END LOOP;
  -- Everything about a table but how many rows and pages it has: names are needed by every tool.
  BEGIN
    IF EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'pg_catalog.pg_class'::regclass AND a.grantee = 0) THEN
      REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC;
      EXECUTE (SELECT format('GRANT SELECT (%s) ON pg_catalog.pg_class TO PUBLIC', string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum))
        FROM pg_attribute a WHERE a.attrelid = 'pg_catalog.pg_class'::regclass AND NOT a.attisdropped
          AND a.attname NOT IN ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
      EXECUTE format('GRANT SELECT ON pg_catalog.pg_class TO pg_monitor, %s', ours);
    END IF;
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;
  END;
  IF EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'pg_catalog.pg_class'::regclass AND a.grantee = 0) THEN
    RETURN NEXT 'TABLE pg_class';
  END IF;
END $$;
REVOKE ALL ON FUNCTION withhold_catalogue() FROM PUBLIC;
SELECT withhold_catalogue();

-- One login for everything (a trial on a server of one's own) acts as each of the roles in turn.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['aggregator', 'server', 'public_reader', 'auditor'] LOOP
    IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
      BEGIN
        EXECUTE format('GRANT %I TO %I', name, current_user);
      EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'the login % may not act as %: fine where each program has a login of its own', current_user, name;
      END;
    END IF;
  END LOOP;
END $$;

-- A command sees whether the schema is new enough without being its owner.
GRANT SELECT ON migration TO aggregator;
