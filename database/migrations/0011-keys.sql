-- breaking: yes
-- Why: tokens were for ever and for everything. Each has an id now by which it is listed, rotated and revoked (its hash says nothing to people), an
-- end, and the UTC day on which it was last used: no finer, so that nobody can read from it when somebody worked. An account and an operator token
-- may be for some sites only; null is every site, also those that are registered later.
ALTER TABLE access_token
  ADD COLUMN token_id text COLLATE "C" NOT NULL UNIQUE DEFAULT 't-' || substr(md5(random()::text || clock_timestamp()::text), 1, 10)
    CHECK (token_id ~ '^t-[0-9a-z]{10}$'),
  ADD COLUMN sites text[] CHECK (sites IS NULL OR (role = 'operator' AND cardinality(sites) BETWEEN 1 AND 100)),
  ADD COLUMN created_by text NOT NULL DEFAULT 'system',
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN last_used_on date;
ALTER TABLE account ADD COLUMN sites text[] CHECK (sites IS NULL OR cardinality(sites) BETWEEN 1 AND 100);

-- A session that was made with a token ends with it. Which token made the older ones is not known: they end here.
ALTER TABLE session ADD COLUMN token_id text COLLATE "C" REFERENCES access_token (token_id);
UPDATE session SET revoked_at = now() WHERE account_id IS NULL AND revoked_at IS NULL;

-- The intake remembers tokens for a while, also while the database is away. It hears at once of one that ends.
CREATE FUNCTION tell_token_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('crowdshade_token', NEW.token_sha256);
  RETURN NULL;
END $$;
CREATE TRIGGER access_token_change AFTER UPDATE OF revoked_at, expires_at ON access_token
  FOR EACH ROW EXECUTE FUNCTION tell_token_change();

GRANT INSERT, UPDATE (revoked_at, expires_at, last_used_on) ON access_token TO server;

-- The password that the first start wrote into a file is to be changed: whether it still is that one, people are told until they have.
ALTER TABLE account ADD COLUMN has_first_password boolean NOT NULL DEFAULT false;
DROP FUNCTION create_first_admin(text, text, text, text);
CREATE FUNCTION create_first_admin(account_id text, login text, display_name text, password_hash text, must_change boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE account IN EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM account) THEN RETURN false; END IF;
  INSERT INTO account (account_id, login, display_name, role, password_hash, must_change_password, has_first_password)
  VALUES ($1, $2, $3, 'admin', $4, $5, true);
  INSERT INTO audit_entry (actor_id, action, subject_id, after) VALUES ('system', 'account.created', $1, '{"role": "admin"}');
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION create_first_admin(text, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION create_first_admin(text, text, text, text, boolean) TO aggregator;
