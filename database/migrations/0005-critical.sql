-- breaking: no
-- Why: the critical signal (release specification, section 9), the only row that speaks of a single viewpoint. It holds where and that it is
-- critical, nothing else. Only the staff side reads it; the public log has days that are over, and how often it fired on each.
CREATE TABLE critical_signal (
  site_id text NOT NULL,
  signal_id text COLLATE "C" NOT NULL,
  window_start timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('critical', 'unknown', 'cleared')),
  cell text COLLATE "C" NOT NULL,
  lat double precision NOT NULL,
  lon double precision NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (site_id, signal_id, window_start)
);
CREATE TRIGGER critical_signal_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON critical_signal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE VIEW critical_use AS
  SELECT site_id, (window_start AT TIME ZONE 'UTC')::date AS day, count(*)::integer AS fired
  FROM (
    SELECT site_id, state, window_start, lag(state) OVER (PARTITION BY site_id, signal_id ORDER BY window_start) AS before
    FROM critical_signal
  ) s
  WHERE state = 'critical' AND before IS DISTINCT FROM 'unknown'
    AND (window_start AT TIME ZONE 'UTC')::date < (now() AT TIME ZONE 'UTC')::date
  GROUP BY 1, 2;

-- What was retracted on the public lane, for everybody: when and why, never the value.
CREATE VIEW public_retraction AS
  SELECT t.plan_id, p.site_id, t.region_id, t.window_start, t.retracted_at, t.reason
  FROM retraction t JOIN plan p ON p.plan_id = t.plan_id WHERE t.lane = 'public';

GRANT SELECT, INSERT ON critical_signal TO aggregator;
GRANT SELECT ON critical_signal TO server, auditor;
GRANT SELECT ON critical_use, public_retraction TO server, public_reader, auditor;
