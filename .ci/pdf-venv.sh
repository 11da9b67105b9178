# The Python environment with pyHanko and veraPDF. Sourced from the checkout; gives `environment`, its folder.
# shellcheck shell=bash

environment=${XDG_CACHE_HOME:-$HOME/.cache}/sportello/pdf/venv
if ! cmp -s "$environment/installed-from" .ci/pdf.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r .ci/pdf.txt
  cp .ci/pdf.txt "$environment/installed-from"
fi
