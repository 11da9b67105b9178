#!/usr/bin/env bash
# The benchmarks, in one run on one machine, each beside what it is measured against. Nothing here fails
# for being slow. Needs `wrk` (Debian).
set -euo pipefail
cd "$(dirname "$0")/.."
tools=(wrk)
# shellcheck source=bench/common.sh
. bench/common.sh

echo '== submissions, SQLite (durable)'
"$bench" submissions "sqlite:$home/bench.db" 1000 8
echo '== submissions, PostgreSQL (durable)'
# shellcheck disable=SC2016 # the address is known inside
BENCH=$bench DURABLE=on .ci/postgres.sh bash -c 'psql -q "$SPORTELLO_TEST_POSTGRES_URL" -c "create database bench"
  "$BENCH" submissions "${SPORTELLO_TEST_POSTGRES_URL%/*}/bench" 1000 8'

echo '== SAML answers, one processor'
"$bench" saml "$each"

echo '== receipts, one processor'
"$bench" receipts "$each"

echo '== demo (portal and simulators in one process)'
start 'start-up, new database'
stop
start 'start-up, existing database'
memory 'memory at rest'
for path in /api/v1/services /api/v1/services/permesso-ztl / /servizi/permesso-ztl; do
  echo "-- GET $path"
  load "$at$path"
done
memory 'memory under reads'
echo '-- seven citizens, a journey each every 2 s'
"$bench" journeys "$at" 2000 "$((each * 3))"
memory 'memory under journeys'
curl -sf -o "$home/services.json" "$at/api/v1/services"
stop

echo '== the bytes of /api/v1/services from a bare actix handler'
port=$(node .ci/free-port.js)
"$bench" bare "$port" "$home/services.json" application/json &
started=$!
until curl -sf -o /dev/null "http://localhost:$port/"; do sleep 0.05; done
load "http://localhost:$port/"
stop

echo '== first page, brotli'
du -cb dist/assets/{public,style,icons}*.br dist/assets/titillium*.woff2 | awk '{ print $1, $2 }' | sed 's|dist/assets/||'

echo '== the other apps, brotli'
for app in check area desk; do printf '%s %s\n' "$(cat "dist/assets/$app"-*.br | wc -c)" "$app"; done
