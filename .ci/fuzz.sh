#!/usr/bin/env bash
# fuzz.sh [SECONDS]: builds every target of fuzz/ and lets each look for a crash for some seconds,
# beginning from its corpus. Works on a stable compiler: the coverage that libFuzzer needs is an LLVM
# pass, no unstable flag.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-10}
# Outside the cache's target folder: instrumented dependencies are of no use to anyone else.
export CARGO_TARGET_DIR=${SPORTELLO_FUZZ_TARGET_DIR:-${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/target}-fuzz}
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares"
# Little optimisation: the build takes longer than the run. Overflows count as crashes.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true
host=$(rustc -vV | sed -n 's/^host: //p')

cargo build --locked --release --target "$host" --bins
sed -n 's|^path = "fuzz_targets/\(.*\)\.rs"$|\1|p' Cargo.toml | while read -r target; do
  grown=$CARGO_TARGET_DIR/corpus/$target
  mkdir -p "corpus/$target" "$grown"
  echo "== $target"
  # New inputs go to the first folder, the committed ones are only read.
  "$CARGO_TARGET_DIR/$host/release/$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 \
    -artifact_prefix="$CARGO_TARGET_DIR/$target-" -print_final_stats=1 -verbosity=0 "$grown" "corpus/$target"
done
