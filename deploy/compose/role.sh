#!/bin/sh
# Run once by the PostgreSQL image: the role Godwit watches and dumps with, which may read and change nothing.
set -eu
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d "$POSTGRES_DB" <<'SQL'
\getenv password GODWIT_PASSWORD
create role godwit login password :'password';
grant pg_monitor, pg_read_all_data to godwit;
create extension pg_stat_statements;
SQL
