-- breaking: no
-- Why: a program looks at its start whether it understands the schema, before it reads or writes anything. The number of a migration says nothing about
-- people or places; yet strangers (public_reader) are not asked to look.
GRANT SELECT ON migration TO server;
