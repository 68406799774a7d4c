-- breaking: yes
-- Why: a sign-in or a change of a password takes a while, and somebody else may reset the password, lower the role or close the account meanwhile. Each such
-- change counts up, and whatever was judged before it starts no session and changes nothing. A program that does not count would let it.
ALTER TABLE account ADD COLUMN IF NOT EXISTS access_version integer NOT NULL DEFAULT 0;
