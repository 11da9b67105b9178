# What a fresh Debian 12 with git, curl, a C compiler and rustup's cargo still lacks.
# Each function costs nothing when its tool is there. Sourced by ./dev.
# shellcheck shell=bash

RUST_NEEDED=1.95
NODE_NEEDED=20.19
NODE_PACKAGE=22
JUST_VERSION=1.59.0

# at_least HAVE NEEDED: compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi; }

# debian LABEL PACKAGE…: installs those packages that are not there yet.
debian() {
  local label=$1 missing=() package
  shift
  if ! command -v apt-get >/dev/null; then
    [ -n "${SPORTELLO_SKIP_PACKAGES:-}" ] || fail "this is not Debian: install the equivalents of $* yourself, then set SPORTELLO_SKIP_PACKAGES=1"
    return 0
  fi
  for package in "$@"; do
    case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) in
      *' installed') ;;
      *) missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo: run apt-get install ${missing[*]} as root"
    sudo -v
  fi
  step "$label: ${missing[*]}" "apt-$label" apt_install "${missing[@]}"
}

apt_install() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

install_rust() {
  command -v cargo >/dev/null || fail 'no cargo: install Rust with rustup first'
  local have
  have=$(cargo --version | cut -d' ' -f2)
  at_least "$have" "$RUST_NEEDED" || fail "cargo $have is too old, $RUST_NEEDED is needed: rustup update"
}

install_rust_components() {
  local missing=()
  cargo fmt --version >/dev/null 2>&1 || missing+=(rustfmt)
  cargo clippy --version >/dev/null 2>&1 || missing+=(clippy)
  [ ${#missing[@]} -eq 0 ] || step "rust: ${missing[*]}" rust-components rustup component add "${missing[@]}"
}

node_fits() { command -v node npm >/dev/null 2>&1 && at_least "$(node --version | tr -d v)" "$NODE_NEEDED"; }

# Debian 12's Node is older than sass and Playwright ask for; a newer one comes as an npm package.
install_node() {
  ! node_fits || return 0
  command -v node npm >/dev/null 2>&1 || debian node nodejs npm
  ! node_fits || return 0
  local machine
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) fail "Node.js $NODE_NEEDED or newer is needed" ;;
  esac
  step "node $NODE_PACKAGE" node npm install --no-audit --no-fund --prefix "$SPORTELLO_TOOLS/node" \
    "node-linux-$machine@$NODE_PACKAGE" npm@10
  ln -sf "../node-linux-$machine/bin/node" "$SPORTELLO_TOOLS/node/node_modules/.bin/node"
  hash -r
  node_fits || fail "Node.js $NODE_NEEDED or newer is needed, $(node --version) is there"
}

# npm_packages FOLDER: as the lock file says, once per lock file.
npm_packages() {
  local folder=$1 mark=$1/node_modules/.installed-from
  if [ -f "$mark" ] && cmp -s "$mark" "$folder/package-lock.json"; then return 0; fi
  step "npm packages of $folder" "npm-${folder//\//-}" npm ci --ignore-scripts --no-audit --no-fund --prefix "$folder"
  cp "$folder/package-lock.json" "$mark"
}

# Linters that come as Python packages, in an environment of their own.
install_python_linters() {
  local home=$SPORTELLO_TOOLS/python mark=$SPORTELLO_TOOLS/python/installed-from
  if [ -f "$mark" ] && cmp -s "$mark" .ci/requirements.txt; then return 0; fi
  debian python python3-venv
  step 'python linters' python python_linters "$home"
  cp .ci/requirements.txt "$mark"
}

python_linters() { python3 -m venv "$1" && "$1/bin/pip" install --quiet --disable-pip-version-check -r .ci/requirements.txt; }

# The compiler for the browser: rustup's target, or Debian's compiler where it cannot be downloaded.
wasm_target_is_there() {
  compgen -G "$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)/libcore-*.rlib" >/dev/null
}

install_wasm_target() {
  ! wasm_target_is_there || return 0
  if command -v rustup >/dev/null && attempt 'wasm32 target (rustup)' rustup-wasm timeout 300 rustup target add wasm32-unknown-unknown \
    && wasm_target_is_there; then return 0; fi
  debian wasm rustc-web cargo-web rust-web-src rust-web-llvm lld-22
}

# cargo_tool NAME VERSION CRATE: built once into the tools folder.
cargo_tool() {
  local name=$1 version=$2 crate=$3
  case "$("$SPORTELLO_TOOLS/bin/$name" --version 2>/dev/null)" in
    *" $version" | *" $version "*) return 0 ;;
  esac
  step "$crate $version" "tool-$name" cargo_install "$version" "$crate"
}

# A mirror of the registry may lack the newest version that a tool's lock file names.
cargo_install() {
  local version=$1 crate=$2 locked
  for locked in --locked ''; do
    # shellcheck disable=SC2086 # an empty word must vanish
    env CARGO_TARGET_DIR="$SPORTELLO_CACHE/tools-target" cargo install $locked --force \
      --root "$SPORTELLO_TOOLS" --version "$version" "$crate" && return 0
  done
  return 1
}

install_just() { cargo_tool just "$JUST_VERSION" just; }

# The command line tool must be of the very version of the library in Cargo.lock.
install_wasm_bindgen() {
  local version
  version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
  cargo_tool wasm-bindgen "$version" wasm-bindgen-cli
}

install_for_build() {
  install_rust
  debian build pkgconf libxmlsec1-dev libxml2-dev libclang-dev brotli
  install_node
  install_wasm_target
  install_wasm_bindgen
  npm_packages frontend
}

install_for_test() {
  debian test chromium chromium-headless-shell g++ libnss3-tools nginx-light openssl postgresql-15 poppler-utils python3-venv shellcheck softhsm2 xmlsec1 yamllint
  install_rust_components
  install_python_linters
  npm_packages .ci
  npm_packages e2e
}
