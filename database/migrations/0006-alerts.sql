-- breaking: no
-- Why: what the room knows besides levels. Alerts are computed from released records in the transaction that releases them; every version of an
-- alert is a row, visible from the moment it says, so that nothing shows before its window is published and any past moment can be shown again.
-- The decision log is a chain: a row cannot be changed, left out or put in without every later hash being wrong. Staff only, all of it.
CREATE TABLE event_plan (
  site_id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  document jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, version)
);

-- What goes on at a site now. One row per site, and the lock of everything that changes alerts: system and people take turns.
-- `watch` counts windows in a row per region, `running` names the alerts that run or cleared a moment ago.
CREATE TABLE event_state (
  site_id text PRIMARY KEY,
  watch jsonb NOT NULL DEFAULT '{}',
  running text[] NOT NULL DEFAULT '{}',
  manual_phase text CHECK (manual_phase IN ('ingress', 'circulation', 'egress')),
  duty jsonb,
  drill jsonb
);

CREATE TABLE alert_version (
  site_id text NOT NULL,
  alert_id text COLLATE "C" NOT NULL CHECK (alert_id ~ '^[0-9a-f]{16}$'),
  number bigint GENERATED ALWAYS AS IDENTITY,
  visible_at timestamptz NOT NULL,
  document jsonb NOT NULL,
  PRIMARY KEY (site_id, alert_id, number)
);
CREATE INDEX alert_version_seen ON alert_version (site_id, visible_at);

CREATE TABLE decision_log (
  site_id text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  alert_id text,
  bytes text NOT NULL,
  previous_sha256 text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (site_id, seq)
);
CREATE INDEX decision_log_at ON decision_log (site_id, at);
CREATE INDEX decision_log_alert ON decision_log (site_id, alert_id) WHERE alert_id IS NOT NULL;

-- Words of people. The chain holds their salted hash, so they can be erased and the chain still be verified.
CREATE TABLE decision_text (
  site_id text NOT NULL,
  seq bigint NOT NULL,
  actor text NOT NULL,
  body text,
  PRIMARY KEY (site_id, seq)
);

CREATE TRIGGER event_plan_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_version_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alert_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_log_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The only way in: the number and the hash before are read under the lock of the site's row, so the chain has no gap and no fork.
CREATE FUNCTION append_decision(for_site text, entry text, words text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parsed jsonb := entry::jsonb;
  before text;
  entry_seq bigint;
BEGIN
  INSERT INTO event_state (site_id) VALUES (for_site) ON CONFLICT DO NOTHING;
  PERFORM FROM event_state WHERE site_id = for_site FOR UPDATE;
  SELECT seq, sha256 INTO entry_seq, before FROM decision_log WHERE site_id = for_site ORDER BY seq DESC LIMIT 1;
  entry_seq := coalesce(entry_seq, 0) + 1;
  before := coalesce(before, repeat('0', 64));
  INSERT INTO decision_log (site_id, seq, at, kind, actor, alert_id, bytes, previous_sha256, sha256)
  VALUES (for_site, entry_seq, (parsed ->> 'at')::timestamptz, parsed ->> 'kind', parsed ->> 'actor', parsed ->> 'alertId', entry, before,
    encode(sha256(convert_to(before || E'\n' || entry_seq || E'\n' || entry, 'UTF8')), 'hex'));
  IF words IS NOT NULL THEN
    INSERT INTO decision_text (site_id, seq, actor, body) VALUES (for_site, entry_seq, parsed ->> 'actor', words);
  END IF;
  PERFORM pg_notify('crowdshade_room', jsonb_build_object('siteId', for_site)::text);
  RETURN entry_seq;
END $$;

-- The words of one person go; that there were words, and when, stays.
CREATE FUNCTION erase_decision_texts(of_actor text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  erased integer;
BEGIN
  UPDATE decision_text SET body = NULL WHERE actor = of_actor AND body IS NOT NULL;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END $$;

CREATE VIEW event_plan_in_force AS
  SELECT DISTINCT ON (site_id) site_id, version, document FROM event_plan ORDER BY site_id, version DESC;

REVOKE ALL ON FUNCTION append_decision(text, text, text), erase_decision_texts(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_decision(text, text, text) TO aggregator, server;
GRANT EXECUTE ON FUNCTION erase_decision_texts(text) TO server;
GRANT SELECT, INSERT, UPDATE ON event_state TO aggregator, server;
GRANT SELECT, INSERT ON alert_version TO aggregator, server;
GRANT SELECT, INSERT ON event_plan TO aggregator, server;
GRANT SELECT ON event_plan_in_force TO aggregator, server, auditor;
GRANT SELECT ON decision_log, decision_text TO server;
GRANT SELECT ON decision_log TO aggregator, auditor;
GRANT SELECT ON alert_version, event_state TO auditor;
