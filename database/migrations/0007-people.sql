-- breaking: yes
-- Why: the people of the safety team: who they are, what they may do, and what was changed by whom. Names stand in `account` only, so that
-- erasing a person is emptying one row; everything else knows the id, which stays as a pseudonym.
CREATE TABLE account (
  account_id text COLLATE "C" PRIMARY KEY CHECK (account_id ~ '^a-[0-9a-z]{8}$'),
  login text UNIQUE,
  display_name text,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'maintainer', 'admin', 'auditor')),
  password_hash text CHECK (password_hash LIKE '$argon2id$%'),
  must_change_password boolean NOT NULL DEFAULT false,
  oidc_issuer text,
  oidc_subject text,
  created_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  erased_at timestamptz,
  UNIQUE (oidc_issuer, oidc_subject),
  CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
  CHECK (erased_at IS NOT NULL OR (display_name IS NOT NULL AND (login IS NOT NULL OR oidc_subject IS NOT NULL))),
  CHECK (erased_at IS NULL OR (disabled_at IS NOT NULL
    AND login IS NULL AND display_name IS NULL AND password_hash IS NULL AND oidc_issuer IS NULL))
);

-- A session of an account has the role that the account has now; `role` says which one it had at sign-in. Without an account it was made with
-- the operator token.
ALTER TABLE session DROP CONSTRAINT session_role_check;
ALTER TABLE session ADD CONSTRAINT session_role_check CHECK (role IN ('viewer', 'operator', 'maintainer', 'admin', 'auditor'));
ALTER TABLE session ADD COLUMN account_id text COLLATE "C" REFERENCES account;
ALTER TABLE session ADD CONSTRAINT session_of_token_check CHECK (account_id IS NOT NULL OR role = 'operator');
CREATE INDEX session_account ON session (account_id) WHERE account_id IS NOT NULL;

-- Attempts to sign in, by SHA-256 of what was typed as name and of the address: whoever types a password into the name field leaves no trace.
CREATE TABLE sign_in_failure (
  key_sha256 text PRIMARY KEY CHECK (key_sha256 ~ '^[0-9a-f]{64}$'),
  failures integer NOT NULL CHECK (failures >= 0),
  last_at timestamptz NOT NULL,
  locked_until_at timestamptz
);

-- Every change of people and by people: ids, roles and closed words, never a name or a secret, so that it never needs to be changed itself.
CREATE TABLE audit_entry (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  actor_id text NOT NULL,
  action text NOT NULL CHECK (action ~ '^[a-z-]+(\.[a-z-]+)+$'),
  subject_id text,
  before jsonb,
  after jsonb
);
CREATE INDEX audit_entry_subject ON audit_entry (subject_id, entry_id);
CREATE TRIGGER audit_entry_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The first start makes the admin. That is all that the aggregator may do with accounts: it cannot read one, and not make a second one.
CREATE FUNCTION has_accounts() RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT EXISTS (SELECT FROM account) $$;

CREATE FUNCTION create_first_admin(account_id text, login text, display_name text, password_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE account IN EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM account) THEN RETURN false; END IF;
  INSERT INTO account (account_id, login, display_name, role, password_hash) VALUES ($1, $2, $3, 'admin', $4);
  INSERT INTO audit_entry (actor_id, action, subject_id, after) VALUES ('system', 'account.created', $1, '{"role": "admin"}');
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION has_accounts(), create_first_admin(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION has_accounts(), create_first_admin(text, text, text, text) TO aggregator;
GRANT SELECT, INSERT, UPDATE ON account TO server;
-- Sessions that are over for a month are removed: when somebody worked is not kept for good.
GRANT DELETE ON session TO server;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO server;
GRANT SELECT, INSERT ON audit_entry TO server;
GRANT SELECT ON audit_entry TO auditor;
