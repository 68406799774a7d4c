-- breaking: yes
-- Why: a sensor that leaves a plan before it ends is told by the difference, so its regions are withheld for a while (promise P22). When it left is a
-- fact of its own: the register goes on to change, and what a restart makes of it has to be what the process before it made. `intake` remembers for
-- which UTC day, and at which count of register entries, it was last judged who may enter. Both name sensors or their number, and stay inside the aggregator.
CREATE TABLE IF NOT EXISTS leaving (
  site_id text NOT NULL,
  sensor_id text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  plans_to_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, sensor_id, at)
);

CREATE TABLE IF NOT EXISTS intake (
  site_id text NOT NULL,
  day_start timestamptz NOT NULL,
  entries bigint NOT NULL CHECK (entries >= 0),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, day_start, entries)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['leaving', 'intake'] LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS %I ON %I', name || '_is_insert_only', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_is_insert_only', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON leaving, intake TO aggregator;
