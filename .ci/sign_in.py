"""Signs a sample citizen in at a running demo, completes the first access, activates every group of
services and prints the session.

    sign_in.py PORTAL CITIZEN      e.g. sign_in.py http://localhost:8080 giulia-serra

It goes the way of a browser, through the forms of the portal and of the simulated identity provider.
"""

import html
import http.cookiejar
import json
import re
import socket
import sys
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

# Names below `localhost` are known to browsers alone.
lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: lookup(
    "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)
# For whom the identity brings no address that this municipality knows.
HOME = {"street": "Via Roma", "number": "1", "postal_code": "09124", "municipality_code": "B354",
        "municipality": "Cagliari", "province": "CA"}


def main(portal, citizen):
    jar = http.cookiejar.CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))

    def call(method, path, body=None, **headers):
        request = Request(f"{portal}/api/v1{path}", method=method, headers={
            "Origin": portal, "Sportello-Csrf": "1", "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }, data=None if body is None else json.dumps(body).encode())
        with browser.open(request) as answer:
            return answer.headers, json.load(answer) if answer.status != 204 else None

    _, providers = call("GET", "/identity-providers")
    # The portal shuffles them.
    provider = next(item["entity_id"] for item in providers["items"] if item["entity_id"].endswith("/aurora"))
    begin = urlencode({"idp": provider, "level": 2, "return_to": "/"})
    choice = submit(browser, browser.open(f"{portal}/auth/spid/login?{begin}"))
    agreed = urlencode({"citizen": citizen, "decision": "agree"}).encode()
    landed = submit(browser, browser.open(choice.url, agreed))
    if not landed.url.startswith(portal):
        sys.exit(f"{citizen} did not come back to {portal}")

    headers, profile = call("GET", "/profile")
    first = {"complete": True} if profile.get("residence") else {"complete": True, "residence": HOME}
    call("PATCH", "/profile", first, If_Match=headers["ETag"], Content_Type="application/merge-patch+json")
    for group in call("GET", "/activations")[1]["items"]:
        call("PUT", f"/activations/{group['group']}", {"text_version": group["text_version"]})
    print(next(cookie.value for cookie in jar if cookie.name == "sportello"))


def submit(browser, page):
    """Posts the form of a page, hidden fields and all."""
    text = page.read().decode()
    action = html.unescape(re.search(r'<form [^>]*method="post" action="([^"]*)"', text)[1])
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', text)
    body = urlencode([(html.unescape(name), html.unescape(value)) for name, value in fields])
    return browser.open(urljoin(page.url, action), body.encode())


main(*sys.argv[1:])
