-- The roles and the database of Upstream, made once by a superuser and safe to repeat:
--   OWNER_PASSWORD=… APP_PASSWORD=… BACKUP_PASSWORD=… psql -f config/roles.sql
-- The embedded cluster, the compose file's Postgres and an administrator of any other one all run this very file.
-- A role without a password can only enter where the server trusts it, as the embedded one does on its socket.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv backup_password BACKUP_PASSWORD

-- Migrations run as the owner; web, workers and beat as the application; pg_dump as the backup.
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['upstream_owner', 'upstream_app', 'upstream_backup']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE upstream_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION;
ALTER ROLE upstream_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT;
ALTER ROLE upstream_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
GRANT pg_read_all_data TO upstream_backup;
\if :{?owner_password}
  ALTER ROLE upstream_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
  ALTER ROLE upstream_app PASSWORD :'app_password';
\endif
\if :{?backup_password}
  ALTER ROLE upstream_backup PASSWORD :'backup_password';
\endif
-- A page that asks too much, or a process that stopped in the middle, lets go of its locks.
ALTER ROLE upstream_app SET statement_timeout = '2min';
ALTER ROLE upstream_app SET idle_in_transaction_session_timeout = '5min';
-- Our statements join along keys, in the order in which they are written: to weigh all orders of eight and more tables, each with
-- its row policies, took three quarters of the time that Postgres spent on a page (docs/benchmarks.md).
ALTER ROLE upstream_app SET join_collapse_limit = 4;
\if :{?testing}
  ALTER ROLE upstream_owner CREATEDB; -- each test process makes a database of its own
\endif

SELECT 'CREATE DATABASE upstream OWNER upstream_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'upstream') \gexec
REVOKE ALL ON DATABASE upstream FROM PUBLIC;
GRANT CONNECT ON DATABASE upstream TO upstream_app, upstream_backup;

-- SECURITY: these show the SQL of other sessions, and so other organizations' data. The catalogue belongs to each
-- database; template1 is what later ones are copied from.
\connect template1
REVOKE SELECT ON pg_stat_activity FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(int), pg_stat_get_backend_activity(int) FROM PUBLIC;
\connect upstream
REVOKE SELECT ON pg_stat_activity FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(int), pg_stat_get_backend_activity(int) FROM PUBLIC;
