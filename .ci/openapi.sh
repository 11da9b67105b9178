#!/usr/bin/env bash
# Lints openapi/portal.json with our reading of the national rules (openapi/spectral.yml), and with
# the national rule set itself where a copy of it stands beside the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
export SPECTRAL=$PWD/.ci/node_modules/.bin/spectral

"$SPECTRAL" lint --fail-severity warn --ruleset openapi/spectral.yml openapi/portal.json
national=../shared/conformance/openapi/run.sh
if [ -f "$national" ]; then
  sh "$national" -W openapi/portal.json
else
  echo "skipped: the national rule set is not at $national"
fi
