"""Gets the papers that a demo makes, through its API, as the people they are for.

    papers.py PORTAL OTHER SIMULATORS FOLDER    PORTAL and OTHER: the demo's two municipalities, of which the other
                                                one issues certificates; FOLDER: where sealed/ and plain/ are filled
"""

import json
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

PORTAL, OTHER, SIMULATORS = sys.argv[1:4]
SEALED, PLAIN = Path(sys.argv[4], "sealed"), Path(sys.argv[4], "plain")
HERE = Path(__file__).parent.parent
CATALOGUE = HERE.parent / "crates/api/catalog"
# Two sides of 16 points and nothing in them: enough of a picture for the portal.
PICTURE = (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\x00\x10\x00\x10"
           b"\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xd9")
SERVICE = "rettifica-anagrafica"
# Of the population registry, on one paper each: exempt, on stamped paper, with a table, of who lives abroad.
EXEMPT = {"use": "processuale", "exemption_confirmed": True}
CERTIFICATES = [
    ("marco-melis", ["residenza"], EXEMPT),
    ("marco-melis", ["residenza", "cittadinanza", "stato-famiglia"],
     {"use": "bollo", "stamp": {"number": "01234567890123", "issued_on": time.strftime("%Y-%m-%d", time.gmtime())}}),
    ("marco-melis", ["famiglia-parentela"], EXEMPT),
    ("marco-melis", ["matrimonio"], EXEMPT),
    ("francesca-lai", ["stato-libero"], EXEMPT),
    ("davide-conti", ["residenza-aire"], EXEMPT),
]

# Names below `localhost` are known to browsers alone.
lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: lookup(
    "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)


class Portal:
    """A municipality, for somebody or for nobody."""

    def __init__(self, address, citizen=None):
        self.address, self.session = address, None
        if citizen:
            line = [sys.executable, HERE / "sign_in.py", address, citizen]
            self.session = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def call(self, method, path, body=None, raw=None, **headers):
        """The body of the answer and its headers."""
        own = {"Origin": self.address, "Sportello-Csrf": "1", "Content-Type": "application/json",
               **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.session:
            own["Cookie"] = f"sportello={self.session}"
        data = raw if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}/api/v1{path}", data, own, method=method)
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.read(), answer.headers
        except HTTPError as error:
            if error.status == 404:
                raise
            sys.exit(f"{method} {urlsplit(request.full_url).path}: {error.status} {error.read().decode()[:600]}")

    def json(self, method, path, body=None, **headers):
        content, answered = self.call(method, path, body, **headers)
        return (json.loads(content) if content else None), answered


def keep(folder, name, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(content)
    print(f"{folder.name}/{name}.pdf: {len(content)} bytes")


def certificates():
    people = {citizen: Portal(OTHER, citizen) for citizen, _, _ in CERTIFICATES}
    for citizen, kinds, use in CERTIFICATES:
        portal = people[citizen]
        issued, _ = portal.json("POST", "/certificates", {"kinds": kinds, **use}, Idempotency_Key=uuid4().hex)
        keep(SEALED, "certificate-" + "-and-".join(kinds), portal.call("GET", f"/certificates/{issued['id']}/document")[0])


def istanza(portal):
    """The receipt of an istanza with its attachments."""
    sample = json.loads((CATALOGUE / SERVICE / "sample.json").read_text())
    draft, _ = portal.json("POST", "/istanze", {"service": SERVICE}, Idempotency_Key=uuid4().hex)
    blank = portal.call("GET", f"/services/{SERVICE}/blank-form")[0]
    keep(PLAIN, "blank-form", blank)
    answers = {**sample["answers"], **draft["answers"]}
    at = f"/istanze/{draft['id']}"
    for file in sample["files"]:
        content = PICTURE if file["media_type"] == "image/jpeg" else blank
        attached, _ = portal.call(
            "POST", f"{at}/attachments?field={file['field']}", raw=content, Content_Type="application/octet-stream",
            Content_Disposition=f"attachment; filename*=UTF-8''{file['name']}")
        answers[file["field"]] = [json.loads(attached)["id"]]
    portal.call("PUT", f"{at}/draft", {"answers": answers, "step": "riepilogo"}, If_Match=f"\"{draft['version']}\"")
    portal.call("POST", f"{at}/submission", raw=b"", Idempotency_Key=uuid4().hex)
    for patience in range(60, -1, -1):
        try:
            return keep(SEALED, "receipt", portal.call("GET", f"{at}/receipt")[0])
        except HTTPError:
            # It is made a moment after the submission.
            if not patience:
                raise
            time.sleep(0.5)


def mail(to, after):
    """The next mail to somebody."""
    with urlopen(f"{SIMULATORS}/mailbox/messages?to={to}&after={after}&wait=30", timeout=60) as answer:
        found = json.load(answer)
    return found[0] if found else sys.exit(f"no mail to {to}")


def adhesion():
    """The form that one signs at the desk for credentials."""
    portal, to = Portal(PORTAL), "amina.diallo@example.it"
    portal.call("POST", "/desk/registrations", {
        "given_name": "Amina", "family_name": "Diallo", "tax_code": "DLLMNA90E52Z343H", "email": to, "privacy_read": True,
        "password": "cavallo graffetta nuvola", "question": "Il nome del primo gatto?", "answer": "Pallino"})
    told = mail(to, 0)
    code = re.search(r"provvisorio è:\s*(\S+?)\.?\s", told["text"])[1]
    token = next(link for link in told["links"] if "/accesso/" in link).split("#")[1]
    portal.call("POST", "/desk/registrations/confirmations", {"token": token, "personal_code": code})
    with urlopen(f"{SIMULATORS}/mailbox/{mail(to, told['id'])['id']}/attachments/0", timeout=60) as answer:
        keep(PLAIN, "adhesion-form", answer.read())


def self_certification():
    """Of what the registry says, and of what it does not, by somebody who has never signed it."""
    marco = Portal(OTHER, "marco-melis")
    made = marco.call("POST", "/self-certifications", {
        "declared": [{"kind": "residenza", "answers": {}}, {"kind": "stato-famiglia", "answers": {}}],
        "recipient": "public_body", "addressee": "INPS, sede di Cagliari", "aware": True, "outcome": {"kind": "download"}})
    keep(PLAIN, "self-certification", made[0])


def patiently(what, ask):
    """What is asked for, as soon as there is something."""
    for _ in range(120):
        if found := ask():
            return found
        time.sleep(0.5)
    return sys.exit(f"in a minute: no {what}")


def payment(citizen):
    """A notice to pay all at once or in instalments, and the receipt of what was paid."""
    office = Portal(PORTAL, "francesca-lai")
    part = {"category": "9/0104103SP/"}
    due = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400))
    debt, _ = office.json("POST", "/backoffice/payments/debts", {
        "debtor": {"tax_code": "SRRGLI85D52B354O", "name": "Giulia Serra"}, "subject": "Uso della sala di Palazzo Verde",
        "options": [[{"due_on": due, "parts": [{**part, "amount": 9000}]}],
                    [{"due_on": due, "parts": [{**part, "amount": cents}]} for cents in (4000, 5000)]],
    }, Idempotency_Key=uuid4().hex)

    def notices():
        seen, _ = citizen.json("GET", f"/payments/debts/{debt['id']}")
        found = [notice for option in seen["options"] for notice in option["notices"]]
        return found if all(notice["payable"] for notice in found) else None

    whole = patiently("notice that can be paid", notices)[0]
    at = f"/payments/notices/{whole['id']}"
    keep(PLAIN, "payment-notice", citizen.call("GET", f"{at}/document")[0])
    begun, _ = citizen.json("POST", "/payments/attempts", {"notices": [whole["id"]]}, Idempotency_Key=uuid4().hex)
    page = Request(urlsplit(begun["pay_at"])._replace(query="").geturl(), urlencode({"ending": "paid-gone"}).encode())
    urlopen(page, timeout=60).close()

    def receipt():
        try:
            return citizen.call("GET", f"{at}/receipt")[0]
        except HTTPError:
            return None

    keep(SEALED, "payment-receipt", patiently("receipt of a payment", receipt))


certificates()
keep(PLAIN, "facsimile", Portal(OTHER).call("GET", "/certificate-kinds/residenza/facsimile")[0])
self_certification()
giulia = Portal(PORTAL, "giulia-serra")
istanza(giulia)
payment(giulia)
keep(PLAIN, "data-export", giulia.call("GET", "/profile/export-pdf")[0])
adhesion()
