"""Authlib against our issuer: a web site's sign-in with its session objects, and a system with its key. A
line per walk; the last counts.

    walk.py PORTAL OPERATOR CITIZEN      sessions that .ci/sign_in.py opened
"""

import sys
import traceback
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

PORTAL, OPERATOR, CITIZEN = sys.argv[1:]
META = httpx.get(f"{PORTAL}/.well-known/oauth-authorization-server").raise_for_status().json()
BACK = "https://site.example/back"


def call(session, method, path, body=None):
    answer = httpx.request(method, f"{PORTAL}/api/v1{path}", json=body, headers={
        "Cookie": f"sportello={session}", "Origin": PORTAL, "Sportello-Csrf": "1"})
    answer.raise_for_status()
    return answer.json() if answer.content else None


def register(**registration):
    made = call(OPERATOR, "POST", "/backoffice/clients", {"owner": "Comune di Borgoverde", **registration})
    return made["client"]["id"], made["client_secret"]


def visit(link):
    """The citizen's browser follows an app's link, and the citizen says yes."""
    headers = {"Cookie": f"sportello={CITIZEN}", "Accept": "text/html"}
    place = urljoin(PORTAL, httpx.get(link, headers=headers).headers["Location"])
    asked = parse_qs(urlsplit(place).query).get("richiesta")
    if not asked:
        return place
    return call(CITIZEN, "POST", f"/authorizations/{asked[0]}/decision", {"allow": True})["redirect_to"]


def a_web_site_signs_a_citizen_in():
    scopes = ["openid", "profile", "offline_access", "istanze:read"]
    client_id, secret = register(name="Un sito in Python", kind="web", authentication="client_secret",
                                 redirect_uris=[BACK], scopes=scopes)
    client = OAuth2Client(client_id, secret, scope=" ".join(scopes), redirect_uri=BACK,
                          code_challenge_method="S256", token_endpoint=META["token_endpoint"])
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    link, state = client.create_authorization_url(META["authorization_endpoint"], code_verifier=verifier, nonce="n")
    token = client.fetch_token(META["token_endpoint"], authorization_response=visit(link), state=state,
                               code_verifier=verifier)
    keys = KeySet.import_key_set(httpx.get(META["jwks_uri"]).json())
    id_token = jwt.decode(token["id_token"], keys, algorithms=["ES256"])
    jwt.JWTClaimsRegistry(iss={"essential": True, "value": META["issuer"]}, nonce={"value": "n"},
                          aud={"essential": True, "value": client_id}).validate(id_token.claims)
    info = client.get(META["userinfo_endpoint"]).raise_for_status().json()
    assert info["sub"] == id_token.claims["sub"] and info["given_name"] == "Marco", info
    assert client.get(f"{PORTAL}/api/v1/istanze").status_code == 200
    refused = client.get(f"{PORTAL}/api/v1/profile")
    assert refused.status_code == 403 and refused.json()["problem"] == "insufficient_scope"
    before = token["refresh_token"]
    client.refresh_token(META["token_endpoint"])
    assert client.token["refresh_token"] != before
    seen = client.introspect_token(META["introspection_endpoint"], token=client.token["access_token"]).json()
    assert seen["active"] and seen["client_id"] == client_id
    client.revoke_token(META["revocation_endpoint"], token=client.token["refresh_token"]).raise_for_status()
    assert client.get(f"{PORTAL}/api/v1/istanze").status_code == 401


def a_system_signs_its_assertions():
    key = ECKey.generate_key("P-256", {"kid": "py", "use": "sig"}, private=True)
    client_id, secret = register(name="Un sistema in Python", kind="service", authentication="private_key_jwt",
                                 scopes=["jobs:read"], jwks={"keys": [key.as_dict(private=False)]})
    assert secret is None
    method = PrivateKeyJWT(META["token_endpoint"], alg="ES256", headers={"kid": "py"})
    client = OAuth2Client(client_id, key, token_endpoint_auth_method=method, scope="jobs:read")
    client.fetch_token(META["token_endpoint"], grant_type="client_credentials")
    assert client.get(f"{PORTAL}/api/v1/backoffice/jobs").status_code == 200
    assert client.get(f"{PORTAL}/api/v1/ratings").status_code == 403


def a_wrong_secret_is_refused_in_the_words_of_the_standard():
    client_id, _ = register(name="Un altro sistema", kind="service", authentication="client_secret",
                            scopes=["jobs:read"])
    try:
        OAuth2Client(client_id, "wrong").fetch_token(META["token_endpoint"], grant_type="client_credentials")
    except OAuthError as error:
        assert error.error == "invalid_client", error
    else:
        raise AssertionError("a token for a wrong secret")


WALKS = [a_web_site_signs_a_citizen_in, a_system_signs_its_assertions,
         a_wrong_secret_is_refused_in_the_words_of_the_standard]
FAILED = 0
for walk in WALKS:
    try:
        walk()
        print(f"ok      {walk.__name__.replace('_', ' ')}")
    except Exception:
        FAILED += 1
        print(f"FAILED  {walk.__name__}")
        traceback.print_exc(file=sys.stdout)
print(f"{len(WALKS) - FAILED} passed")
if FAILED:
    print(f"{FAILED} failed")
sys.exit(bool(FAILED))
