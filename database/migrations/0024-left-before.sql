-- breaking: no
-- Why: a sensor that left before a plan began counts in no window of it, though the plan names it, so the public register
-- does not take its suspension back when that plan begins.
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
    SELECT DISTINCT ON (p.site_id) p.site_id, p.internal, p.effective_from
    FROM plan p LEFT JOIN replay_clock c ON c.site_id = p.site_id
    WHERE p.site_id IN (SELECT site_id FROM page WHERE is_ending) AND p.effective_from <= coalesce(c.at, $5)
    ORDER BY p.site_id, p.effective_from DESC
  ), held AS MATERIALIZED (
    SELECT in_force.site_id, m ->> 0 AS sensor_id FROM in_force, jsonb_array_elements(internal -> 'maps') m
    WHERE NOT EXISTS (SELECT FROM leaving l WHERE l.site_id = in_force.site_id AND l.sensor_id = m ->> 0
      AND l.at <= in_force.effective_from AND l.plans_to_at >= in_force.effective_from)
  )
  SELECT page.sensor_id,
    CASE WHEN is_ending AND EXISTS (SELECT FROM held WHERE held.site_id = page.site_id AND held.sensor_id = page.sensor_id)
      THEN page.document || jsonb_build_object('suspended', false, 'validUntil', until) ELSE page.document END
  FROM page ORDER BY page.sensor_id COLLATE "C"
$$;
