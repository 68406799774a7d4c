-- breaking: no
-- Why: a plan is made from the zones, outlines and scales of one version of its site, and keeps them: what is registered later is of a later plan. So each
-- plan names that version, by the first one that says the same, and the server looks up what was in force when. A plan of a program that does not know of it
-- names none, and stands on what the plan before it did.
ALTER TABLE plan ADD COLUMN IF NOT EXISTS site_version integer;

-- Plans of before this: the newest version that was there when the plan was made and has all cells that it names; else the first one since that has them.
ALTER TABLE plan DISABLE TRIGGER plan_is_insert_only;
UPDATE plan SET site_version = (
  SELECT (
    SELECT min(same.version) FROM site same
    WHERE same.site_id = s.site_id AND same.document -> 'partition' = s.document -> 'partition'
      AND same.document -> 'scales' IS NOT DISTINCT FROM s.document -> 'scales'
  )
  FROM site s
  WHERE s.site_id = plan.site_id
  ORDER BY NOT EXISTS (
      SELECT FROM jsonb_path_query(plan.document, '$.staff[*].cells[*]') c
      WHERE CASE s.document #>> '{partition,kind}'
        WHEN 'h3' THEN c #>> '{}' !~ '^8[0-9a-f]{14}$'
        ELSE NOT (s.document #> '{partition,zones}') @> jsonb_build_array(jsonb_build_object('zoneId', c)) END
    ) DESC,
    s.recorded_at <= plan.recorded_at DESC,
    CASE WHEN s.recorded_at <= plan.recorded_at THEN -s.version ELSE s.version END
  LIMIT 1
);
ALTER TABLE plan ENABLE TRIGGER plan_is_insert_only;

CREATE OR REPLACE VIEW ground_in_force AS
  SELECT p.site_id, p.effective_from, s.document -> 'partition' AS partition, s.document -> 'scales' AS scales
  FROM (
    SELECT site_id, effective_from, site_version,
      lag(site_version) OVER (PARTITION BY site_id ORDER BY effective_from) AS version_before
    FROM plan
  ) p JOIN site s ON s.site_id = p.site_id AND s.version = p.site_version
  WHERE p.site_version IS DISTINCT FROM p.version_before;
GRANT SELECT ON ground_in_force TO aggregator, server, public_reader, auditor;
