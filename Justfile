# Recipes for people at work on Sportello. `./dev WORD` runs one after installing what it needs.

cache := env("XDG_CACHE_HOME", home_directory() / ".cache") / "sportello"
export CARGO_TARGET_DIR := env("CARGO_TARGET_DIR", cache / "target")
export PATH := cache / "tools/node/node_modules/.bin" + ":" + cache / "tools/bin" + ":" + env("PATH")

# What one can do here
list:
    @just --list --unsorted

# Build and start the demo town (--fresh starts over)
demo *args:
    ./dev demo {{ args }}

# Everything CI runs
test:
    ./dev test

# Development build of the web app and the binary
build: web
    cargo build -p sportello-server

# The web app: wasm, styles, icons, fonts
web:
    frontend/build.sh

# Formatting and lints of Rust, scripts, manifests and container files
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    cargo clippy -p sportello-frontend --features csr,check,area,desk --all-targets -- -D warnings
    .ci/lint.sh

# Unit and integration tests on SQLite, e.g. `just unit -p sportello-types codice`
unit *args='--workspace':
    cargo test {{ args }}

# The same tests on a PostgreSQL of their own
unit-postgres *args='-p sportello-storage -p sportello-api -p sportello-server':
    .ci/postgres.sh cargo test {{ args }}

# The two crates that run in the browser, checked for wasm32
wasm:
    .ci/wasm.sh check -p sportello-types -p sportello-frontend --features sportello-frontend/csr,sportello-frontend/check,sportello-frontend/desk

# Browser tests against the demo, e.g. `just e2e -g accesso`
e2e *args:
    cargo build -p sportello-server
    SPORTELLO_BIN="$CARGO_TARGET_DIR/debug/sportello" npm --prefix e2e test -- {{ args }}

# Pictures of all pages at both widths, from a demo of its own, in e2e/screenshots or another folder
pictures folder='e2e/screenshots':
    cargo build -p sportello-server
    SPORTELLO_BIN="$CARGO_TARGET_DIR/debug/sportello" e2e/pictures.sh {{ folder }}

# Write openapi/portal.json anew and lint it
openapi:
    cargo run --quiet -p sportello-server -- openapi > openapi/portal.json
    .ci/openapi.sh

# Write every generated file anew; CI fails when one differs
generate: openapi

# Run each fuzz target for some seconds, or one: `just fuzz 600 upload`
fuzz seconds='60' target='':
    .ci/fuzz.sh {{ seconds }} {{ target }}

# Schemathesis against a demo of its own, e.g. `just conformance-api --max-examples 200`
conformance-api *args:
    .ci/schemathesis.sh {{ args }}

# AgID's checker of SPID service providers against a demo of its own, e.g. `just conformance-spid xsw1`
conformance-spid *cases:
    .ci/spid-sp-test.sh {{ cases }}

# The Italian reference implementation as trust anchor and provider of CIE, against a demo of its own
conformance-cie:
    .ci/cie-oidc.sh

# OpenID Connect clients that others wrote against a demo of its own
conformance-tokens:
    .ci/oidc-clients.sh

# The codes of payment notices, read by a decoder that others wrote
conformance-notices:
    .ci/notices.sh

# Messages of payments by the schemas of pagoPA, which lie beside the checkout (SPORTELLO_SPECS)
conformance-schemas:
    .ci/schemas.sh

# Papers of a demo of its own before pyHanko, pdfsig and veraPDF; `KEEP=/tmp/papers just conformance-pdf` leaves them there
conformance-pdf:
    .ci/pdf.sh

# Lighthouse on pages of a demo of its own, on a phone, e.g. `just lighthouse /servizi`
lighthouse *paths:
    .ci/lighthouse.sh {{ paths }}

# The table of benchmarks (release build)
bench:
    bench/run.sh

# What a sign-in costs: SAML answers beside the library of XML signatures, id tokens, sign-ins at a rate
bench-identity:
    bench/identity.sh

# What certificates and receipts cost to make, to get and to check, each beside what it is measured against
bench-documents:
    bench/documents.sh

# The import of a million debts on both databases, lists as they grow, and what the station answers in a second
bench-payments debts='1000000':
    bench/payments.sh {{ debts }}

# The import of a registry of so many residents on SQLite and on PostgreSQL: time and memory
bench-registry residents='1000000':
    bench/registry.sh {{ residents }}

# Licences, bans and sources of the dependency tree (builds cargo-deny the first time)
deny: cargo-deny
    cargo deny --all-features check bans licenses sources

# Known vulnerabilities of the dependency tree, by the database of RustSec (fetched from GitHub)
advisories: cargo-deny
    cargo deny --all-features check advisories

[private]
cargo-deny:
    command -v cargo-deny >/dev/null || cargo install --locked --root "{{ cache }}/tools" cargo-deny

# The book in docs/ as HTML, and the API documentation of the crates
docs:
    command -v mdbook >/dev/null || cargo install --locked --root "{{ cache }}/tools" mdbook
    mdbook build docs
    cargo doc --workspace --no-deps
