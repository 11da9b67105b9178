#!/usr/bin/env bash
# schemathesis.sh [OPTION…]: lets Schemathesis call every operation of openapi/portal.json on a demo of
# its own, as nobody and as a citizen, with all its checks. Options go to `st run`, for instance
# `--include-operation-id istanze_create` or `--max-examples 100`.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
environment=$cache/schemathesis
export SPORTELLO_PORT=${SPORTELLO_PORT:-18280} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18290}
at=http://localhost:$SPORTELLO_PORT

if ! cmp -s "$environment/installed-from" .ci/schemathesis.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r .ci/schemathesis.txt
  cp .ci/schemathesis.txt "$environment/installed-from"
fi

# shellcheck source=.ci/demo.sh
. .ci/demo.sh

# One client makes all the requests here; the limit per client has tests of its own.
demo "$sportello" "$at" SPORTELLO__HTTP__REQUESTS_PER_MINUTE=100000000 SPORTELLO__HTTP__OPEN_POSTS_PER_MINUTE=100000000
# Over plain http on loopback the cookie goes without the prefix.
sed 's/"__Host-sportello"/"sportello"/' openapi/portal.json >"$home/portal.json"

judge() {
  echo "== $1"
  shift
  "$environment/bin/st" --no-color --config-file .ci/schemathesis.toml run "$home/portal.json" --url "$at/api/v1" \
    --header "Origin: $at" --checks all --seed 1 --max-examples 10 --request-timeout 60 "$@"
}
# Nobody; an operator; a citizen, who at last closes sessions, the own one too.
ends=(--include-operation-id session_close --include-operation-id sessions_revoke)
as_nobody() { SPORTELLO_SESSION='' judge nobody "$@"; }
as_person() {
  local person=$1
  shift
  local session
  session=$(python3 .ci/sign_in.py "$at" "$person") || return 1
  SPORTELLO_SESSION=$session judge "$person" "$@"
}
failed=0
as_nobody "$@" || failed=1
as_person francesca-lai --include-path-regex '^/(backoffice|ratings)' "$@" || failed=1
as_person giulia-serra "${ends[@]/include/exclude}" "$@" || failed=1
as_person giulia-serra "${ends[@]}" "$@" || failed=1
exit "$failed"
