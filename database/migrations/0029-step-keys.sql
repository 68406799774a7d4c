-- breaking: no
-- Why: a phone whose answer was lost sends the same step again, and it must not be taken twice. What a key has made stands here, written with it in one
-- transaction. No words of the step are kept: a hash says whether a key comes again with other content, and the number of the entry is the answer.
CREATE TABLE IF NOT EXISTS step_key (
  site_id text NOT NULL,
  actor text NOT NULL,
  step_key uuid NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of the entry that it made in the log; null: steps on alerts, whose answer is the list of now.
  seq bigint CHECK (seq > 0),
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (site_id, actor, step_key)
);
CREATE INDEX IF NOT EXISTS step_key_age ON step_key (made_at);

GRANT SELECT, INSERT, DELETE ON step_key TO server;
