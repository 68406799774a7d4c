-- breaking: no
-- Why: each attempt to sign in removes those that no longer count, and would read the whole table for it. Who tries one invented name after the other
-- makes a row for each.
CREATE INDEX IF NOT EXISTS sign_in_failure_age ON sign_in_failure (last_at);
