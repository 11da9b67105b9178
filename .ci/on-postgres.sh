#!/usr/bin/env bash
# on-postgres.sh: the integration tests that open a database, on the PostgreSQL of SPORTELLO_TEST_POSTGRES_URL: those of
# the crates whose tests ask where it is. Of the server's, those modules that run the program on whichever database
# there is; the towns of the others are on SQLite in any case.
set -euo pipefail
cd "$(dirname "$0")/.."

# The server's modules. A test holds this to the helpers that there are (crates/server/tests/it/database.rs).
on_either_database() {
  grep -rlE '\b(Place::new|World::open)\(' crates/server/tests/it --include='*.rs' \
    | sed -e 's|^crates/server/tests/it/||' -e 's|/mod\.rs$||' -e 's|\.rs$||' -e 's|/|::|g' -e 's|$|::|'
}

# The whole workspace, as for the other tests: another choice of packages would mean other features, built anew.
built=$(cargo test --locked --workspace --test it --no-run --message-format=json-render-diagnostics \
  | node .ci/built-tests.js)
failed=0
while IFS=$'\t' read -r folder program; do
  grep -rq SPORTELLO_TEST_POSTGRES_URL "$folder/tests" || continue
  only=()
  [ "${folder##*/}" != server ] || mapfile -t only < <(on_either_database)
  echo "     Running $program"
  # Where and with what cargo runs them.
  (cd "$folder" && CARGO_MANIFEST_DIR=$folder "$program" "${only[@]}") || failed=1
done <<<"$built"
exit "$failed"
