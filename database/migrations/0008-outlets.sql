-- breaking: no
-- Why: alerts that go out to other systems. The decision log is the queue: an outlet has a cursor into it, so that a restart loses nothing and sends
-- nothing twice but what was in flight. An entry that could not be delivered waits in outlet_retry, one row per alert: a later step of the same
-- alert waits behind it, other alerts pass. The secret must be stored, for signing needs it; only `server` may read it, and it is wiped
-- when the outlet is removed. The address may hold a token of its own, so the auditor sees neither. A delivery says when and how it went, never what.
CREATE TABLE outlet (
  outlet_id text COLLATE "C" PRIMARY KEY CHECK (outlet_id ~ '^[0-9a-f]{16}$'),
  site_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('webhook', 'alertmanager', 'cap')),
  url text NOT NULL,
  secret text,
  language text NOT NULL CHECK (language IN ('nl', 'en')),
  minimum_level smallint NOT NULL CHECK (minimum_level IN (3, 4)),
  about text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  disabled_because text CHECK (disabled_because IN ('person', 'gone', 'failing')),
  removed_at timestamptz,
  CHECK ((secret IS NULL) = (removed_at IS NOT NULL)),
  CHECK ((disabled_at IS NULL) = (disabled_because IS NULL))
);
CREATE INDEX outlet_site ON outlet (site_id);

-- `since_seq`: nothing up to this entry is ever sent; moved when the outlet is switched on again, for an old alarm misleads. `seq`: every entry up to
-- this one is sent, passed over, or waits in outlet_retry. A server works on an outlet while it holds the lease.
CREATE TABLE outlet_cursor (
  outlet_id text COLLATE "C" PRIMARY KEY REFERENCES outlet,
  since_seq bigint NOT NULL CHECK (since_seq >= 0),
  seq bigint NOT NULL CHECK (seq >= since_seq),
  failing_since timestamptz,
  leased_by text,
  leased_until timestamptz
);

CREATE TABLE outlet_retry (
  outlet_id text COLLATE "C" NOT NULL REFERENCES outlet,
  -- Empty: drills.
  alert_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  attempt integer NOT NULL CHECK (attempt >= 0),
  failing_since timestamptz,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (outlet_id, alert_id)
);

-- `seq` 0: a test message.
CREATE TABLE delivery (
  outlet_id text COLLATE "C" NOT NULL REFERENCES outlet,
  number bigint GENERATED ALWAYS AS IDENTITY,
  seq bigint NOT NULL CHECK (seq >= 0),
  attempt integer NOT NULL CHECK (attempt > 0),
  at timestamptz NOT NULL,
  status integer CHECK (status BETWEEN 100 AND 999),
  failure text,
  duration_ms integer NOT NULL CHECK (duration_ms >= 0),
  PRIMARY KEY (outlet_id, number),
  CHECK (status IS NOT NULL OR failure IS NOT NULL)
);
-- What a receiver has in hand decides whether a message begins, goes on or ends.
CREATE INDEX delivery_done ON delivery (outlet_id, seq) WHERE failure IS NULL;
CREATE TRIGGER delivery_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delivery
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE VIEW outlet_entry AS
  SELECT outlet_id, site_id, kind, language, minimum_level, about, created_by, created_at, disabled_at, disabled_because, removed_at FROM outlet;

GRANT SELECT, INSERT ON outlet TO server;
GRANT UPDATE (secret, language, minimum_level, about, disabled_at, disabled_because, removed_at) ON outlet TO server;
GRANT SELECT, INSERT, UPDATE ON outlet_cursor TO server;
GRANT SELECT, INSERT, UPDATE, DELETE ON outlet_retry TO server;
GRANT SELECT, INSERT ON delivery TO server;
GRANT SELECT ON outlet_entry, delivery TO auditor;
