-- breaking: no
-- Why: after a rotation two tokens of the same name are listed, and nobody could tell which of them is the old one that somebody still has to take out
-- of a sensor. The new one says whose place it takes. A token that was rotated before this has no successor on record.
ALTER TABLE access_token ADD COLUMN replaces text COLLATE "C" REFERENCES access_token (token_id);
