-- breaking: yes
-- Why: an alert says when somebody was sent there, and the log has two more kinds of entries; a program that does not know of them can read neither. Who goes
-- may be a person's name, so it stands with the words of people in decision_text, where it can be erased, and never in a version of the alert.
COMMENT ON COLUMN alert_version.document IS 'The alert as it stood; ids of accounts, never a name or words of a person';
