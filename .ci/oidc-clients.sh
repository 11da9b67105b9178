#!/usr/bin/env bash
# oidc-clients.sh: clients that others wrote (openid-client of npm, Authlib of PyPI) get tokens of a demo of its own:
# code with PKCE, pushed requests, refresh, client credentials, exchange, revocation, logout. The last lines count.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
environment=$cache/oidc-clients/venv
node=$cache/oidc-clients/node
export SPORTELLO_PORT=${SPORTELLO_PORT:-18284} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18294}
export PORTAL=http://localhost:$SPORTELLO_PORT

if ! cmp -s "$environment/installed-from" .ci/oidc-clients.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r .ci/oidc-clients.txt
  cp .ci/oidc-clients.txt "$environment/installed-from"
fi
mkdir -p "$node"
if ! cmp -s "$node/installed-from" .ci/oidc_clients/package-lock.json; then
  cp .ci/oidc_clients/package.json .ci/oidc_clients/package-lock.json "$node"
  npm ci --ignore-scripts --no-audit --no-fund --prefix "$node"
  cp "$node/package-lock.json" "$node/installed-from"
fi
# Modules are looked for beside the script.
cp .ci/oidc_clients/*.mjs "$node"

# shellcheck source=.ci/demo.sh
. .ci/demo.sh

demo "$sportello" "$PORTAL" SPORTELLO__HTTP__LOGINS_PER_MINUTE=1000

OPERATOR=$(python3 .ci/sign_in.py "$PORTAL" francesca-lai)
CITIZEN=$(python3 .ci/sign_in.py "$PORTAL" giulia-serra)
export OPERATOR CITIZEN
failed=0
echo '== openid-client'
node "$node/walk.mjs" || failed=1
echo '== Authlib'
"$environment/bin/python" .ci/oidc_clients/walk.py "$PORTAL" "$OPERATOR" \
  "$(python3 .ci/sign_in.py "$PORTAL" marco-melis)" || failed=1
[ "$failed" -eq 0 ] || tail -n 30 "$home/log" >&2
exit "$failed"
