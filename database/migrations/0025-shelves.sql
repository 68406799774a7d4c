-- breaking: yes
-- Why: an alert can be shelved, and says how long nobody could see it; a program that does not know of it cannot read such an alert. `sees_until` is when
-- the newest window stops being news, so that time in which none came brings no escalation nearer, also after a restart. `ask_again_minutes` is the site's
-- own: after it an acknowledged alert without a measure asks again. Null: it never does.
ALTER TABLE event_state ADD COLUMN IF NOT EXISTS sees_until timestamptz;
ALTER TABLE event_state ADD COLUMN IF NOT EXISTS ask_again_minutes integer
  CHECK (ask_again_minutes BETWEEN 1 AND 240);
