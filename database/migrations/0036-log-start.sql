-- breaking: no
-- Why: the seal of a public day is a hash over the newest entry of the log. Before the first entry it was over zeros, so anybody could compute it, and
-- saw by the first other seal on which day the log began. What it is over until then is now a secret of the installation, another one for each site.
CREATE TABLE IF NOT EXISTS log_secret (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  secret text NOT NULL CHECK (secret ~ '^[0-9a-f]{64}$')
);
INSERT INTO log_secret (secret)
  VALUES (encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'))
  ON CONFLICT DO NOTHING;
-- Another one would make every seal from before the first entry that of no log.
CREATE OR REPLACE TRIGGER log_secret_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_secret
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever is shown one site's log with its start learns nothing of another's.
CREATE OR REPLACE FUNCTION log_start(of_site text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT encode(sha256(convert_to(secret || E'\n' || of_site, 'UTF8')), 'hex') FROM log_secret
$$;
REVOKE ALL ON FUNCTION log_start(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log_start(text) TO server, auditor;
