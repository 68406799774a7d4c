-- breaking: no
-- Why: an outside owner's sensors under the id of the demo counted from their first day on, and 0021 passed them over, whatever site it was. A site that exists
-- may have that id, so those of one that is not fictional get the time at which the first of their entries was written, as all others did.
INSERT INTO sensor (sensor_id, version, site_id, document)
SELECT f.sensor_id, f.version + 1, f.site_id,
  jsonb_set(f.document, '{registeredAt}', to_jsonb(to_char(e.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
FROM sensor_in_force f
JOIN (SELECT sensor_id, min(recorded_at) AS entered_at FROM sensor GROUP BY sensor_id) e USING (sensor_id)
WHERE f.document #>> '{owner,kind}' IN ('verified', 'unverified') AND f.site_id = 'demo'
  AND EXISTS (SELECT FROM site_in_force s WHERE s.site_id = f.site_id AND s.document -> 'isFictional' IS DISTINCT FROM 'true'::jsonb)
  AND (f.document ->> 'registeredAt')::timestamptz < date_trunc('milliseconds', e.entered_at);
