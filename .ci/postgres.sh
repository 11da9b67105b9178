#!/usr/bin/env bash
# postgres.sh COMMAND…: runs the command beside a PostgreSQL of its own on loopback, whose address it
# finds in SPORTELLO_TEST_POSTGRES_URL; made before, thrown away after. A database server that the
# machine may have is not touched. DURABLE=on keeps fsync (for benchmarks and crash tests); AUTOVACUUM=off is for
# hundreds of short-lived databases, between which the cleaner would go round all the time.
set -euo pipefail

bin=$(dirname "$(dpkg -L postgresql-15 | grep '/bin/initdb$')")
port=$(node "$(dirname "$0")/free-port.js")
home=$(mktemp -d)
run=$home/run
durable=${DURABLE:-off}
# Its own `psql`, which tests call, and not Debian's script that looks for one.
export PATH=$bin:$PATH

# The server refuses to run as root.
as_owner() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

stop() {
  as_owner "$bin/pg_ctl" -D "$run/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

chmod 711 "$home"
mkdir "$run"
[ "$(id -u)" -ne 0 ] || chown postgres "$run"
cd "$home"
as_owner "$bin/initdb" -D "$run/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >"$home/initdb.log" 2>&1 \
  || { cat "$home/initdb.log" >&2; exit 1; }
as_owner "$bin/pg_ctl" -D "$run/data" -w -l "$run/log" -o "-c listen_addresses=127.0.0.1 -p $port -k $run \
  -c max_connections=200 -c fsync=$durable -c synchronous_commit=$durable -c full_page_writes=$durable \
  -c autovacuum=${AUTOVACUUM:-on}" start >/dev/null \
  || { cat "$run/log" >&2; exit 1; }
cd "$OLDPWD"

export SPORTELLO_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
"$@"
