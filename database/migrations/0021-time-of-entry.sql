-- breaking: no
-- Why: age decides who keeps a place and who is taken out of a region, so it is the register's own and not what a file said. Entries of outside owners that
-- were stored before get the time at which the first of them was written; those that say a later one stay. The demo's have hung there all along.
INSERT INTO sensor (sensor_id, version, site_id, document)
SELECT f.sensor_id, f.version + 1, f.site_id,
  jsonb_set(f.document, '{registeredAt}', to_jsonb(to_char(e.entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
FROM sensor_in_force f
JOIN (SELECT sensor_id, min(recorded_at) AS entered_at FROM sensor GROUP BY sensor_id) e USING (sensor_id)
WHERE f.document #>> '{owner,kind}' IN ('verified', 'unverified') AND f.site_id <> 'demo'
  AND (f.document ->> 'registeredAt')::timestamptz < date_trunc('milliseconds', e.entered_at);
