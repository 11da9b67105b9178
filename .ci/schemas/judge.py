"""judge.py SPECS MESSAGES: messages that tests have left, and the snapshots of the station's answers, by the schemas
that pagoPA and the brokers have published.

NAME.xml is a SOAP message, NAME.json a call over HTTP: method, path, status (of what was answered, where known), and
request, response or both. All messages of one kind are one test.
"""

import base64
import collections
import json
import pathlib
import re
import sys

import brokers
from lxml import etree
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker

PAGOPA = pathlib.Path(sys.argv[1])
SPECS = PAGOPA / "pagopa-api"
MESSAGES = pathlib.Path(sys.argv[2])
SNAPSHOTS = pathlib.Path("crates/integrations/src/payments/station")
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
PA = "{http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd}"
NODE = "{http://ws.pagamenti.telematici.gov/}"

# What the paths of a service begin with, before those of its file. The first that fits counts.
SERVICES = [
    ("gpd_v3.json", "/v3"),
    ("gpd.json", "/v1"),
    ("gpd_payments.json", ""),
    ("checkout_v1.json", "/v1"),
    ("checkout_v2.json", ""),
    ("fdr_organization.json", ""),
    ("paCreatePosition.json", ""),
]

# Judged more strictly: by the formats of texts too, and by the names that there are.
BROKERS = {"GovPay": brokers.govpay, "Piattaforma Unitaria": brokers.unified}

# Of these there must be some, or nothing was tried.
EXPECTED = {
    "paVerifyPaymentNoticeReq", "paVerifyPaymentNoticeRes", "paGetPaymentRes", "paGetPaymentV2Request",
    "paGetPaymentV2Response", "paSendRTV2Request", "paSendRTV2Response", "digital stamp",
    "nodoChiediElencoFlussiRendicontazione", "nodoChiediElencoFlussiRendicontazioneRisposta",
    "nodoChiediFlussoRendicontazione", "nodoChiediFlussoRendicontazioneRisposta", "FlussoRiversamento",
    "gpd_v3.json POST request", "gpd_v3.json PUT request", "gpd_v3.json GET 200", "gpd.json GET 200",
    "checkout_v2.json POST request", "paCreatePosition.json POST request", "fdr_organization.json GET 200",
    "pagopa-mbd-service POST request", "pagopa-mbd-service POST 200", "pagopa-mbd-service POST 400",
    "pagopa-mbd-service GET 200", "pagopa-mbd-service GET 404",
    "GovPay addPendenza request", "GovPay addPendenza 200", "GovPay addPendenza 201", "GovPay addPendenza 422",
    "GovPay updatePendenza request", "GovPay updatePendenza 200", "GovPay getPendenza 200", "GovPay getPendenza 404",
    "GovPay findRpp 200", "Piattaforma Unitaria createDebtPosition request",
    "Piattaforma Unitaria createDebtPosition 200", "Piattaforma Unitaria manageInstallments request",
    "Piattaforma Unitaria manageInstallments 200",
}

# What the simulated pagoPA tells more shortly than the schema has it; the portal reads the status alone.
SHORT = {"gpd.json POST 200", "gpd.json PATCH 200"}

verdicts = collections.defaultdict(list)


def schema(path):
    return etree.XMLSchema(etree.parse(SPECS / path, etree.XMLParser(no_network=True)))


for_node = schema("wsdl/xsd/paForNode.xsd")
for_creditor = schema("wsdl/xsd/nodeForPa.xsd")
for_flow = schema("xsd-common/FlussoRiversamento_1_0_4.xsd")
for_stamp = schema("xsd-common/MarcaDaBollo.xsd")


def judge_element(kind, source, by, element):
    wrong = [] if by.validate(element) else [f"{error.path}: {error.message}" for error in by.error_log]
    verdicts[kind].append((source, wrong))


def judge_soap(source, text):
    envelope = etree.fromstring(text.encode())
    body = envelope.find(f"{SOAP}Body")
    message = body[0]
    if message.tag == f"{SOAP}Fault":
        return
    by = for_creditor if message.tag.startswith(NODE) else for_node
    judge_element(message.tag.removeprefix(PA).removeprefix(NODE), source, by, message)
    for flow in message.iter("xmlRendicontazione"):
        judge_element("FlussoRiversamento", source, for_flow, etree.fromstring(base64.b64decode(flow.text)))
    for stamp in message.iter("MBDAttachment"):
        judge_element("digital stamp", source, for_stamp, etree.fromstring(base64.b64decode(stamp.text)))


def services():
    for file, before in SERVICES:
        yield file, json.loads((SPECS / "openapi" / file).read_text()), before
    stamps = json.loads((PAGOPA / "pagopa-mbd-service" / "openapi.json").read_text())
    yield "pagopa-mbd-service", stamps, "/pagopa-mbd-service/v1"
    for name, load in BROKERS.items():
        yield name, load(PAGOPA), ""


def operations():
    for file, spec, before in services():
        # A name before a parameter: `transfers` is no id.
        for template in sorted(spec["paths"], key=lambda path: path.count("{")):
            pattern = re.compile(re.escape(before) + re.sub(r"\\\{[^/]*\\\}", "[^/]+", re.escape(template)) + "$")
            yield file, spec, pattern, spec["paths"][template]


OPERATIONS = list(operations())


def judge_json(kind, source, validator, spec, described, value, strictly):
    media = described.get("content", {})
    of = next((media[name] for name in ("application/json", "*/*", "application/problem+json") if name in media), None)
    if not of or "schema" not in of:
        return
    if kind in SHORT:
        return
    whole = {**of["schema"], "components": spec["components"]}
    errors = validator(whole, format_checker=oas30_format_checker if strictly else None).iter_errors(value)
    wrong = [f"{error.json_path}: {error.message}" for error in errors]
    if strictly:
        wrong += brokers.unknown(value, of["schema"], spec["components"]["schemas"])
    verdicts[kind].append((source, wrong))


def judge_call(source, call):
    method, path = call["method"].lower(), call["path"].split("?")[0]
    for file, spec, pattern, item in OPERATIONS:
        if method not in item or not pattern.search(path):
            continue
        operation, status, strictly = item[method], call.get("status"), file in BROKERS
        of = f"{file} {operation['operationId'] if strictly else method.upper()}"
        # What was refused was wrong on purpose.
        if isinstance(call.get("request"), (dict, list)) and (status is None or status < 400):
            body = operation.get("requestBody", {})
            judge_json(f"{of} request", source, OAS30WriteValidator, spec, body, call["request"], strictly)
        answer = call.get("response")
        # Those with `statusCode` are of the gateway before the service.
        if isinstance(answer, dict) and "statusCode" not in answer and str(status) in operation["responses"]:
            body = operation["responses"][str(status)]
            judge_json(f"{of} {status}", source, OAS30ReadValidator, spec, body, answer, strictly)
        return


for path in sorted(SNAPSHOTS.rglob("*.snap")):
    judge_soap(path.name, path.read_text().split("\n---\n", 1)[1])
for path in sorted(MESSAGES.glob("*.xml")):
    judge_soap(path.name, path.read_text())
for path in sorted(MESSAGES.glob("*.json")):
    judge_call(path.name, json.loads(path.read_text()))
for kind in sorted(EXPECTED - verdicts.keys()):
    verdicts[kind].append(("none", ["there is no such message"]))

failed = 0
for kind, found in sorted(verdicts.items()):
    wrong = [(source, why) for source, why in found if why]
    failed += bool(wrong)
    print(f"{kind}: {len(found)} messages, {len(wrong)} wrong")
    for source, why in wrong[:3]:
        print(f"FAILED [{kind}] {source}: {'; '.join(why)[:500]}".replace("\n", " "))
print(f"test result: {'FAILED' if failed else 'ok'}. {len(verdicts) - failed} passed; {failed} failed;")
sys.exit(bool(failed))
