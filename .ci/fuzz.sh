#!/usr/bin/env bash
# fuzz.sh [SECONDS] [TARGET]: builds every target of fuzz/ and lets each, or the one named, look for a
# crash for some seconds, beginning from its corpus. Works on a stable compiler.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-10}
# Outside the cache's target folder: instrumented dependencies are of no use to anyone else.
export CARGO_TARGET_DIR=${SPORTELLO_FUZZ_TARGET_DIR:-${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}-fuzz}
export RUSTC_WRAPPER=$PWD/rustc.sh

cargo build --locked --release --bins
sed -n 's|^path = "fuzz_targets/\(.*\)\.rs"$|\1|p' Cargo.toml | while read -r target; do
  [ "${2:-$target}" = "$target" ] || continue
  grown=$CARGO_TARGET_DIR/corpus/$target
  mkdir -p "$grown"
  echo "== $target"
  # New inputs go to the first folder, the committed ones are only read.
  "$CARGO_TARGET_DIR/release/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 \
    -artifact_prefix="$CARGO_TARGET_DIR/$target-" -print_final_stats=1 -verbosity=0 "$grown" "corpus/$target"
done
