#!/usr/bin/env bash
# e2e.sh sqlite|postgres [ARGUMENT…]: the browser tests against a demo of its own, in a new folder and on a new database.
# On PostgreSQL it belongs to a role that row-level security binds, as in production. Arguments are Playwright's.
set -euo pipefail
cd "$(dirname "$0")/.."
database=${1:?sqlite or postgres}
shift

# PostgreSQL is there for as long as one command runs.
if [ "$database" = postgres ]; then
  exec .ci/postgres.sh .ci/e2e.sh beside-postgres "$@"
fi
if [ "$database" = beside-postgres ]; then
  psql -qX "$SPORTELLO_TEST_POSTGRES_URL" -c "CREATE ROLE sportello_browser LOGIN PASSWORD 'sportello'" \
    -c 'CREATE DATABASE browser OWNER sportello_browser'
  address=${SPORTELLO_TEST_POSTGRES_URL##*@}
  export SPORTELLO__DATABASE__URL=postgres://sportello_browser:sportello@${address%/*}/browser
else
  unset SPORTELLO__DATABASE__URL
fi

SPORTELLO_DATA=$(mktemp -d)
trap 'rm -rf "$SPORTELLO_DATA"' EXIT
export SPORTELLO_DATA CI=1
# Each database leaves its traces in a folder of its own: a run empties the one it writes to.
npm --prefix e2e test -- --output "test-results/${database#beside-}" "$@"
