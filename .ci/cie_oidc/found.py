"""Founds the judge's federation, and lets members in.

    found.py anchor | provider        tables and entity of a role; prints the public federation keys
    found.py admit ID TYPE KEYS       (as anchor) a member, by its keys in a file or at its own address (`-`)
    found.py forget ID                (as provider) what it has cached about a relying party
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "cie_oidc.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from spid_cie_oidc.authority import models as authority  # noqa: E402
from spid_cie_oidc.authority.validators import validate_entity_configuration  # noqa: E402
from spid_cie_oidc.entity import models as entity  # noqa: E402
from spid_cie_oidc.entity.jwks import create_jwk, public_jwk_from_private_jwk  # noqa: E402

ATTRIBUTE = "https://attributes.eid.gov.it/"
LEVELS = [f"https://www.spid.gov.it/SpidL{level}" for level in (1, 2, 3)]
SIGNATURES = ["RS256", "RS512"]
KEY_WRAPS = ["RSA-OAEP", "RSA-OAEP-256"]
CIPHERS = ["A128CBC-HS256", "A256CBC-HS512"]
# Password = name. `senza` has no fiscal code.
PEOPLE = {
    "giulia": {"given_name": "Giulia", "family_name": "Verdi", "birthdate": "1985-04-12", "gender": "female",
               "place_of_birth": {"locality": "D150", "region": "CR"}, "email": "giulia.verdi@example.org",
               ATTRIBUTE + "fiscal_number": "TINIT-VRDGLI85D52D150Y"},
    "marco": {"given_name": "Marco", "family_name": "Neri", "birthdate": "1972-01-14", "gender": "male",
              ATTRIBUTE + "fiscal_number": "TINIT-NREMRC72A14F205R"},
    "senza": {"given_name": "Senza", "family_name": "Codice", "birthdate": "1990-01-01"},
}


def key(**extra):
    return {**create_jwk(), **extra}


def about(sub, name, **more):
    return {"organization_name": name, "homepage_uri": sub, "policy_uri": f"{sub}/policy",
            "logo_uri": f"{sub}/logo.svg", "contacts": ["judge@example.org"],
            "federation_resolve_endpoint": f"{sub}/resolve", **more}


def anchor():
    sub, marks = settings.ANCHOR, settings.MARKS
    made = entity.FederationEntityConfiguration.objects.create(
        sub=sub, entity_type="federation_entity", is_active=True, jwks_fed=[key()], jwks_core=[key(use="sig")],
        constraints={"max_path_length": 1}, trust_mark_issuers={mark: [sub] for mark in marks.values()},
        metadata={"federation_entity": about(sub, "Judge", federation_fetch_endpoint=f"{sub}/fetch",
                                             federation_list_endpoint=f"{sub}/list",
                                             federation_trust_mark_status_endpoint=f"{sub}/trust_mark_status")})
    for kind, mark in marks.items():
        authority.FederationEntityProfile.objects.create(
            name=kind, profile_id=mark, profile_category=kind,
            trust_mark_template={"id": mark, "organization_type": "public", "id_code": {"ipa_code": "c_z999"},
                                 "organization_name": "Judge", "email": "judge@example.org",
                                 "ref": f"{sub}/ref", "logo_uri": f"{sub}/logo.svg"})
    return made


def provider():
    sub = settings.PROVIDER
    core = [key(use="sig"), key(use="enc")]
    public = [{**public_jwk_from_private_jwk(jwk), "use": jwk["use"]} for jwk in core]
    supported = {f"{what}_{kind}_values_supported": values
                 for what in ("id_token", "userinfo", "request_object")
                 for kind, values in (("signing_alg", SIGNATURES), ("encryption_alg", KEY_WRAPS),
                                      ("encryption_enc", CIPHERS))}
    metadata = {
        "issuer": sub, "organization_name": "Judge", "logo_uri": f"{sub}/logo.svg", "op_policy_uri": f"{sub}/policy",
        **{f"{name}_endpoint": f"{sub}/{name}" for name in ("authorization", "token", "userinfo", "revocation",
                                                            "introspection")},
        "jwks": {"keys": public},
        "scopes_supported": ["openid", "offline_access", "profile", "email"],
        "response_types_supported": ["code"], "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token"], "acr_values_supported": LEVELS,
        "subject_types_supported": ["pairwise"], "code_challenge_methods_supported": ["S256"],
        "claims_supported": sorted({claim for person in PEOPLE.values() for claim in person}),
        "claims_parameter_supported": True, "request_parameter_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "request_authentication_methods_supported": {"ar": ["request_object"]},
        "request_authentication_signing_alg_values_supported": SIGNATURES,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": SIGNATURES,
        "revocation_endpoint_auth_methods_supported": ["private_key_jwt"],
        "client_registration_types_supported": ["automatic"], **supported,
    }
    made = entity.FederationEntityConfiguration(
        sub=sub, entity_type="openid_provider", is_active=True, authority_hints=[settings.ANCHOR],
        jwks_fed=[key()], jwks_core=core,
        metadata={"federation_entity": about(sub, "Judge"), "openid_provider": metadata})
    made.full_clean()  # the package judges its own metadata, too
    made.save()
    for name, claims in PEOPLE.items():
        person = get_user_model()(username=name, attributes=claims, email=claims.get("email"))
        person.set_password(name)
        person.save()
    return made


def admit(sub, kind, source):
    if source == "-":
        keys = validate_entity_configuration(sub).payload["jwks"]["keys"]
    else:
        keys = json.loads(Path(source).read_text())["keys"]
    member = authority.FederationDescendant.objects.create(
        uid=sub, sub=sub, name=sub[-30:], type=kind, jwks=keys, status="valid", is_active=True)
    authority.FederationEntityAssignedProfile.objects.create(
        descendant=member, profile=authority.FederationEntityProfile.objects.get(profile_category=kind),
        issuer=entity.FederationEntityConfiguration.objects.get(sub=settings.ANCHOR))


match sys.argv[1:]:
    case ["anchor" | "provider" as role]:
        call_command("migrate", verbosity=0)
        made = anchor() if role == "anchor" else provider()
        json.dump({"keys": made.public_jwks}, sys.stdout)
    case ["admit", sub, kind, source]:
        admit(sub, kind, source)
    case ["forget", sub]:
        entity.TrustChain.objects.filter(sub=sub).delete()
        entity.FetchedEntityStatement.objects.filter(sub=sub).delete()
    case _:
        sys.exit(__doc__)
