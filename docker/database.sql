-- Runs once, as the superuser, when the container of the database starts on an empty volume: makes the role and
-- the database of the portal. Row-level security keeps municipalities apart and binds ordinary roles alone.
\getenv password SPORTELLO_PASSWORD
CREATE ROLE sportello LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE sportello OWNER sportello;
