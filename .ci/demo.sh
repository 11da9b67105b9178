# A demo of its own for a recipe. Sourced; gives the folder `home`, which goes with the script.
# shellcheck shell=bash

home=$(mktemp -d)
portal=''
# stop_demo: it is gone when this returns, and another may follow.
stop_demo() {
  [ -z "$portal" ] || { kill -TERM "$portal" 2>/dev/null && wait "$portal"; } || true
  portal=''
}
# shellcheck disable=SC2317 # called by the trap
leave() {
  stop_demo
  rm -rf "$home"
}
trap leave EXIT

# demo PROGRAM ADDRESS [NAME=VALUE…]: starts it with these settings, and returns once it answers.
demo() {
  local program=$1 at=$2
  shift 2
  env "$@" SPORTELLO__DATA_DIR="$home/data" "$program" demo >"$home/log" 2>&1 &
  portal=$!
  until curl -sf -o /dev/null "$at/status"; do
    kill -0 "$portal" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
    sleep 0.2
  done
}
