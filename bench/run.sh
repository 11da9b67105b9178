#!/usr/bin/env bash
# The benchmarks, in one run on one machine, each beside what it is measured against. Nothing here fails
# for being slow. Needs `wrk` and `xmlsec1` (Debian). SECONDS_EACH (default 10) is the length of each load.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}
for tool in wrk xmlsec1; do
  command -v "$tool" >/dev/null || { echo "bench: apt-get install $tool" >&2; exit 1; }
done
each=${SECONDS_EACH:-10}

if [ -z "${SPORTELLO_BIN:-}" ]; then
  frontend/build.sh >/dev/null
  cargo build --quiet --locked --release -p sportello-server -p sportello-bench
fi
sportello=${SPORTELLO_BIN:-$CARGO_TARGET_DIR/release/sportello}
bench=${SPORTELLO_BENCH:-$CARGO_TARGET_DIR/release/sportello-bench}

home=$(mktemp -d)
started=''
stop() {
  [ -z "$started" ] || { kill -TERM "$started" 2>/dev/null && wait "$started"; } || true
  started=''
}
# shellcheck disable=SC2317 # called by the trap
leave() {
  stop
  rm -rf "$home"
}
trap leave EXIT

echo "== $(git describe --always --dirty), $(date -u +%F), $(nproc) × $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"

echo '== submissions, SQLite (durable)'
"$bench" submissions "sqlite:$home/bench.db" 1000 8
echo '== submissions, PostgreSQL (durable)'
# shellcheck disable=SC2016 # the address is known inside
BENCH=$bench DURABLE=on .ci/postgres.sh bash -c 'psql -q "$SPORTELLO_TEST_POSTGRES_URL" -c "create database bench"
  "$BENCH" submissions "${SPORTELLO_TEST_POSTGRES_URL%/*}/bench" 1000 8'

echo '== SAML answers, one processor'
"$bench" saml "$home" "$each"
openssl x509 -in "$home/certificate.pem" -pubkey -noout >"$home/key.pem"
# xmlsec1 tells milliseconds for the repetitions; each of the two signatures is verified by itself.
verify() {
  xmlsec1 --verify --repeat 2000 --pubkey-pem "$home/key.pem" --node-xpath "$1" \
    --id-attr:ID urn:oasis:names:tc:SAML:2.0:protocol:Response --id-attr:ID urn:oasis:names:tc:SAML:2.0:assertion:Assertion \
    "$home/answer.xml" 2>&1 | sed -n 's/.* in \([0-9.]*\) *msec.*/\1/p'
}
both=$(verify "/*/*[local-name()='Signature']")' '$(verify "//*[local-name()='Assertion']/*[local-name()='Signature']")
awk '{ printf "xmlsec1, the same two signatures: %.0f a second\n", 2000 * 1000 / ($1 + $2) }' <<<"$both"

echo '== receipts, one processor'
"$bench" receipts "$each"

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
SPORTELLO_PORT=$(free_port)
SPORTELLO_SIMULATORS_PORT=$(free_port)
export SPORTELLO_PORT SPORTELLO_SIMULATORS_PORT
export SPORTELLO__DATA_DIR=$home/data SPORTELLO__LOG__FILTER=error
# One client makes all the requests here; the limit per client is not what is measured.
export SPORTELLO__HTTP__REQUESTS_PER_MINUTE=100000000 SPORTELLO__HTTP__LOGINS_PER_MINUTE=100000000
at=http://localhost:$SPORTELLO_PORT

start() {
  local began
  began=$(date +%s%N)
  "$sportello" demo >"$home/log" 2>&1 &
  started=$!
  until curl -sf -o /dev/null "$at/status"; do kill -0 "$started" || { cat "$home/log" >&2; exit 1; }; sleep 0.005; done
  echo "$1: $((($(date +%s%N) - began) / 1000000)) ms"
}
memory() { awk -v what="$1" '/^VmRSS/ { printf "%s: %.0f MB\n", what, $2 / 1024 }' "/proc/$started/status"; }
load() { wrk -t1 -c8 -d"${each}s" --latency "$1" | grep -E 'Requests/sec|50%|99%|Non-2xx' || true; }

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
port=$(free_port)
"$bench" bare "$port" "$home/services.json" application/json &
started=$!
until curl -sf -o /dev/null "http://localhost:$port/"; do sleep 0.05; done
load "http://localhost:$port/"
stop

echo '== first page, brotli'
du -cb dist/assets/{public,style,icons}*.br dist/assets/titillium*.woff2 | awk '{ print $1, $2 }' | sed 's|dist/assets/||'
