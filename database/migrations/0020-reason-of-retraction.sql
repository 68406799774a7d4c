-- breaking: no
-- Why: whoever has a file of records has to find in its rows why one of them was taken back, and not only in the change log, which is another file.
-- The reason was written for everybody to read. A program that does not know of it leaves it out.
CREATE OR REPLACE VIEW staff_release AS
  SELECT r.site_id, r.policy_version, r.plan_id, r.region_id, r.window_start, r.window_seconds,
    CASE WHEN t.plan_id IS NULL THEN r.status ELSE 'retracted' END AS status,
    CASE WHEN t.plan_id IS NULL THEN r.level END AS level,
    CASE WHEN t.plan_id IS NULL THEN r.reason ELSE t.reason END AS reason,
    r.published_at
  FROM staff_record r
  LEFT JOIN LATERAL (SELECT t.plan_id, t.reason FROM retraction t
    WHERE t.lane = 'staff' AND t.plan_id = r.plan_id AND t.region_id = r.region_id AND t.window_start = r.window_start LIMIT 1) t ON true;
CREATE OR REPLACE VIEW public_release AS
  SELECT r.site_id, r.policy_version, r.plan_id, r.region_id, r.window_start, r.window_seconds,
    CASE WHEN t.plan_id IS NULL THEN r.status ELSE 'retracted' END AS status,
    CASE WHEN t.plan_id IS NULL THEN r.level END AS level,
    CASE WHEN t.plan_id IS NULL THEN r.reason ELSE t.reason END AS reason,
    r.published_at
  FROM public_record r
  LEFT JOIN LATERAL (SELECT t.plan_id, t.reason FROM retraction t
    WHERE t.lane = 'public' AND t.plan_id = r.plan_id AND t.region_id = r.region_id AND t.window_start = r.window_start LIMIT 1) t ON true;
