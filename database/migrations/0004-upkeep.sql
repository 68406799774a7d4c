-- breaking: no
-- Why: compression and retention need the owner of the tables, and the aggregator must not be it (it may never change a record). So the
-- two upkeep steps are functions of the owner that only the aggregator may call, and retention has a floor that no caller can pass.
CREATE FUNCTION compress_old_records(older_than timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  chunk regclass;
  compressed integer := 0;
BEGIN
  FOR chunk IN
    SELECT format('%I.%I', chunk_schema, chunk_name)::regclass
    FROM timescaledb_information.chunks
    WHERE hypertable_schema = 'public' AND hypertable_name IN ('staff_record', 'public_record')
      AND NOT is_compressed AND range_end <= older_than
    ORDER BY range_end
  LOOP
    PERFORM compress_chunk(chunk);
    compressed := compressed + 1;
  END LOOP;
  RETURN compressed;
END $$;

-- Staff records are kept for at least 2 days: longer than the longest public window and its delay, which are computed from them.
CREATE FUNCTION drop_old_staff_records(older_than timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF older_than > now() - interval '2 days' THEN
    RAISE EXCEPTION 'staff records younger than 2 days are kept: the public lane is computed from them' USING ERRCODE = '22023';
  END IF;
  RETURN (SELECT count(*) FROM drop_chunks('staff_record', older_than));
END $$;

REVOKE ALL ON FUNCTION compress_old_records(timestamptz), drop_old_staff_records(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compress_old_records(timestamptz), drop_old_staff_records(timestamptz) TO aggregator;
