#!/usr/bin/env bash
# Sourced by the benchmarks: the programs, a demo of its own on free ports, its load. SECONDS_EACH
# (default 10) is the length of each load.
# shellcheck disable=SC2034,SC2154 # what stands here is used there, and the other way round
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}
for tool in "${tools[@]}"; do
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

read -r SPORTELLO_PORT SPORTELLO_SIMULATORS_PORT < <(node .ci/free-port.js 2)
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

echo "== $(git describe --always --dirty), $(date -u +%F), $(nproc) × $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
