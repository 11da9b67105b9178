#!/usr/bin/env bash
# notices.sh: payment notices of several shapes, drawn by poppler, before a decoder that others wrote (zxing-cpp): every
# field of every QR code and Data Matrix against what is to be paid, and the size of each. The last line counts.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
environment=$cache/notices/venv
export PYTHONDONTWRITEBYTECODE=1

if ! cmp -s "$environment/installed-from" .ci/notices.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r .ci/notices.txt
  cp .ci/notices.txt "$environment/installed-from"
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir "$home/notices"

# The whole workspace: another choice of packages would mean other features, built anew.
SPORTELLO_NOTICES=$home/notices cargo test --locked --workspace --test it -- --exact payment_notice::notices_for_other_decoders \
  >"$home/log" 2>&1 || { tail -n 40 "$home/log" >&2; exit 1; }
"$environment/bin/python" .ci/notices/decode.py "$home/notices"
