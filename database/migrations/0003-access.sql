-- breaking: yes
-- Why: who may send and who may look, and how many readings were refused for which reason. Tokens and sessions stand here only as SHA-256.
-- Totals are per site and roster epoch: never per sensor, never with a refused value.
CREATE TABLE access_token (
  token_sha256 text PRIMARY KEY CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  role text NOT NULL CHECK (role IN ('operator', 'device')),
  site_id text,
  label text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  CHECK (role <> 'device' OR site_id IS NOT NULL)
);

CREATE TABLE session (
  session_sha256 text PRIMARY KEY CHECK (session_sha256 ~ '^[0-9a-f]{64}$'),
  role text NOT NULL CHECK (role IN ('operator')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE refusal_total (
  site_id text NOT NULL,
  epoch_start timestamptz NOT NULL,
  epoch_seconds integer NOT NULL,
  reason text NOT NULL,
  total bigint NOT NULL CHECK (total >= 0),
  PRIMARY KEY (site_id, epoch_start, reason)
);

GRANT SELECT, INSERT, UPDATE ON access_token, refusal_total TO aggregator;
GRANT SELECT ON access_token, refusal_total TO server;
GRANT SELECT, INSERT, UPDATE ON session TO server;
GRANT SELECT ON refusal_total TO public_reader, auditor;
