#!/usr/bin/env bash
# lint.sh [shell|manifests|containers]: lints what is not Rust; without a word, all of it.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.ci/node_modules/.bin
python=${SPORTELLO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello/tools}/python/bin

shell() {
  git ls-files -z -co --exclude-standard -- dev .ci/run '*.sh' | xargs -0 shellcheck -x
}

manifests() {
  git ls-files -z -co --exclude-standard -- Cargo.toml '*/Cargo.toml' .clippy.toml .deny.toml .rustfmt.toml .taplo.toml .config \
    | RUST_LOG=warn xargs -0 "$bin/taplo" fmt --check
}

containers() {
  git ls-files -z -co --exclude-standard -- '*.yml' '*.yaml' | xargs -0 yamllint --strict -c .ci/yamllint.yml
  "$python/hadolint" docker/Dockerfile
  "$python/docker-compose" -f docker/compose.yml config --quiet
}

if [ $# -eq 0 ]; then shell; manifests; containers; else "$1"; fi
