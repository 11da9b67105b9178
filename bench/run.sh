#!/usr/bin/env bash
# The benchmarks, in one run on one machine: submissions against the same statements sent straight to
# the database, reads over HTTP, start-up, memory, and the weight of the first page.
# Needs `wrk` (Debian's package). SECONDS_EACH (default 10) is the length of each load.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}
command -v wrk >/dev/null || { echo 'bench: apt-get install wrk' >&2; exit 1; }
each=${SECONDS_EACH:-10}

frontend/build.sh >/dev/null
cargo build --quiet --locked --release -p sportello-server
cargo bench --quiet --locked -p sportello-storage --bench submissions --no-run

home=$(mktemp -d)
portal=
stop() {
  [ -z "$portal" ] || { kill -TERM "$portal" 2>/dev/null && wait "$portal"; } || true
  rm -rf "$home"
}
trap stop EXIT

echo '== submissions, SQLite (durable)'
cargo bench --quiet --locked -p sportello-storage --bench submissions -- "sqlite:$home/bench.db" 1000 8
echo '== submissions, PostgreSQL (durable)'
# shellcheck disable=SC2016 # the address is known inside
DURABLE=on .ci/postgres.sh bash -c 'psql -q "$SPORTELLO_TEST_POSTGRES_URL" -c "create database bench"
  cargo bench --quiet --locked -p sportello-storage --bench submissions -- "${SPORTELLO_TEST_POSTGRES_URL%/*}/bench" 1000 8'

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
SPORTELLO_PORT=$(free_port)
SPORTELLO_SIMULATORS_PORT=$(free_port)
export SPORTELLO_PORT SPORTELLO_SIMULATORS_PORT
export SPORTELLO__DATA_DIR=$home/data SPORTELLO__LOG__FILTER=error
# One client makes all the requests here; the limit per client is not what is measured.
export SPORTELLO__HTTP__REQUESTS_PER_MINUTE=100000000
at=http://localhost:$SPORTELLO_PORT

start() {
  local began
  began=$(date +%s%N)
  "$CARGO_TARGET_DIR/release/sportello" demo >"$home/log" 2>&1 &
  portal=$!
  until curl -sf -o /dev/null "$at/status"; do kill -0 "$portal" || { cat "$home/log" >&2; exit 1; }; sleep 0.005; done
  echo "$1: $((($(date +%s%N) - began) / 1000000)) ms"
}
memory() { awk -v what="$1" '/^VmRSS/ { printf "%s: %.0f MB\n", what, $2 / 1024 }' "/proc/$portal/status"; }

echo '== demo (portal and simulators in one process)'
start 'start-up, new database'
kill -TERM "$portal"
wait "$portal" || true
start 'start-up, existing database'
memory 'memory at rest'
for path in /api/v1/services /api/v1/services/permesso-ztl / /servizi/permesso-ztl; do
  echo "-- GET $path"
  wrk -t1 -c8 -d"${each}s" --latency "$at$path" | grep -E 'Requests/sec|50%|99%|Non-2xx' || true
done
memory 'memory under load'

echo '== first page, brotli'
du -cb dist/assets/{public,style,icons}*.br dist/assets/titillium*.woff2 | awk '{ print $1, $2 }' | sed 's|dist/assets/||'
