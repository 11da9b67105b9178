# Quiet steps: one line each, progress for the long ones, the cause when one fails.
# Sourced by ./dev; expects LOGS (a folder).
# shellcheck shell=bash

mkdir -p "$LOGS"
RUNNING=
BEGUN=

# Ctrl-C and TERM end the step that runs, with everything it started.
interrupted() {
  local group
  for group in $RUNNING $BEGUN; do kill -TERM -- "-$group" 2>/dev/null || true; done
  printf '\n' >&2
  exit 130
}
trap interrupted INT TERM

say() { printf '%s\n' "$*"; }
fail() { printf 'dev: %s\n' "$*" >&2; exit 1; }

# The last thing a log says, short enough for one line of a terminal.
last_words() {
  tail -c 400 "$1" 2>/dev/null | tr '\r' '\n' | grep -av '^[[:space:]]*$' | tail -n 1 \
    | sed -e 's/\x1b\[[0-9;]*m//g' -e 's/^[[:space:]]*//' | cut -c1-60 || true
}

# The lines of a log that tell why it failed: from the first compiler error, else its end.
cause() {
  if grep -qE '^(error|ERROR)(\[|:)' "$1"; then
    sed -nE '/^(error|ERROR)(\[|:)/,$p' "$1" | head -n 40
  else
    tail -n 40 "$1"
  fi | sed -e 's/\x1b\[[0-9;]*m//g' -e 's/\x1b(B//g' | cut -c1-200 | sed 's/^/    /'
}

# attempt LABEL NAME COMMAND…: runs the command with its output in $LOGS/NAME.log; prints one line.
attempt() {
  local label=$1 log=$LOGS/$2.log start=$SECONDS told=0 status=0 spent
  shift 2
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  RUNNING=$!
  set +m
  while kill -0 "$RUNNING" 2>/dev/null; do
    sleep 0.2
    spent=$((SECONDS - start))
    if [ -t 1 ]; then
      [ "$spent" -lt 1 ] || printf '\r\033[K  … %s (%d s) %s' "$label" "$spent" "$(last_words "$log")"
    elif [ $((spent - told)) -ge 60 ]; then
      told=$spent
      printf '  … %s (%d s) %s\n' "$label" "$spent" "$(last_words "$log")"
    fi
  done
  wait "$RUNNING" || status=$?
  RUNNING=
  spent=$((SECONDS - start))
  [ ! -t 1 ] || printf '\r\033[K'
  if [ "$status" -eq 0 ]; then
    printf '  ✓ %s (%d s)\n' "$label" "$spent"
  else
    printf '  ✗ %s (%d s, exit %d)\n' "$label" "$spent" "$status"
    cause "$log"
    printf '    the whole log: %s\n' "$log"
  fi
  return "$status"
}

# begin NAME COMMAND…: something that goes on beside the next steps, until one of them is `ended NAME`.
begin() {
  local name=$1
  shift
  rm -f "$LOGS/$name.status"
  set -m
  { "$@" >"$LOGS/$name.begun" 2>&1 && echo 0 >"$LOGS/$name.status" || echo "$?" >"$LOGS/$name.status"; } </dev/null &
  BEGUN=$!
  set +m
}

# ended NAME: waits for what was begun; says what it said, and how it ended.
ended() {
  until [ -s "$LOGS/$1.status" ]; do sleep 0.2; done
  BEGUN=
  cat "$LOGS/$1.begun"
  return "$(cat "$LOGS/$1.status")"
}

# step LABEL NAME COMMAND…: as above, and nothing goes on after a failure.
step() { attempt "$@" || exit 1; }
