#!/usr/bin/env bash
# payments.sh [N]: so many invented debts (a million, if nothing is said) brought into a new database, on SQLite
# and on PostgreSQL, commits on disk in both: time, memory at most, lists as they grow, and then what the
# station answers in a second beside the bare statements. Needs GNU time (Debian: time).
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x /usr/bin/time ] || { echo 'bench: apt-get install time' >&2; exit 1; }
tools=()
# shellcheck source=bench/common.sh
. bench/common.sh
count=${1:-1000000}
station=$(node .ci/free-port.js)
mkdir "$home/tls"
"$bench" payments-certificates "$home/tls"
sed 's/^\[settings.payments\]$/&\nprovider = "station"/' crates/server/demo/borgoverde.toml >"$home/borgoverde.toml"
cat >"$home/sportello.toml" <<TOML
data_dir = "$home/data"
[http]
listen = "127.0.0.1:$SPORTELLO_PORT"
scheme = "http"
[mail]
host = "127.0.0.1"
port = 9
security = "none"
from = "no-reply@borgoverde.example"
[pagopa.aca]
url = "http://127.0.0.1:9"
key = "none"
[pagopa.checkout]
url = "http://127.0.0.1:9"
key = "none"
[pagopa.station]
listen = "127.0.0.1:$station"
certificate_file = "$home/tls/station.pem"
key_file = "$home/tls/station.key"
client_certificate_files = ["$home/tls/node.pem"]
TOML

# In a process of its own: PostgreSQL is there for as long as one command runs.
cat >"$home/measure" <<'RUN'
set -euo pipefail
cd "$HERE"
"$SPORTELLO" migrate >/dev/null
"$SPORTELLO" tenant borgoverde.toml >/dev/null
from=1
for to in 1000 10000 100000 1000000 10000000; do
  [ "$to" -le "$COUNT" ] || break
  "$DEBTS" "$from" "$to" >debts.csv
  /usr/bin/time -v -o time "$SPORTELLO" payments import --tenant borgoverde debts.csv
  awk -v debts=$((to - from + 1)) '
    /Elapsed/ { split($NF, part, ":"); took = part[1] * 60 + part[2]; if (3 in part) took = took * 60 + part[3] }
    /Maximum resident/ { memory = $NF / 1024 }
    END { printf "imported at %.0f debts a second, %.0f MB at most\n", debts / took, memory }' time
  echo "-- among $to debts"
  "$BENCH" payments-lists "$DATABASE" borgoverde "$(sed -n 2p debts.csv | cut -d';' -f2)"
  from=$((to + 1))
done
"$BENCH" payments-open "$DATABASE"
"$SPORTELLO" serve >log 2>&1 &
serving=$!
trap 'kill -TERM $serving; wait $serving || true' EXIT
until curl -sf -o /dev/null "http://localhost:$SPORTELLO_PORT/status"; do kill -0 $serving || { cat log >&2; exit 1; }; sleep 0.05; done
"$BENCH" payments-answers "$DATABASE" "https://localhost:$STATION/pagopa/station/borgoverde" tls "$EACH"
"$BENCH" payments-office "$DATABASE" borgoverde
awk '/^VmHWM/ { printf "memory of the portal at most: %.0f MB\n", $2 / 1024 }' "/proc/$serving/status"
RUN
export SPORTELLO=$sportello BENCH=$bench HERE=$home COUNT=$count STATION=$station EACH=$each DEBTS=$PWD/bench/debts.sh

echo '== SQLite'
DATABASE=sqlite:$home/data/sportello.db bash "$home/measure"

echo '== PostgreSQL'
# shellcheck disable=SC2016 # the address is known inside
DURABLE=on .ci/postgres.sh bash -c 'psql -q "$SPORTELLO_TEST_POSTGRES_URL" -c "create database bench"
  export DATABASE=${SPORTELLO_TEST_POSTGRES_URL%/*}/bench
  SPORTELLO__DATABASE__URL=$DATABASE bash "$HERE/measure"'
