-- breaking: yes
-- Why: an emergency stop has to act at once and for one lane alone; a policy version acts from a bound that may be hours away, and for both. So it is a row
-- of its own, read in the transaction that publishes; its end is a row too. Insert-only, as whoever stopped what, when and why is accounted for. Author and
-- reason were written for everybody to read. Breaking, because a program that does not know of it would go on publishing.
CREATE TABLE IF NOT EXISTS emergency_stop (
  site_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  action text NOT NULL CHECK (action IN ('stop', 'resume')),
  lanes text NOT NULL CHECK (lanes IN ('public', 'both')),
  effective_from timestamptz NOT NULL,
  decided_at timestamptz NOT NULL,
  author text NOT NULL CHECK (length(author) BETWEEN 2 AND 120),
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
  PRIMARY KEY (site_id, number),
  CHECK (action <> 'stop' OR effective_from = decided_at),
  CHECK (action <> 'resume' OR effective_from > decided_at)
);
DROP TRIGGER IF EXISTS emergency_stop_is_insert_only ON emergency_stop;
CREATE TRIGGER emergency_stop_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON emergency_stop
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON emergency_stop TO aggregator;
GRANT SELECT ON emergency_stop TO server, public_reader, auditor;
