-- breaking: yes
-- Why: a second factor beside the password: codes of an authenticator app, passkeys, and recovery codes for the day when the phone is gone. What could be
-- used to sign in is useless to whoever reads this database: secrets of apps are sealed with a key that is not here, passkeys are public keys,
-- recovery codes and pending sign-ins are hashes.
CREATE TABLE factor (
  factor_id text COLLATE "C" PRIMARY KEY CHECK (factor_id ~ '^f-[0-9a-z]{12}$'),
  account_id text COLLATE "C" NOT NULL REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('totp', 'passkey')),
  label text NOT NULL CHECK (label <> '' AND length(label) <= 40),
  added_at timestamptz NOT NULL,
  -- The day is enough to see which one is no longer used.
  last_used_on date,
  secret_sealed text,
  -- Number of the newest 30 s step whose code was taken: neither it nor an older one is taken again.
  last_step bigint,
  credential_id text UNIQUE,
  public_key text,
  sign_count bigint,
  transports text,
  rp_id text,
  CHECK (CASE kind
    WHEN 'totp' THEN secret_sealed IS NOT NULL AND last_step IS NOT NULL AND credential_id IS NULL
    ELSE secret_sealed IS NULL AND credential_id IS NOT NULL AND public_key IS NOT NULL AND sign_count IS NOT NULL
      AND transports IS NOT NULL AND rp_id IS NOT NULL END)
);
CREATE INDEX factor_account ON factor (account_id);

-- 128 bits of chance each: a plain hash is enough.
CREATE TABLE recovery_code (
  code_sha256 text PRIMARY KEY CHECK (code_sha256 ~ '^[0-9a-f]{64}$'),
  account_id text COLLATE "C" NOT NULL REFERENCES account
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- A secret that waits for its first right code.
CREATE TABLE totp_enrolment (
  account_id text COLLATE "C" PRIMARY KEY REFERENCES account,
  secret_sealed text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- A sign-in whose password was right. `password_sha256` is of the stored hash: a new password ends what an old one began.
CREATE TABLE pending_sign_in (
  pending_sha256 text PRIMARY KEY CHECK (pending_sha256 ~ '^[0-9a-f]{64}$'),
  account_id text COLLATE "C" NOT NULL REFERENCES account,
  password_sha256 text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);
CREATE INDEX pending_sign_in_account ON pending_sign_in (account_id);

-- A challenge that a passkey is to sign: for one sign-in or one account, once.
CREATE TABLE passkey_challenge (
  challenge_sha256 text PRIMARY KEY CHECK (challenge_sha256 ~ '^[0-9a-f]{64}$'),
  bound_to text NOT NULL,
  expires_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON factor, recovery_code, totp_enrolment, pending_sign_in, passkey_challenge TO server;

-- Everything that a person's second factors left here. Also for the command that lets an admin back in.
CREATE FUNCTION remove_factors(account_id text) RETURNS integer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE removed integer;
BEGIN
  DELETE FROM pending_sign_in p WHERE p.account_id = $1;
  DELETE FROM totp_enrolment e WHERE e.account_id = $1;
  DELETE FROM recovery_code r WHERE r.account_id = $1;
  DELETE FROM factor f WHERE f.account_id = $1;
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
REVOKE ALL ON FUNCTION remove_factors(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_factors(text) TO server;

-- Erasing a person takes the factors along, whoever erases.
CREATE FUNCTION remove_factors_of_erased() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM remove_factors(NEW.account_id);
  RETURN NULL;
END $$;
CREATE TRIGGER account_erased_has_no_factors AFTER UPDATE OF erased_at ON account
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION remove_factors_of_erased();
