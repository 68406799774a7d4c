-- breaking: yes
-- Why: how many readings were accepted in a roster epoch tells, with the public report intervals, which sensor was out (promise P25, attack A27). Whoever
-- is not an inspector is told refusals alone, per reason and UTC day, in classes; the login of the public pages cannot read the numbers behind them.
CREATE OR REPLACE VIEW refusal_day AS
  SELECT site_id, date_trunc('day', epoch_start, 'UTC') AS day_start, reason,
    CASE WHEN sum(total) < 100 THEN '1-99' WHEN sum(total) < 1000 THEN '100-999' ELSE '1000+' END AS class
  FROM refusal_total
  WHERE reason <> 'accepted'
  GROUP BY 1, 2, 3
  HAVING sum(total) > 0;

REVOKE SELECT ON refusal_total FROM public_reader;
GRANT SELECT ON refusal_day TO public_reader, server, auditor;
