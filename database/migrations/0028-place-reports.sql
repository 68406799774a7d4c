-- breaking: yes
-- Why: the log has one more kind of entry, what somebody saw at a place, and a program that does not know of it cannot read the log. Entries of one kind are
-- asked for by themselves, newest first, and few of a long log are of it.
CREATE INDEX IF NOT EXISTS decision_log_kind ON decision_log (site_id, kind, seq);
