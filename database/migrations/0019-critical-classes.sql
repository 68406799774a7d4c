-- breaking: yes
-- Why: how often the critical signal fired on a day told, with the released levels, of single units (promise P20). Everybody is told the class of a day
-- alone, and a day of the lowest class, 0 to 2, is no row: that it fired at all is no news.
DROP VIEW IF EXISTS critical_use;
CREATE VIEW critical_use AS
  SELECT site_id, (window_start AT TIME ZONE 'UTC')::date AS day, CASE WHEN count(*) < 10 THEN '3-9' ELSE '10+' END AS fired
  FROM (
    SELECT site_id, state, window_start, lag(state) OVER (PARTITION BY site_id, signal_id ORDER BY window_start) AS before
    FROM critical_signal
  ) s
  WHERE state = 'critical' AND before IS DISTINCT FROM 'unknown'
    AND (window_start AT TIME ZONE 'UTC')::date < (now() AT TIME ZONE 'UTC')::date
  GROUP BY 1, 2
  HAVING count(*) >= 3;
GRANT SELECT ON critical_use TO server, public_reader, auditor;
