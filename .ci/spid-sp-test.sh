#!/usr/bin/env bash
# spid-sp-test.sh [CASE…]: AgID's own checker of SPID service providers (italia/spid-sp-test) against a
# demo of its own, once for each binding: metadata, requests, and all the answers of a fake identity
# provider, or those named (`1 94 xsw1`). The last line counts.
#
# Nothing is left out: all results that the checker expects are given. Where what it expects is not what the
# norm says, by paragraph (RT: italia/spid-regole-tecniche; SAML: saml-core-2.0-os):
#   94-96     it wants a level above the one asked for accepted even with Comparison="exact", which SAML core
#             3.3.2.2.1 defines as that level and no other. We send "minimum" (RT, AuthnRequest), so the
#             two never part.
#   103       named "another attribute set than asked for" (RT, AttributeStatement), and changes nothing: any
#             status passes. Ours are tested in crates/identity/tests/it/assertion_rules.rs.
#   xsw1-8    have lost their namespaces, so their root is no Response (SAML core 3.3.3), whatever is wrapped
#             in it. Those that are: docs/develop/attacks.md.
#   79-82     wrong twice, so NotOnOrAfter (SAML core 2.5.1.2) is never judged by itself. Ours judge it so.
#   metadata  HMAC counts as a good algorithm for a signature; RT (Response, Signature) asks for RSA of a key
#             that is published, and we take no other (crates/identity/src/saml/signature.rs).
#   requests  only 302 counts for HTTP-Redirect; RT (Binding HTTP-Redirect) allows 303, too. We send 302.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sportello
sportello=${SPORTELLO_BIN:-${CARGO_TARGET_DIR:-$cache/target}/debug/sportello}
environment=$cache/spid-sp-test/venv
export SPORTELLO_PORT=${SPORTELLO_PORT:-18281} SPORTELLO_SIMULATORS_PORT=${SPORTELLO_SIMULATORS_PORT:-18291}
at=http://localhost:$SPORTELLO_PORT

if ! cmp -s "$environment/installed-from" .ci/spid-sp-test.txt; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check -r .ci/spid-sp-test.txt
  cp .ci/spid-sp-test.txt "$environment/installed-from"
fi

# shellcheck source=.ci/demo.sh
. .ci/demo.sh

# The pair inside the package has expired, so the fake provider signs with one made now.
mkdir "$home/idp"
openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 2 -subj '/C=IT/O=SPID test/CN=fake identity provider' \
  -keyout "$home/idp/private.key" -out "$home/idp/public.cert" 2>/dev/null
export IDP_ENTITYID=https://localhost:8443 IDP_CERT_PATH=$home/idp PYTHONWARNINGS=ignore NO_PROXY=localhost,127.0.0.1
XMLSEC1_BIN=$(command -v xmlsec1)
export XMLSEC1_BIN
"$environment/bin/spid_sp_test" --idp-metadata >"$home/idp.xml" 2>/dev/null

for binding in post redirect; do
  demo "$sportello" "$at" "SPORTELLO__SPID__BINDING=$binding" "SPORTELLO__SPID__TEST_IDP_METADATA=$home/idp.xml"
  curl -sf -o "$home/metadata.xml" "$at/auth/spid/metadata"
  "$environment/bin/spid_sp_test" --metadata-url "$at/auth/spid/metadata" \
    --authn-url "$at/auth/spid/login?idp=$IDP_ENTITYID&level=2&return_to=/" --profile spid-sp-public --extra \
    --test-response ${1:+--test-names "$@"} -rf json -o "$home/$binding.json" -d ERROR >"$home/$binding.log" 2>&1 \
    || tail -n 20 "$home/$binding.log"
  # What the eIDAS node is to load: the same metadata by the profile for it. (Requests to the node cannot be
  # asked about: the checker knows the addresses of its own provider alone.)
  if [ "$#" = 0 ] && [ "$binding" = post ]; then
    "$environment/bin/spid_sp_test" --metadata-url "$at/auth/spid/metadata" --profile ficep-eidas-sp \
      -rf json -o "$home/eidas.json" -d ERROR >"$home/eidas.log" 2>&1 || tail -n 20 "$home/eidas.log"
  fi
  stop_demo
done

# The checker ends well when it breaks off half way, so the verdict is made from its report.
"$environment/bin/python" .ci/spid_verdict.py "$home" "$#"
