-- breaking: yes
-- Why: the only rows that leave the aggregator. One hypertable per lane, because retention drops whole chunks and the staff lane is kept
-- for days, the public lane for good; so public_reader has no path to a staff row at all. Insert-only by grant and by trigger: the trigger
-- refuses the owner too, but not when the owner names a chunk instead of the table: nobody but an owner reaches a chunk. Ids sort by bytes, in every database, as the API's keyset does.
CREATE TABLE staff_record (
  site_id text NOT NULL,
  policy_version integer NOT NULL,
  plan_id text COLLATE "C" NOT NULL,
  region_id text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  window_seconds integer NOT NULL,
  status text NOT NULL CHECK (status IN ('released', 'withheld')),
  level smallint CHECK (level BETWEEN 0 AND 4),
  reason text CHECK (reason IN ('policy_suspended', 'aggregator_gap', 'insufficient_contributors',
    'insufficient_owner_diversity', 'insufficient_coverage')),
  published_at timestamptz NOT NULL,
  k_class smallint CHECK (k_class IN (3, 5, 7, 10, 20)),
  PRIMARY KEY (plan_id, region_id, window_start),
  CHECK ((status = 'released') = (level IS NOT NULL)),
  CHECK ((status = 'withheld') = (reason IS NOT NULL)),
  CHECK ((status = 'released') = (k_class IS NOT NULL))
);

CREATE TABLE public_record (
  site_id text NOT NULL,
  policy_version integer NOT NULL,
  plan_id text COLLATE "C" NOT NULL,
  region_id text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  window_seconds integer NOT NULL,
  status text NOT NULL CHECK (status IN ('released', 'withheld')),
  level smallint CHECK (level BETWEEN 0 AND 4),
  reason text CHECK (reason IN ('policy_suspended', 'plan_transition', 'insufficient_coverage')),
  published_at timestamptz NOT NULL,
  PRIMARY KEY (plan_id, region_id, window_start),
  CHECK ((status = 'released') = (level IS NOT NULL)),
  CHECK ((status = 'withheld') = (reason IS NOT NULL))
);

SELECT create_hypertable('staff_record', 'window_start', chunk_time_interval => interval '1 day', create_default_indexes => false);
SELECT create_hypertable('public_record', 'window_start', chunk_time_interval => interval '30 days', create_default_indexes => false);
CREATE INDEX staff_record_page ON staff_record (site_id, window_start, region_id);
CREATE INDEX public_record_page ON public_record (site_id, window_start, region_id);
-- Compressed in the order in which pages are read, so that a page opens a few batches and not a whole chunk.
ALTER TABLE staff_record SET (timescaledb.compress, timescaledb.compress_segmentby = 'site_id', timescaledb.compress_orderby = 'window_start, region_id');
ALTER TABLE public_record SET (timescaledb.compress, timescaledb.compress_segmentby = 'site_id', timescaledb.compress_orderby = 'window_start, region_id');

-- One row per committed window: the cursor of stream and catch-up. A window without this row is not there yet.
CREATE TABLE release_window (
  site_id text NOT NULL,
  lane text NOT NULL CHECK (lane IN ('staff', 'public')),
  window_start timestamptz NOT NULL,
  window_seconds integer NOT NULL,
  plan_id text COLLATE "C" NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (site_id, lane, window_start)
);

-- A row here makes its key read `retracted`, without level, for every reader.
CREATE TABLE retraction (
  lane text NOT NULL CHECK (lane IN ('staff', 'public')),
  plan_id text COLLATE "C" NOT NULL,
  region_id text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  retracted_at timestamptz NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (lane, plan_id, region_id, window_start)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed; a retraction is a row of its own', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['staff_record', 'public_record', 'release_window', 'retraction', 'site', 'sensor', 'policy', 'plan'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_is_insert_only', name);
  END LOOP;
END $$;

-- The retraction is looked up per row (LATERAL with LIMIT), never joined by sorting: so a page stays one walk along the index.
CREATE VIEW staff_release AS
  SELECT r.site_id, r.policy_version, r.plan_id, r.region_id, r.window_start, r.window_seconds,
    CASE WHEN t.plan_id IS NULL THEN r.status ELSE 'retracted' END AS status,
    CASE WHEN t.plan_id IS NULL THEN r.level END AS level,
    CASE WHEN t.plan_id IS NULL THEN r.reason END AS reason,
    r.published_at
  FROM staff_record r
  LEFT JOIN LATERAL (SELECT t.plan_id FROM retraction t
    WHERE t.lane = 'staff' AND t.plan_id = r.plan_id AND t.region_id = r.region_id AND t.window_start = r.window_start LIMIT 1) t ON true;
CREATE VIEW public_release AS
  SELECT r.site_id, r.policy_version, r.plan_id, r.region_id, r.window_start, r.window_seconds,
    CASE WHEN t.plan_id IS NULL THEN r.status ELSE 'retracted' END AS status,
    CASE WHEN t.plan_id IS NULL THEN r.level END AS level,
    CASE WHEN t.plan_id IS NULL THEN r.reason END AS reason,
    r.published_at
  FROM public_record r
  LEFT JOIN LATERAL (SELECT t.plan_id FROM retraction t
    WHERE t.lane = 'public' AND t.plan_id = r.plan_id AND t.region_id = r.region_id AND t.window_start = r.window_start LIMIT 1) t ON true;
CREATE VIEW public_window AS
  SELECT site_id, lane, window_start, window_seconds, plan_id, published_at FROM release_window WHERE lane = 'public';

GRANT SELECT, INSERT ON staff_record, public_record, release_window, retraction TO aggregator;
GRANT SELECT ON staff_release, release_window TO aggregator, server, auditor;
GRANT SELECT ON public_release, public_window TO aggregator, server, public_reader, auditor;

-- On a server the background workers do the upkeep; the embedded database has none, so the aggregator does the same by hand there.
SELECT add_compression_policy('staff_record', interval '2 days');
SELECT add_compression_policy('public_record', interval '60 days');
SELECT add_retention_policy('staff_record', interval '30 days');
