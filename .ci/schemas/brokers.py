"""The schemas of the two brokers, as judge.py reads them: GovPay (API Pendenze v2) and the Piattaforma Unitaria.

What is written differently here from what is published, the brokers themselves do differently; each with its reason.
"""

import yaml

JSON = "application/json"


def load(path):
    return yaml.safe_load(path.read_text())


def described(schema):
    return {"content": {JSON: {"schema": schema}}}


def govpay(pagopa):
    """GovPay's, as published, but for what its code reads and answers otherwise."""
    spec = load(pagopa / "govpay" / "govpay-api-pendenze-v2.yaml")
    schemas = spec["components"]["schemas"]
    # The states are words; `object` is said of them.
    schemas["PatchOp"]["properties"]["value"] = {}
    pendenza = spec["paths"]["/pendenze/{idA2A}/{idPendenza}"]
    # It takes them as plain JSON alone, and answers with what it has then.
    body = pendenza["patch"]["requestBody"]["content"]
    body[JSON] = body.pop("application/json-patch+json")
    pendenza["patch"]["responses"]["200"] = described({"$ref": "#/components/schemas/Pendenza"})
    # What is new is answered with 201.
    pendenza["put"]["responses"]["201"] = pendenza["put"]["responses"]["200"]
    # Its answers to what it refuses are named there without what they hold.
    bean = described({"$ref": "#/components/schemas/FaultBean"})
    for item in spec["paths"].values():
        for operation in item.values():
            operation["responses"] |= {status: bean for status in ("400", "401", "403", "404", "422", "500")}
    return spec


def unified(pagopa):
    """The debts of the Piattaforma Unitaria.

    The schema that lies here is that of the service behind the one that information systems call, of February 2025.
    The paths are those of the latter, which hands the same debts on; what later versions have changed is changed here.
    """
    spec = load(pagopa / "p4pa-debt-positions" / "p4pa-debt-position.openapi.yaml")
    schemas = spec["components"]["schemas"]
    debt, installment, person = (schemas[name] for name in ("DebtPositionDTO", "InstallmentDTO", "PersonDTO"))
    # Called otherwise by now.
    debt["required"][debt["required"].index("flagPagoPaPayment")] = "flagPuPagoPaPayment"
    debt["properties"]["flagPuPagoPaPayment"] = debt["properties"].pop("flagPagoPaPayment")
    # Whoever owes need not have one any more.
    person["required"].remove("email")
    # A day, and whether it is the last one.
    installment["properties"]["dueDate"]["format"] = "date"
    installment["properties"]["switchToExpired"] = {"type": "boolean"}
    actions = schemas["InstallmentSynchronizeDTO"]["properties"]["action"]
    managed = {
        "type": "object",
        "required": ["action", "installment"],
        "properties": {"action": actions, "installment": {"$ref": "#/components/schemas/InstallmentDTO"}},
    }
    managing = {
        "type": "object",
        "required": ["installments"],
        "properties": {"installments": {"type": "array", "minItems": 1, "items": managed}},
    }
    whole = described({"$ref": "#/components/schemas/DebtPositionDTO"})

    def operation(name, body):
        return {"operationId": name, "requestBody": body, "responses": {"200": whole, "201": whole}}

    sil = "/sil/organization/{organization}/debt-position"
    spec["paths"] = {
        sil: {"post": operation("createDebtPosition", whole)},
        f"{sil}/{{iud}}": {"put": operation("manageInstallments", described(managing))},
    }
    return spec


def resolved(schema, schemas):
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    return schema


def names(schema, schemas):
    """What an object of a schema may hold, by name, wherever in the schema it is said."""
    schema = resolved(schema, schemas)
    found = dict(schema.get("properties", {}))
    for part in (part for key in ("allOf", "oneOf", "anyOf") for part in schema.get(key, [])):
        found |= names(part, schemas)
    return found


def unknown(value, schema, schemas, path="$"):
    """Where a value has names that its schema does not know: both brokers refuse these, and no schema says so.

    An object of which no name is said may hold anything.
    """
    schema = resolved(schema, schemas)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from unknown(item, schema.get("items", {}), schemas, f"{path}[{place}]")
    if isinstance(value, dict) and (known := names(schema, schemas)):
        for name, inside in value.items():
            if name in known:
                yield from unknown(inside, known[name], schemas, f"{path}.{name}")
            else:
                yield f"{path}.{name}: no such name"
