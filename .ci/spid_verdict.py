"""The verdict on the reports that spid-sp-test.sh has gathered, and two checks that the suite leaves out
without a network: the schema of AgID's Avviso 29, and the profile of the certificate.

    spid_verdict.py FOLDER ASKED      FOLDER: {post,redirect,eidas}.json and .log; ASKED: cases asked for, 0 for all
"""

import base64
import json
import os
import sys
import tempfile
from pathlib import Path

import spid_sp_test
import xmlschema
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from lxml import etree
from spid_sp_test.compliant_certificates import check_certificate
from spid_sp_test.constants import FICEP_FULL_SET_SERVICENAME, FICEP_MINIMUM_SET_SERVICENAME
from spid_sp_test.responses.settings import RESPONSE_TESTS

folder, asked = Path(sys.argv[1]), int(sys.argv[2])
verdicts = []  # (where, what, passed, why)


def judge(where, what, passed, why=""):
    verdicts.append((where, what, passed, str(why)))


reports = {binding: asked or len(RESPONSE_TESTS) for binding in ("post", "redirect")}
if not asked:
    reports["eidas"] = 0
for binding, answers in reports.items():
    report = folder / f"{binding}.json"
    parts = json.loads(report.read_text())["test"]["sp"] if report.exists() else {}
    seen = {"metadata": 0, "authnrequest": 0, "response": 0}
    for part, classes in parts.items():
        for results in classes.values():
            seen[part.split("_")[0]] += len(results)
            for result in results:
                if result["result"] != "warning":
                    judge(f"{binding} {part}", result["test"], result["result"] == "success", result.get("value", ""))
    # The suite ends well when it cannot go on, for instance at a page that it cannot read.
    wanted = {"metadata": 1, "authnrequest": int(binding != "eidas"), "response": answers}
    for kind, least in wanted.items():
        if seen[kind] < least:
            judge(binding, f"{kind}: {seen[kind]} of {least} ran", False, (folder / f"{binding}.log").read_text()[-600:])

metadata = (folder / "metadata.xml").read_text()
os.chdir(Path(spid_sp_test.__file__).parent / "xsd")
faults = [f"{e.path}: {e.reason}" for e in xmlschema.XMLSchema("saml-schema-metadata-sp-spid-av29.xsd").iter_errors(metadata)]
judge("metadata", "obeys the schema of Avviso 29", not faults, "; ".join(faults[:5]))

# The suite looks at the eIDAS node's sets where they are, and does not miss them.
NODE = {"99": FICEP_MINIMUM_SET_SERVICENAME, "100": FICEP_FULL_SET_SERVICENAME}
NAMES = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}
KEYS = "//md:SPSSODescriptor/md:KeyDescriptor[@use='signing']//ds:X509Certificate/text()"
document = etree.fromstring(metadata.encode())
for index, name in NODE.items():
    at = f"//md:AttributeConsumingService[@index='{index}']"
    found = document.xpath(f"{at}/md:ServiceName/text()", namespaces=NAMES)
    judge("metadata", f"set {index} is the eIDAS node's", [text.strip() for text in found] == [name], found)
    asked_for = document.xpath(f"{at}/md:RequestedAttribute/@Name", namespaces=NAMES)
    judge("metadata", f"set {index} asks the node for no fiscal code", "fiscalNumber" not in asked_for, asked_for)
for text in document.xpath(KEYS, namespaces=NAMES):
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(load_der_x509_certificate(base64.b64decode(text)).public_bytes(Encoding.PEM))
        file.flush()
        for check in check_certificate(file.name, "public"):
            judge("certificate", check["description"], check["result"] == "success", check["value"])

failed = [verdict for verdict in verdicts if not verdict[2]]
for where, what, _, why in failed:
    print(f"FAILED [{where}] {what}: {why[:300]}".replace("\n", " "))
# Lines that .ci/test.sh adds up.
print(f"  {len(verdicts) - len(failed)} passed")
if failed:
    print(f"  {len(failed)} failed")
sys.exit(bool(failed))
