#!/usr/bin/env bash
# schemas.sh: the messages that we and the simulated pagoPA write, before the schemas that pagoPA has published: SOAP by
# the XSDs, JSON by the OpenAPI files. These say nothing of a licence, so they are read where they lie, never copied: in
# SPORTELLO_SPECS (default ../shared/specs). The last line counts.
set -euo pipefail
cd "$(dirname "$0")/.."
specs=${SPORTELLO_SPECS:-../shared/specs}/pagopa
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
environment=$cache/schemas/venv
export PYTHONDONTWRITEBYTECODE=1
[ -d "$specs" ] || { echo "schemas.sh: no copy of pagoPA's schemas at $specs" >&2; exit 1; }

if ! cmp -s "$environment/installed-from" .ci/schemas.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r .ci/schemas.txt
  cp .ci/schemas.txt "$environment/installed-from"
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir "$home/messages"

# The whole workspace: another choice of packages would mean other features, built anew.
SPORTELLO_WRITE_MESSAGES=$home/messages cargo test --locked --workspace --lib --test it -- \
  payments::aca payments::station gpd:: pagopa --skip payments_ >"$home/log" 2>&1 || { tail -n 40 "$home/log" >&2; exit 1; }
"$environment/bin/python" .ci/schemas/judge.py "$specs" "$home/messages"
