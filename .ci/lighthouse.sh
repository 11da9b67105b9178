#!/usr/bin/env bash
# lighthouse.sh [PATH…]: Lighthouse on pages of a demo of its own, or on those named: how fast they are on a
# phone (criterion C.SE.4.1), whether they can be used by everybody, whether they jump while they load.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
export SPORTELLO_PORT=${SPORTELLO_PORT:-18282} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18292}
at=http://localhost:$SPORTELLO_PORT
tool=.ci/lighthouse
[ $# -gt 0 ] || set -- / /servizi /servizi/permesso-ztl /accesso /area-personale

if ! cmp -s "$tool/node_modules/.installed-from" "$tool/package-lock.json"; then
  npm ci --ignore-scripts --no-audit --no-fund --prefix "$tool"
  cp "$tool/package-lock.json" "$tool/node_modules/.installed-from"
fi

# shellcheck source=.ci/demo.sh
. .ci/demo.sh

demo "$sportello" "$at"
node "$tool/measure.mjs" "$at" "$(python3 .ci/sign_in.py "$at" giulia-serra)" "$@"
