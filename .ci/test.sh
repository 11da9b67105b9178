# Everything CI runs, cheap failures first. Sourced by ./dev.
# A suite adds what its runner counted; a check that counts nothing is one test of its own.
# shellcheck shell=bash

PASSED=0
FAILED=0
PAGOPA=${SPORTELLO_SPECS:-../shared/specs}/pagopa

# count LOG: adds up the closing lines of cargo test and of Playwright. What passed when tried again has passed.
count() {
  local passed failed
  read -r passed failed < <(sed -e 's/\x1b\[[0-9;]*m//g' "$1" | tr '\r' '\n' | awk '
    /^test result: /                                { for (i = 1; i < NF; i++) { if ($(i + 1) == "passed;") p += $i; if ($(i + 1) == "failed;") f += $i } }
    /^ *[0-9]+ (flaky|passed)( \([0-9.]+(ms|s|m)\))?$/ { p += $1 }
    /^ *[0-9]+ (failed|interrupted|did not run)$/   { f += $1 }
    END                                             { print p + 0, f + 0 }')
  COUNTED=$((passed + failed))
  PASSED=$((PASSED + passed))
  FAILED=$((FAILED + failed))
  COUNTED_FAILED=$failed
}

# suite LABEL NAME COMMAND…: a runner that counts. One that dies without a count has failed once.
suite() {
  local name=$2 status=0
  attempt "$@" || status=$?
  count "$LOGS/$name.log"
  [ "$status" -eq 0 ] || [ "$COUNTED_FAILED" -gt 0 ] || FAILED=$((FAILED + 1))
  if [ "$status" -eq 0 ] && [ "$COUNTED" -eq 0 ]; then
    say "  ✗ $1: no test ran"
    FAILED=$((FAILED + 1))
    status=1
  fi
  return "$status"
}

# check LABEL NAME COMMAND…: passes or not.
check() {
  if attempt "$@"; then PASSED=$((PASSED + 1)); else FAILED=$((FAILED + 1)); return 1; fi
}

# name_flaky LOG: the browser tests that failed before they passed, for somebody to mend.
name_flaky() {
  sed -e 's/\x1b\[[0-9;]*m//g' "$1" | tr '\r' '\n' | awk '
    /^ *[0-9]+ flaky$/   { on = 1; print; next }
    on && /^ +\[/        { print; next }
                         { on = 0 }'
}

skip() { say "  – $*"; }

finish() {
  say "$PASSED passed, $FAILED failed"
  [ "$FAILED" -eq 0 ]
}

# Browser and server features of the app exclude each other, hence two runs. What lies idle in one of the apps alone
# their own builds tell.
lint_rust() {
  cargo clippy --locked --workspace --all-targets -- -D warnings \
    && cargo clippy --locked -p sportello-frontend --features csr,check,area,desk --all-targets -- -D warnings
}

# The apps of the browser, built without a warning.
web_app() {
  ended web-app || return
  if grep -q '^warning' "$LOGS/web-app.begun"; then
    echo 'error: an app of the browser was built with warnings'
    return 1
  fi
}

# Where temporary files go: into memory where there is plenty, for databases of tests wait for the disk most of their
# time. A process that is killed leaves there what it would leave on a disk.
scratch() {
  local enough=$((4 * 1024 * 1024)) free available
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 | tr -d ' ') || true
  available=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) || true
  if [ -w /dev/shm ] && [ "${free:-0}" -ge "$enough" ] && [ "${available:-0}" -ge "$enough" ]; then
    echo /dev/shm
  else
    echo "${TMPDIR:-/tmp}"
  fi
}

# PostgreSQL itself stays on the disk: the databases of a run, one a test, come to gigabytes.
tests_on_postgres() {
  AUTOVACUUM=off .ci/postgres.sh env TMPDIR="$(scratch)" .ci/on-postgres.sh
}

has_postgres() { dpkg -L postgresql-15 >/dev/null 2>&1; }

# One width on each database, one after the other, and every journey of money and papers on both; it is one report.
# Without PostgreSQL all is on SQLite.
run_e2e() {
  local status=0
  if has_postgres; then
    on_ports .ci/e2e.sh postgres --project=desktop || status=$?
    JOURNEYS=1 on_ports .ci/e2e.sh sqlite --project=phone --project=journeys || status=$?
  else
    on_ports .ci/e2e.sh sqlite || status=$?
  fi
  return "$status"
}

# on_ports COMMAND…: with the built program and free ports.
on_ports() {
  local portal simulators
  read -r portal simulators < <(node .ci/free-port.js 2)
  TMPDIR=$(scratch) SPORTELLO_BIN=$CARGO_TARGET_DIR/debug/sportello SPORTELLO_PORT=$portal SPORTELLO_SIMULATORS_PORT=$simulators "$@"
}

run_tests() {
  local built=1
  install_for_build
  install_for_test

  check 'formatting' fmt cargo fmt --all --check || true
  check 'shell scripts' shell .ci/lint.sh shell || true
  check 'manifests' manifests .ci/lint.sh manifests || true
  check 'container files' containers .ci/lint.sh containers || true
  check 'OpenAPI rules' openapi .ci/openapi.sh || true
  # Its linkers keep one core busy: clippy has the other.
  begin web-app frontend/build.sh
  check 'clippy' clippy lint_rust || true
  check 'web app' web web_app || built=0
  suite 'tests on SQLite' sqlite env TMPDIR="$(scratch)" cargo test --locked --workspace --no-fail-fast || true
  suite 'tests on PostgreSQL' postgres tests_on_postgres || true
  suite 'payment notices: a decoder that others wrote' notices .ci/notices.sh || true
  if [ -d "$PAGOPA" ]; then
    suite 'payments: the schemas of pagoPA' schemas .ci/schemas.sh || true
  else
    skip "pagoPA schemas: no copy of them at $PAGOPA (SPORTELLO_SPECS says where)"
  fi
  if [ "$built" -eq 1 ] && [ -x "$CARGO_TARGET_DIR/debug/sportello" ]; then
    suite "SPID: AgID's checker" spid on_ports .ci/spid-sp-test.sh || true
    suite 'CIE: the reference implementation' cie on_ports .ci/cie-oidc.sh || true
    suite 'tokens: clients that others wrote' tokens on_ports .ci/oidc-clients.sh || true
    suite 'papers: judges that others wrote' pdf on_ports .ci/pdf.sh || true
    check 'Schemathesis' schemathesis on_ports .ci/schemathesis.sh || true
    has_postgres || skip 'browser on PostgreSQL: postgresql-15 is not here, both widths are tried on SQLite'
    suite 'browser' e2e run_e2e || true
    name_flaky "$LOGS/e2e.log"
  else
    say '  ✗ browser and checkers: nothing to run them on'
    FAILED=$((FAILED + 1))
  fi
  check 'fuzz targets, 10 s each' fuzz .ci/fuzz.sh 10 || true
  finish
}

run_tests
