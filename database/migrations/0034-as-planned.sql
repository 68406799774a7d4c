-- breaking: no
-- Why: the public register held back the largest end that a sensor ever had, also one that was a slip and stood in no plan, and showed other changes that
-- make a sensor leave at once. What is held back is what the plan in force was made from, which is stored with it; no word of a version before counts.

-- The same as `plannedFacts` of the aggregator, without the end: any change of it is a leaving.
CREATE FUNCTION plan_rests_on(document jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_array($1 -> 'siteId',
    jsonb_build_array($1 #> '{owner,kind}', $1 #> '{owner,ownerId}'),
    jsonb_build_array($1 #> '{location,lat}', $1 #> '{location,lon}', $1 #> '{location,mountId}', $1 #> '{location,verified}'),
    $1 -> 'zoneId',
    jsonb_build_array($1 #> '{fieldOfView,areaM2}', $1 #> '{fieldOfView,centre,lat}', $1 #> '{fieldOfView,centre,lon}'),
    jsonb_build_array($1 -> 'reportIntervalSeconds', $1 -> 'reporting'))
$$;
REVOKE ALL ON FUNCTION plan_rests_on(jsonb) FROM PUBLIC;

-- While a plan holds a sensor, the newest version that would not leave it is shown, in all that makes a sensor leave; the rest is as it is now. An end that is
-- no earlier than the plan's is no early end.
CREATE OR REPLACE FUNCTION public_register(of_site text, of_sensor text, after text, most integer, at timestamptz)
RETURNS TABLE (sensor_id text, document jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH page AS MATERIALIZED (
    SELECT f.sensor_id, f.site_id, f.version, f.document FROM sensor_in_force f
    WHERE ($1 IS NULL OR f.site_id = $1) AND ($2 IS NULL OR f.sensor_id = $2) AND ($3 IS NULL OR f.sensor_id COLLATE "C" > $3)
    ORDER BY f.sensor_id COLLATE "C" LIMIT $4
  ), in_force AS MATERIALIZED (
    SELECT DISTINCT ON (p.site_id) p.site_id, p.internal, p.effective_from, coalesce(c.at, $5) AS now
    FROM plan p LEFT JOIN replay_clock c ON c.site_id = p.site_id
    WHERE p.site_id IN (SELECT site_id FROM page WHERE version > 1) AND p.effective_from <= coalesce(c.at, $5)
    ORDER BY p.site_id, p.effective_from DESC
  ), facts AS MATERIALIZED (
    SELECT in_force.site_id, f ->> 0 AS sensor_id, to_timestamp((f ->> 1)::float8 / 1000) AS until, f ->> 2 AS rest
    FROM in_force, jsonb_array_elements(internal -> 'facts') f
  ), held AS MATERIALIZED (
    SELECT in_force.site_id, m ->> 0 AS sensor_id, in_force.now FROM in_force, jsonb_array_elements(internal -> 'maps') m
    WHERE NOT EXISTS (SELECT FROM leaving l WHERE l.site_id = in_force.site_id AND l.sensor_id = m ->> 0
      AND l.at <= in_force.effective_from AND l.plans_to_at >= in_force.effective_from)
  )
  SELECT page.sensor_id, CASE WHEN shown.document IS NULL THEN page.document ELSE (page.document - hidden) || (
      SELECT jsonb_object_agg(key, value) FROM jsonb_each(shown.document) WHERE key = ANY (hidden)
    ) END
  FROM page
  LEFT JOIN held ON held.site_id = page.site_id AND held.sensor_id = page.sensor_id
  LEFT JOIN facts ON facts.site_id = page.site_id AND facts.sensor_id = page.sensor_id
  LEFT JOIN LATERAL (
    SELECT v.document FROM sensor v
    WHERE page.version > 1 AND v.sensor_id = held.sensor_id AND NOT (v.document ->> 'suspended')::boolean
      AND (v.document ->> 'validFrom')::timestamptz <= held.now
      -- Plans of older releases did not keep it.
      AND (v.document ->> 'validUntil')::timestamptz
        >= coalesce(facts.until, (SELECT max((w.document ->> 'validUntil')::timestamptz) FROM sensor w WHERE w.sensor_id = page.sensor_id))
    ORDER BY plan_rests_on(v.document) IS NOT DISTINCT FROM facts.rest::jsonb DESC, version DESC LIMIT 1
  ) shown ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN plan_rests_on(page.document) = plan_rests_on(shown.document) THEN ARRAY['suspended', 'validFrom', 'validUntil']
      ELSE ARRAY['suspended', 'validFrom', 'validUntil', 'registeredAt', 'owner', 'location', 'zoneId', 'fieldOfView', 'reportIntervalSeconds', 'reporting']
    END AS hidden
  ) hiding
  ORDER BY page.sensor_id COLLATE "C"
$$;
