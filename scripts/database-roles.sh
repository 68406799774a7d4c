#!/bin/sh
# Runs once, when the database container makes its data directory: one login per program, each a member of nothing but its own role, so
# that the server cannot read what only the aggregator may. The grants themselves come with the migrations. Which login for what:
#   crowdshade_aggregator  aggregator/main.ts, and the commands register, policy and retract
#   crowdshade_server      server/main.ts
#   crowdshade_auditor     verify-log; without AUDITOR_PASSWORD nobody can sign in as it until it is given a password
#   the owner              migrate, export-all, import-all
set -eu
psql -v ON_ERROR_STOP=1 -v aggregator="$AGGREGATOR_PASSWORD" -v server="$SERVER_PASSWORD" -v auditor="${AUDITOR_PASSWORD:-}" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE aggregator NOLOGIN;
CREATE ROLE server NOLOGIN;
CREATE ROLE public_reader NOLOGIN;
CREATE ROLE auditor NOLOGIN;
CREATE ROLE crowdshade_aggregator LOGIN NOINHERIT PASSWORD :'aggregator' IN ROLE aggregator;
CREATE ROLE crowdshade_server LOGIN NOINHERIT PASSWORD :'server' IN ROLE server, public_reader;
CREATE ROLE crowdshade_auditor LOGIN NOINHERIT PASSWORD :'auditor' IN ROLE auditor;
SQL
