#!/usr/bin/env bash
# pictures.sh [FOLDER [OPTION…]]: pictures of the pages at 1280 and 390 pixels, from a demo of its own. Options go to
# Playwright, e.g. `-g operator`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PICTURES=$(realpath -m "${1:-$here/screenshots}")
shift || true
mkdir -p "$PICTURES"
cd "$here"
SPORTELLO_DATA=$(mktemp -d)
trap 'rm -rf "$SPORTELLO_DATA"' EXIT
read -r SPORTELLO_PORT SPORTELLO_SIMULATORS_PORT < <(node ../.ci/free-port.js 2)
export PICTURES SPORTELLO_DATA SPORTELLO_PORT SPORTELLO_SIMULATORS_PORT
node_modules/.bin/playwright test -c pictures.config.js "$@"
echo "$PICTURES: $(find "$PICTURES" -name '*.png' | wc -l) pictures"
