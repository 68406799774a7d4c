-- breaking: no
-- Why: alerts on devices that are closed (Web Push). A device is a session: what ends the session takes its row away, whoever ends it, so that nobody who was
-- signed out, locked out or erased is sent anything. Endpoint and keys are what a message to the device needs, and personal data: only `server` reads them.
CREATE TABLE IF NOT EXISTS device_alerts (
  session_sha256 text PRIMARY KEY REFERENCES session ON DELETE CASCADE,
  -- The account, or the token that was signed in with.
  owner text COLLATE "C" NOT NULL,
  endpoint text NOT NULL UNIQUE CHECK (length(endpoint) <= 1000),
  p256dh text NOT NULL CHECK (length(p256dh) = 87),
  auth text NOT NULL CHECK (length(auth) = 22),
  language text NOT NULL CHECK (language ~ '^[a-z]{2}$'),
  -- Names the key of ours that the browser was given.
  key_name text NOT NULL,
  since_at timestamptz NOT NULL,
  failed_at timestamptz,
  failure text,
  CHECK ((failed_at IS NULL) = (failure IS NULL))
);
CREATE INDEX IF NOT EXISTS device_alerts_owner ON device_alerts (owner);

-- What devices were told of, so that one server tells it, once. Kept for a day.
CREATE TABLE IF NOT EXISTS device_call (
  site_id text NOT NULL,
  alert_id text COLLATE "C" NOT NULL,
  opened_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, alert_id, opened_at)
);
CREATE INDEX IF NOT EXISTS device_call_age ON device_call (told_at);

GRANT SELECT, INSERT, DELETE ON device_alerts TO server;
GRANT UPDATE (failed_at, failure) ON device_alerts TO server;
GRANT SELECT, INSERT, DELETE ON device_call TO server;

CREATE OR REPLACE FUNCTION end_device_alerts_of_session() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM device_alerts d WHERE d.session_sha256 = NEW.session_sha256;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER session_ended_has_no_device AFTER UPDATE OF revoked_at ON session
  FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_device_alerts_of_session();

-- Sessions that a token was exchanged for end with it and are not marked one by one.
CREATE OR REPLACE FUNCTION end_device_alerts_of_token() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM device_alerts d WHERE d.owner = NEW.token_id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER token_revoked_has_no_device AFTER UPDATE OF revoked_at ON access_token
  FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_device_alerts_of_token();

-- An account that is closed or erased, whoever does it.
CREATE OR REPLACE FUNCTION end_device_alerts_of_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM device_alerts d WHERE d.owner = NEW.account_id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER account_closed_has_no_device AFTER UPDATE OF disabled_at, erased_at ON account
  FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_device_alerts_of_account();
REVOKE ALL ON FUNCTION end_device_alerts_of_session(), end_device_alerts_of_token(), end_device_alerts_of_account() FROM PUBLIC;
