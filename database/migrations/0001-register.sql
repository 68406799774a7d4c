-- breaking: yes
-- Why: what is registered and how it is released. Every document is versioned and append-only, so that what was in force at any moment can
-- be shown later. Roles are made here because grants need them; a server may have made them before, with logins.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['aggregator', 'server', 'public_reader', 'auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE TABLE site (
  site_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  drawing jsonb,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, version)
);

CREATE TABLE sensor (
  sensor_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  site_id text NOT NULL,
  document jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sensor_id, version)
);
CREATE INDEX sensor_site ON sensor (site_id, sensor_id, version DESC);

CREATE TABLE policy (
  site_id text NOT NULL,
  policy_version integer NOT NULL CHECK (policy_version > 0),
  document jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, policy_version)
);

-- `internal` says which sensors form which unit of which region: it holds no level, and only the aggregator reads it.
CREATE TABLE plan (
  plan_id text PRIMARY KEY,
  site_id text NOT NULL,
  policy_version integer NOT NULL,
  effective_from timestamptz NOT NULL,
  document jsonb NOT NULL,
  internal jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, effective_from)
);

-- Where a recording ends: such a site is served with this as its clock, and says so.
CREATE TABLE replay_clock (
  site_id text PRIMARY KEY,
  at timestamptz NOT NULL
);

CREATE VIEW site_in_force AS
  SELECT DISTINCT ON (site_id) site_id, version, document, drawing FROM site ORDER BY site_id, version DESC;
CREATE VIEW sensor_in_force AS
  SELECT DISTINCT ON (sensor_id) sensor_id, site_id, version, document FROM sensor ORDER BY sensor_id, version DESC;
CREATE VIEW plan_document AS
  SELECT plan_id, site_id, effective_from, document FROM plan;

GRANT SELECT, INSERT ON site, sensor, policy, plan TO aggregator;
GRANT SELECT, INSERT, UPDATE ON replay_clock TO aggregator;
GRANT SELECT ON site_in_force, sensor_in_force TO aggregator;
GRANT SELECT ON site_in_force, sensor_in_force, plan_document, policy, replay_clock TO server, public_reader, auditor;
