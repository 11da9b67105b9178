#!/usr/bin/env bash
# Builds the web app into dist/, four times: for the public pages, the check of documents, the reserved area and
# the operators. Wasm by cargo and wasm-bindgen, shrunk by wasm-opt; styles, icons and fonts from npm; every file
# under a name with its hash, beside its brotli and gzip copies; manifest.json tells the server what stands
# where. `build.sh --styles` leaves the wasm of the last build as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
export PATH=${SPORTELLO_TOOLS:-$cache/tools}/bin:$PATH
export SPORTELLO_WEB_TARGET_DIR=${SPORTELLO_WEB_TARGET_DIR:-${CARGO_TARGET_DIR:-$cache/target}-web}
stage=$SPORTELLO_WEB_TARGET_DIR/stage
mkdir -p "$stage"

fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# app NAME FEATURES: one build of the app into the stage. What of it needs no cargo goes on beside the next one,
# whose linker keeps one core busy.
shrinking=()
app() {
  .ci/wasm.sh build -p sportello-frontend --no-default-features --features "$2" --profile web --bin sportello-web
  cp "$SPORTELLO_WEB_TARGET_DIR/wasm32-unknown-unknown/web/sportello-web.wasm" "$stage/$1_whole.wasm"
  shrink "$1" &
  shrinking+=($!)
}

# shrink NAME: the glue of an app, and what of its wasm a browser needs.
shrink() {
  wasm-bindgen --target web --no-typescript --remove-name-section --out-dir "$stage" --out-name "$1" \
    "$stage/$1_whole.wasm"
  frontend/node_modules/.bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
    "$stage/$1_bg.wasm" -o "$stage/$1.wasm"
}

if ! cmp -s frontend/package-lock.json frontend/node_modules/.installed-from; then
  npm ci --ignore-scripts --no-audit --no-fund --prefix frontend
  cp frontend/package-lock.json frontend/node_modules/.installed-from
fi

if [ "${1:-}" != --styles ] || [ ! -f "$stage/desk.wasm" ]; then
  wanted=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
  have=$(wasm-bindgen --version 2>/dev/null | cut -d' ' -f2) || true
  [ "$have" = "$wanted" ] || fail "wasm-bindgen $wanted is needed (there is: ${have:-none}): cargo install --version $wanted wasm-bindgen-cli"

  # A build that stops half way leaves none that is older than its neighbours.
  rm -f "$stage"/*.wasm
  app public csr
  app check csr,check
  app area csr,area
  app desk csr,area,desk
  for one in "${shrinking[@]}"; do wait "$one"; done
fi

node frontend/build/pack.mjs "$stage" dist
