#!/usr/bin/env bash
# schemas.sh: the messages that we and the simulators of pagoPA, GovPay and the Piattaforma Unitaria write, before the
# schemas that these have published: SOAP by the XSDs, JSON by the OpenAPI files. They say nothing of a licence, or are
# under the GPL, so they are read where they lie, never copied: in SPORTELLO_SPECS (default ../shared/specs). The last
# line counts.
set -euo pipefail
cd "$(dirname "$0")/.."
specs=${SPORTELLO_SPECS:-../shared/specs}/pagopa
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
environment=$cache/schemas/venv
export PYTHONDONTWRITEBYTECODE=1
for of in pagopa-api pagopa-mbd-service govpay p4pa-debt-positions; do
  [ -d "$specs/$of" ] || { echo "schemas.sh: no copy of the schemas at $specs/$of" >&2; exit 1; }
done

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
  payments::aca payments::fdr payments::station gpd:: mbd:: govpay:: unified:: pagopa --skip payments_ --skip payments::pushed_ \
  >"$home/log" 2>&1 || { tail -n 40 "$home/log" >&2; exit 1; }
"$environment/bin/python" .ci/schemas/judge.py "$specs" "$home/messages"
