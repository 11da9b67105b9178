#!/usr/bin/env bash
# rustc.sh RUSTC ARGUMENT…: the compiler as cargo calls it (RUSTC_WRAPPER), with libFuzzer's coverage
# for our crates and for the parsers of outside bytes alone. Everything instrumented would take three
# times as long to build and would steer the search into code that reads nothing from outside.
set -eu
case ${CARGO_PKG_NAME:-} in
  sportello-* | ciborium | ciborium-ll | csv-core | der | imagesize | lopdf | miniz_oxide | quick-xml | rqrr | serde_json | zip) ;;
  *) exec "$@" ;;
esac
case " $* " in
  # A build script or a macro runs during the build, not in the target.
  *' --crate-type proc-macro '* | *' --crate-name build_script_'*) exec "$@" ;;
esac
# An LLVM pass, hence no unstable flag and no nightly compiler.
exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
  -Cllvm-args=-sanitizer-coverage-trace-compares
