"""Signs people in at the portal by way of the judge, and sees that everything else is refused. Prints a
line per walk; the last counts.

    walk.py PORTAL FOLDER             FOLDER: where the judge keeps its database
"""

import html
import http.cookiejar
import json
import re
import socket
import sqlite3
import sys
import time
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

PORTAL, FOLDER = sys.argv[1], sys.argv[2]
lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: lookup(
    "127.0.0.1" if host.endswith(".localhost") else host, *rest, **named)


class Stay(HTTPRedirectHandler):
    """Follows nothing by itself."""

    def redirect_request(self, *_):
        return None


class Browser:
    def __init__(self):
        self.opener = build_opener(Stay, HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, address, form=None, **headers):
        """Status, text and where it leads."""
        body = None if form is None else urlencode(form).encode()
        request = Request(address, body, {"Accept": "text/html", **headers})
        try:
            answer = self.opener.open(request, timeout=20)
        except HTTPError as error:
            answer = error
        leads = answer.headers.get("Location")
        return answer.status, answer.read().decode(), leads and urljoin(address, leads)

    def begin(self, level=2):
        _, _, away = self.open(f"{PORTAL}/auth/cie/login?level={level}&return_to=%2Fdomande-frequenti")
        status, text, leads = self.open(away)
        if status != 200:
            raise AssertionError(f"the judge refuses the request: {status} {leads} {text[:200]}")
        return away, text

    def agree(self, person, level=2):
        """The way back to the portal, with a code."""
        address, text = self.begin(level)
        status, text, leads = self.open(address, {**hidden(text), "username": person, "password": person})
        while leads and not leads.startswith(PORTAL):
            address = leads
            status, text, leads = self.open(address)
            if status == 200:
                status, text, leads = self.open(address, {**hidden(text), "agree": "on"})
        assert leads, f"{status}: {text[:300]}"
        return leads

    def sign_in(self, person):
        return self.open(self.agree(person))

    def who(self):
        status, text, _ = self.open(f"{PORTAL}/api/v1/whoami", Accept="application/json")
        return json.loads(text) if status == 200 else None


def hidden(text):
    """The fields that a form already holds."""
    fields = {}
    for tag in re.findall(r"<input [^>]*>", text):
        given = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if given.get("type") == "hidden":
            fields[given["name"]] = given.get("value", "")
    return fields


def refused(browser, address, words=None):
    status, text, _ = browser.open(address)
    assert status in (400, 403), f"{status} instead of a refusal: {text[:300]}"
    assert words is None or words in text, text[:2000]
    assert browser.who() is None, "somebody is signed in"


def changed(address, **new):
    url = urlsplit(address)
    query = {**dict(parse_qsl(url.query)), **new}
    query = {name: value for name, value in query.items() if value is not None}
    return url._replace(query=urlencode(query)).geturl()


def a_person_signs_in():
    browser = Browser()
    status, text, leads = browser.sign_in("giulia")
    assert (status, leads) == (303, f"{PORTAL}/domande-frequenti"), f"{status}: {text[:500]}"
    who = browser.who()
    assert (who["given_name"], who["provider"], who["level"]) == ("Giulia", "cie", "l2"), who
    _, text, _ = browser.open(f"{PORTAL}/api/v1/profile", Accept="application/json")
    profile = json.loads(text)
    assert profile["tax_code"] == "VRDGLI85D52D150Y", profile
    assert profile["provenance"]["given_name"]["source"] == "cie", profile


def another_one_too():
    browser = Browser()
    assert browser.sign_in("marco")[0] == 303
    assert browser.who()["family_name"] == "Neri"


def at_the_way_out_the_token_is_revoked():
    browser = Browser()
    assert browser.sign_in("giulia")[0] == 303
    before = revoked()
    assert browser.open(f"{PORTAL}/auth/cie/logout")[0] == 303
    assert browser.who() is None
    for _ in range(100):
        if revoked() > before:
            return
        time.sleep(0.2)
    raise AssertionError("the judge knows of no revocation")


def revoked():
    with sqlite3.connect(f"file:{FOLDER}/provider.db?mode=ro", uri=True) as judge:
        table, = judge.execute("SELECT name FROM sqlite_master WHERE name LIKE '%issuedtoken'").fetchone()
        return judge.execute(f"SELECT count(*) FROM {table} WHERE revoked").fetchone()[0]


def who_has_no_fiscal_code_stays_out():
    browser = Browser()
    refused(browser, browser.agree("senza"), "Mancano i dati")


def who_cancels_stays_out():
    browser = Browser()
    address, text = browser.begin()
    link = re.search(r'data-no href="([^"]*)"', text)[1]
    _, _, back = browser.open(urljoin(address, html.unescape(link)))
    refused(browser, back)


def an_answer_counts_once():
    browser = Browser()
    back = browser.agree("giulia")
    assert browser.open(back)[0] == 303
    status, _, _ = browser.open(back)
    assert status == 403, status


def an_answer_is_good_in_no_other_browser():
    browser, other = Browser(), Browser()
    back = browser.agree("giulia")
    refused(other, back)
    other.begin()
    refused(other, back)
    assert browser.open(back)[0] == 303


def an_answer_of_another_provider_is_refused():
    browser = Browser()
    back = browser.agree("giulia")
    refused(browser, changed(back, iss="https://evil.example"))
    browser = Browser()
    back = browser.agree("giulia")
    refused(browser, changed(back, iss=None))


def an_invented_code_or_state_is_refused():
    browser = Browser()
    back = browser.agree("giulia")
    refused(browser, changed(back, state="x" * 48))
    refused(browser, changed(back, code="0" * 128))


def a_code_of_somebody_elses_login_is_refused():
    attacker, victim = Browser(), Browser()
    stolen = dict(parse_qsl(urlsplit(attacker.agree("marco")).query))["code"]
    back = victim.agree("giulia")
    refused(victim, changed(back, code=stolen))


WALKS = [
    a_person_signs_in,
    another_one_too,
    at_the_way_out_the_token_is_revoked,
    who_has_no_fiscal_code_stays_out,
    who_cancels_stays_out,
    an_answer_counts_once,
    an_answer_is_good_in_no_other_browser,
    an_answer_of_another_provider_is_refused,
    an_invented_code_or_state_is_refused,
    a_code_of_somebody_elses_login_is_refused,
]
failed = 0
for walk in WALKS:
    try:
        walk()
        print(f"ok      {walk.__name__}", flush=True)
    except Exception as error:  # noqa: BLE001
        failed += 1
        print(f"FAILED  {walk.__name__}: {error}", flush=True)
# As the other suites do, so that ./dev test counts them.
print(f"{len(WALKS) - failed} passed")
if failed:
    print(f"{failed} failed")
sys.exit(failed > 0)
