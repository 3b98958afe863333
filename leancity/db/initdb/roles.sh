#!/bin/sh
# Runs once, when the database volume is made: two roles, two databases, nothing shared but the
# right of the kernel to connect to the engine's database, where it may read marks only.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
    -v kernel_password="$LEANCITY_DB_PASSWORD" -v engine_password="$LEANCITY_ENGINE_DB_PASSWORD" <<'SQL'
CREATE ROLE leancity LOGIN PASSWORD :'kernel_password';
CREATE ROLE engine LOGIN PASSWORD :'engine_password';
CREATE DATABASE leancity OWNER leancity;
CREATE DATABASE engine OWNER engine;
REVOKE CONNECT ON DATABASE leancity FROM PUBLIC;
REVOKE CONNECT ON DATABASE engine FROM PUBLIC;
GRANT CONNECT ON DATABASE engine TO leancity;
SQL
