"""Django settings of the outside judge: the Italian reference implementation of the federation
(PyPI spid-cie-oidc), as trust anchor or as provider. FEDERATION_ROLE says which; cie-oidc.sh says
where they answer. Loopback, plain HTTP, invented people."""

import os
import socket
from pathlib import Path

import aiohttp

ROLE = os.environ["FEDERATION_ROLE"]
ANCHOR = os.environ["FEDERATION_ANCHOR"]
PROVIDER = os.environ["FEDERATION_PROVIDER"]
MARKS = {kind: f"{ANCHOR}/{kind}/public" for kind in ("openid_relying_party", "openid_provider")}

lookup = socket.getaddrinfo


def at_home(host, *rest, **named):
    """Names under `localhost` are this machine (RFC 6761); not every resolver knows."""
    name = host.decode() if isinstance(host, bytes) else host
    return lookup("127.0.0.1" if name and name.endswith(".localhost") else host, *rest, **named)


socket.getaddrinfo = at_home

SECRET_KEY = os.urandom(24).hex()
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "cie_oidc.urls"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "spid_cie_oidc_accounts.User"
SESSION_COOKIE_NAME = f"session-of-{ROLE}"
CSRF_COOKIE_NAME = f"csrf-of-{ROLE}"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(os.environ["FEDERATION_HOME"]) / f"{ROLE}.db",
        "OPTIONS": {"timeout": 20},
    }
}
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    *(f"spid_cie_oidc.{part}" for part in ("accounts", "entity", "authority", "provider")),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]

OIDCFED_DEFAULT_TRUST_ANCHOR = ANCHOR
OIDCFED_TRUST_ANCHORS = [ANCHOR]
OIDCFED_REQUIRED_TRUST_MARKS = [MARKS["openid_relying_party"]]
OIDCFED_PROVIDER_PROFILE = OIDCFED_DEFAULT_PROVIDER_PROFILE = "cie"
OIDCFED_PROVIDER_MAX_CONSENT_TIMEFRAME = 3600
OIDCFED_PROVIDER_SALT = "judge"
HTTPC_PARAMS = {"connection": {"ssl": True}, "session": {"timeout": aiohttp.ClientTimeout(total=5)}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
