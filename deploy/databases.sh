#!/usr/bin/env bash
# Makes each service's user and database where they are missing, and sets each user's password to
# what the secrets say. Each user owns its own database and can enter no other. Safe to run again.
set -euo pipefail
secrets=/run/secrets/tandem
PGPASSWORD=$(cat "$secrets/postgres")
export PGPASSWORD PGCONNECT_TIMEOUT=5

for service in accounts projects finance workspace gateway; do
  ask=(psql -X -q -v ON_ERROR_STOP=1 -h "$service-database" -U postgres -d postgres)
  "${ask[@]}" -v name="$service" <<SQL
\\set password \`cat $secrets/$service\`
SELECT format('CREATE ROLE %I', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \\gexec
SET password_encryption = 'scram-sha-256';
ALTER ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL
  echo "databases: $service stands"
done
