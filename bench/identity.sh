#!/usr/bin/env bash
# What a sign-in costs, in one run on one machine, each beside what it is measured against. RATE (default
# 100) is how many sign-ins begin each second.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=(openssl)
# shellcheck source=bench/common.sh
. bench/common.sh

echo '== SAML answers, one processor'
"$bench" saml "$each"
openssl speed -seconds "$each" rsa2048 2>/dev/null | awk '/^rsa/ { print "openssl, RSA of 2048 bits: " $(NF - 1) " signed, " $NF " verified a second" }'

echo '== CIE id tokens, one processor'
"$bench" id-tokens "$each"

echo "== sign-ins with SPID, ${RATE:-100} begun each second, the simulated provider on the same processors"
start 'start-up, new database'
"$bench" sign-ins "$at" "${RATE:-100}" "$each"
stop
