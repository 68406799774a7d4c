-- breaking: no
-- Why: a recording is as old as its own clock says, which stands still: by the clock of today it lost its staff lane, and with it what says which public
-- records rest on which staff records. Chunks are of a day and of all sites, so what a recording keeps of one is put back as it was.
CREATE OR REPLACE FUNCTION drop_old_staff_records(older_than timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  chunk record;
  kept staff_record[];
  dropped integer := 0;
BEGIN
  IF older_than > now() - interval '2 days' THEN
    RAISE EXCEPTION 'staff records younger than 2 days are kept: the public lane is computed from them' USING ERRCODE = '22023';
  END IF;
  FOR chunk IN
    SELECT range_start AS starts, range_end AS ends FROM timescaledb_information.chunks
    WHERE hypertable_schema = 'public' AND hypertable_name = 'staff_record' AND range_end <= older_than
    ORDER BY range_end
  LOOP
    kept := ARRAY(
      SELECT r FROM staff_record r JOIN replay_clock c ON c.site_id = r.site_id
      WHERE r.window_start >= chunk.starts AND r.window_start < chunk.ends AND r.window_start >= c.at - (now() - older_than)
    );
    CONTINUE WHEN cardinality(kept) > 0 AND cardinality(kept) =
      (SELECT count(*) FROM staff_record r WHERE r.window_start >= chunk.starts AND r.window_start < chunk.ends);
    PERFORM drop_chunks('staff_record', older_than => chunk.ends, newer_than => chunk.starts);
    INSERT INTO staff_record SELECT * FROM unnest(kept);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;

-- The background workers of a server dropped by the clock of today alone; this does the same there, also while no aggregator runs.
CREATE PROCEDURE staff_retention_job(job_id integer, config jsonb)
LANGUAGE sql SET search_path = public, pg_temp AS $$ SELECT drop_old_staff_records(now() - interval '30 days') $$;
REVOKE ALL ON PROCEDURE staff_retention_job(integer, jsonb) FROM PUBLIC;
SELECT remove_retention_policy('staff_record');
SELECT add_job('staff_retention_job', interval '1 day');
