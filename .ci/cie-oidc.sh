#!/usr/bin/env bash
# cie-oidc.sh: the Italian reference implementation of OpenID Federation (PyPI spid-cie-oidc) as trust anchor and
# provider of CIE against a demo of its own: onboarding, chains, sign-in, refusals, revocation. The last line counts.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
environment=$cache/cie-oidc/venv
export SPORTELLO_PORT=${SPORTELLO_PORT:-18282} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18292}
# The judge takes no `localhost` for a host name (it wants a dot): the other municipality of the demo is its client.
at=http://montefiore.localhost:$SPORTELLO_PORT
client=$at/auth/cie

if ! cmp -s "$environment/installed-from" .ci/cie-oidc.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r .ci/cie-oidc.txt
  cp .ci/cie-oidc.txt "$environment/installed-from"
fi

home=$(mktemp -d)
running=()
# shellcheck disable=SC2317 # called by the trap
leave() {
  for process in "${running[@]}"; do
    kill -TERM "$process" 2>/dev/null || true
    wait "$process" || true
  done
  rm -rf "$home"
}
trap leave EXIT

read -r anchor_port provider_port < <(node .ci/free-port.js 2)
export FEDERATION_HOME=$home PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore NO_PROXY=localhost,.localhost,127.0.0.1
export FEDERATION_ANCHOR=http://127.0.0.1:$anchor_port FEDERATION_PROVIDER=http://127.0.0.1:$provider_port/oidc/op

# found ROLE ARGUMENTS…
found() {
  local role=$1
  shift
  FEDERATION_ROLE=$role "$environment/bin/python" .ci/cie_oidc/found.py "$@" 2>>"$home/$role.log"
}

# until_up ADDRESS LOG PROCESS
until_up() {
  until curl -sf -o "$home/answer" "$1"; do
    kill -0 "$3" 2>/dev/null || { tail -n 20 "$2" >&2; exit 1; }
    sleep 0.2
  done
}

# serve ROLE PORT
serve() {
  FEDERATION_ROLE=$1 DJANGO_SETTINGS_MODULE=cie_oidc.settings PYTHONPATH=.ci "$environment/bin/python" -m django \
    runserver --noreload --skip-checks "127.0.0.1:$2" >>"$home/$1.log" 2>&1 &
  running+=($!)
  until_up "http://127.0.0.1:$2/up" "$home/$1.log" $!
}

found anchor anchor >"$home/anchor.json"
found provider provider >"$home/provider.json"
found anchor admit "$FEDERATION_PROVIDER" openid_provider "$home/provider.json"
serve anchor "$anchor_port"
serve provider "$provider_port"

pinned=$("$environment/bin/python" -c 'import json,sys; print(json.load(sys.stdin)["keys"][0]["kid"])' <"$home/anchor.json")
SPORTELLO__DATA_DIR=$home/data SPORTELLO__CIE__TRUST_ANCHOR=$FEDERATION_ANCHOR \
  SPORTELLO__CIE__TRUST_ANCHOR_KEYS="[\"$pinned\"]" SPORTELLO__CIE__PROVIDERS="[\"$FEDERATION_PROVIDER\"]" \
  SPORTELLO__CIE__BARE_USERINFO=true SPORTELLO__CIE__PRIVATE_ADDRESSES=true \
  "$sportello" demo >"$home/portal.log" 2>&1 &
running+=($!)
until_up "http://127.0.0.1:$SPORTELLO_PORT/status" "$home/portal.log" $!

found anchor admit "$client" openid_relying_party -
# The portal fetches its mark by itself.
for ((i = 0; ; i++)); do
  curl -sf -o "$home/configuration" -H "Host: ${at#http://}" \
    "http://127.0.0.1:$SPORTELLO_PORT/auth/cie/.well-known/openid-federation"
  cut -d. -f2 "$home/configuration" | tr '_-' '/+' | base64 -d 2>/dev/null | grep -q trust_marks && break
  ((i < 150)) || { echo 'no trust mark has come' >&2; tail -n 20 "$home/portal.log" "$home/anchor.log" >&2; exit 1; }
  sleep 0.2
done
found provider forget "$client"

"$environment/bin/python" .ci/cie_oidc/walk.py "$at" "$home" || {
  tail -n 30 "$home/portal.log" "$home/provider.log" >&2
  exit 1
}
