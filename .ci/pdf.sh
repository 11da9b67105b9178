#!/usr/bin/env bash
# pdf.sh: papers of a demo of its own (certificates of several kinds, a facsimile, a self-certification, a payment notice,
# receipts, forms, the export of one's data) and certificates in German and in two languages before judges that others
# wrote: pyHanko and poppler's pdfsig for the seals, veraPDF for PDF/A-2a and PDF/UA-1. Papers that were spoiled on
# purpose must be refused. The last line counts. KEEP=FOLDER leaves the papers there.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
export SPORTELLO_PORT=${SPORTELLO_PORT:-18285} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18295}
export NO_PROXY=localhost,.localhost,127.0.0.1 PYTHONDONTWRITEBYTECODE=1
at=http://localhost:$SPORTELLO_PORT

# shellcheck source=.ci/pdf-venv.sh
. .ci/pdf-venv.sh
# shellcheck source=.ci/demo.sh
. .ci/demo.sh

demo "$sportello" "$at" SPORTELLO__HTTP__LOGINS_PER_MINUTE=1000
papers=${KEEP:-$home/papers}
"$environment/bin/python" .ci/pdf/papers.py "$at" "http://montefiore.localhost:$SPORTELLO_PORT" \
  "http://localhost:$SPORTELLO_SIMULATORS_PORT" "$papers" || { tail -n 20 "$home/log" >&2; exit 1; }

# What no municipality of the demo issues. The whole workspace: another choice of packages would mean other features.
SPORTELLO_PAPERS=$papers/plain cargo test --locked --workspace --test it -- --exact certificate::papers_for_other_judges \
  >"$home/made" 2>&1 || { tail -n 40 "$home/made" >&2; exit 1; }

# Those who vouch for the seals: what stands in the chains of the two municipalities, and what the simulated outside
# world keeps beside its keys.
mapfile -t roots < <(find "$home/data/keys" "$home/data/simulators" \( -name 'seal*.pem' -o -path '*/simulators/*.pem' -o -path '*/simulators/*.crt' \) -print0 \
  | xargs -0 grep -l 'BEGIN CERTIFICATE')
"$environment/bin/python" .ci/pdf/judge.py "$papers" "${roots[@]}"
