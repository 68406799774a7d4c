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

-- The public register shows a suspension, or an end that was moved forward, with the plan that no longer holds the sensor; at once where no plan in force
-- holds it: before that, the register and the records together would tell what it said. Until then it shows what it showed before. So the login of the
-- public pages reads the register through this function alone; `at` is now, and for a recording its own clock counts.
CREATE OR REPLACE FUNCTION public_register(of_site text, of_sensor text, after text, most integer, at timestamptz)
RETURNS TABLE (sensor_id text, document jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH page AS MATERIALIZED (
    SELECT f.sensor_id, f.site_id, f.document, v.until,
      (f.document ->> 'suspended')::boolean OR (f.document ->> 'validUntil')::timestamptz < v.until::timestamptz AS is_ending
    FROM sensor_in_force f
    CROSS JOIN LATERAL (
      SELECT document ->> 'validUntil' AS until FROM sensor WHERE sensor.sensor_id = f.sensor_id
      ORDER BY (document ->> 'validUntil')::timestamptz DESC, version DESC LIMIT 1
    ) v
    WHERE ($1 IS NULL OR f.site_id = $1) AND ($2 IS NULL OR f.sensor_id = $2) AND ($3 IS NULL OR f.sensor_id COLLATE "C" > $3)
    ORDER BY f.sensor_id COLLATE "C" LIMIT $4
  ), in_force AS MATERIALIZED (
    SELECT DISTINCT ON (p.site_id) p.site_id, p.internal
    FROM plan p LEFT JOIN replay_clock c ON c.site_id = p.site_id
    WHERE p.site_id IN (SELECT site_id FROM page WHERE is_ending) AND p.effective_from <= coalesce(c.at, $5)
    ORDER BY p.site_id, p.effective_from DESC
  ), held AS MATERIALIZED (
    SELECT in_force.site_id, m ->> 0 AS sensor_id FROM in_force, jsonb_array_elements(internal -> 'maps') m
  )
  SELECT page.sensor_id,
    CASE WHEN is_ending AND EXISTS (SELECT FROM held WHERE held.site_id = page.site_id AND held.sensor_id = page.sensor_id)
      THEN page.document || jsonb_build_object('suspended', false, 'validUntil', until) ELSE page.document END
  FROM page ORDER BY page.sensor_id COLLATE "C"
$$;
REVOKE ALL ON FUNCTION public_register(text, text, text, integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public_register(text, text, text, integer, timestamptz) TO public_reader;
REVOKE SELECT ON sensor_in_force FROM public_reader;
