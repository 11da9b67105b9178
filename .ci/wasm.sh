#!/usr/bin/env bash
# wasm.sh SUBCOMMAND …: cargo for the browser, with the compiler that has the wasm32 target: the
# active one, else Debian's (which builds its own standard library). Two compilers must not share a
# target folder: each would throw away what the other built.
set -euo pipefail

export CARGO_TARGET_DIR=${SPORTELLO_WEB_TARGET_DIR:-${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}-web}
subcommand=$1
shift

if compgen -G "$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)/libcore-*.rlib" >/dev/null; then
  exec cargo "$subcommand" --target wasm32-unknown-unknown "$@"
fi

rustc=$(dpkg -L rustc-web 2>/dev/null | grep -m1 '/bin/rustc$') || {
  echo 'wasm.sh: no compiler for wasm32-unknown-unknown: rustup target add wasm32-unknown-unknown, or' \
    'apt-get install --no-install-recommends rustc-web cargo-web rust-web-src rust-web-llvm lld-22' >&2
  exit 1
}
bin=$(dirname "$rustc")
PATH=$bin:$PATH RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
  exec "$bin/cargo" "$subcommand" --target wasm32-unknown-unknown "$@"
