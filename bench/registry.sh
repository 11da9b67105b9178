#!/usr/bin/env bash
# registry.sh [N]: the import of N invented residents (a million, if nothing is said) into a new database, on SQLite and
# on PostgreSQL, commits on disk in both: time, and memory at most. Needs GNU time (Debian: time).
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x /usr/bin/time ] || { echo 'bench: apt-get install time' >&2; exit 1; }
tools=()
# shellcheck source=bench/common.sh
. bench/common.sh
count=${1:-1000000}
bench/residents.sh "$count" >"$home/residents.csv"
echo "$count residents: $(du -m "$home/residents.csv" | cut -f1) MB of CSV"

# In a process of its own: PostgreSQL is there for as long as one command runs.
cat >"$home/import" <<'RUN'
set -euo pipefail
"$SPORTELLO" migrate >/dev/null
"$SPORTELLO" tenant crates/server/demo/montefiore.toml >/dev/null
/usr/bin/time -v -o "$HERE/time" "$SPORTELLO" registry import --tenant montefiore "$HERE/residents.csv"
grep -E 'Elapsed|User time|System time|Maximum resident' "$HERE/time" | sed 's/^[[:space:]]*//'
RUN
export SPORTELLO=$sportello HERE=$home

echo '== SQLite'
bash "$home/import"
du -m "$home/data/sportello.db"* | awk '{ size += $1 } END { print "database: " size " MB" }'

echo '== PostgreSQL'
# shellcheck disable=SC2016 # the address is known inside
DURABLE=on .ci/postgres.sh bash -c 'psql -q "$SPORTELLO_TEST_POSTGRES_URL" -c "create database bench"
  export SPORTELLO__DATABASE__URL=${SPORTELLO_TEST_POSTGRES_URL%/*}/bench
  bash "$HERE/import"
  psql -Atq "$SPORTELLO__DATABASE__URL" -c "select '"'database: '"' || pg_database_size(current_database()) / 1048576 || '"' MB'"'"'
