"""Production: refuses to start with a default secret, with DEBUG on or without hosts."""

from __future__ import annotations

import structlog

from config.environment import wrong

from .base import *

if SECRET_KEY == INSECURE_SECRET_KEY or len(SECRET_KEY) < 50:
    raise wrong("TALKA_SECRET_KEY", "must be set in production, to at least 50 random characters")
if DEBUG:
    raise wrong("TALKA_DEBUG", "must not be on in production")
ALLOWED_HOSTS = env.hosts("TALKA_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise wrong("TALKA_HOSTS", "must list the host names under which people reach the site")

# --- https: the site's own, or that of a proxy before it -----------------------------------------
SECURE_SSL_REDIRECT = env.boolean("TALKA_HTTPS", default=True)
# A load balancer asks for the health over plain HTTP and takes a redirect for an answer.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL_REDIRECT else 0
SILENCED_SYSTEM_CHECKS = [
    # HSTS for subdomains and preloading: a host's neighbours and children are not ours to bind.
    "security.W005",
    "security.W021",
    # X_FRAME_OPTIONS: the editors' previews are frames of the site in the site.
    "security.W019",
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what follows from the host names unless it is set -------------------------------------------
_host = ALLOWED_HOSTS[0].removeprefix(".")
BASE_URL = env.address("TALKA_BASE_URL", f"http{'s' if SECURE_SSL_REDIRECT else ''}://{_host}")
WAGTAILADMIN_BASE_URL = BASE_URL
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mailbox("TALKA_MAIL_FROM", f"{SITE_NAME} <talka@{_host}>")

STORAGES["staticfiles"] = {"BACKEND": "foundation.stylesheets.BundledStorage"}
LOG_RENDERER = structlog.processors.JSONRenderer(ensure_ascii=False)

env.reject_unknown()
