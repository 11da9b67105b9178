#!/usr/bin/env bash
# What papers cost, in one run on one machine, each beside what it is measured against: to make, to get, to
# check. CLIENTS (default 4) is how many citizens ask at once, RATE (default 20) how many requests begin each second.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=()
# shellcheck source=bench/common.sh
. bench/common.sh

echo '== papers, one processor'
"$bench" documents "$each"

echo '== seals of one file, one processor'
# shellcheck source=.ci/pdf-venv.sh
. .ci/pdf-venv.sh
mkdir "$home/seals"
"$bench" seals "$home/seals" "$each"
PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" bench/pyhanko_seal.py "$home/seals" "$each"

echo '== marks, one processor'
"$bench" marks "$each"

echo "== a citizen's time from the request to the PDF, ${CLIENTS:-4} at once"
start 'start-up, new database'
"$bench" certificates "http://montefiore.localhost:$SPORTELLO_PORT" "${CLIENTS:-4}" "$((each * 3))"
echo "== the same, ${RATE:-20} begun each second, whatever the answers take"
"$bench" certificates-rate "http://montefiore.localhost:$SPORTELLO_PORT" "${RATE:-20}" "$((each * 3))"
memory 'memory under certificates'

echo '== files and marks checked in the browser'
if [ -d e2e/node_modules ]; then
  (cd e2e && env -u CI node_modules/.bin/playwright test -c bench.config.js)
else
  echo 'skipped: npm ci --prefix e2e first'
fi
stop
