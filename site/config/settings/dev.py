"""Development and the demo: everything in `var/`, mail kept for the mailbox page.

With EMAIL_URL set, mail really goes out instead, and there is no mailbox page.
"""

from __future__ import annotations

from .base import *

DEBUG = env.boolean("TALKA_DEBUG", default=True)
VAR.mkdir(parents=True, exist_ok=True)
SILENCED_SYSTEM_CHECKS = ["security.W004"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# The demo's people have none, and whoever tries it shall get in; `make demo` says so.
STAFF_SECOND_FACTOR = env.boolean("TALKA_STAFF_SECOND_FACTOR", default=False)
# Whoever develops reads a page again to see what has changed.
PAGES_KEPT = env.integer("TALKA_PAGES_KEPT_SECONDS", 0, low=0, high=60)
# Nobody asks for the demo's addresses, which lead to example.org.
CHECK_LINKS = env.boolean("TALKA_CHECK_LINKS", default=False)

if not env.is_set("EMAIL_URL"):
    INSTALLED_APPS += ["django_mail_viewer"]
    EMAIL_BACKEND = "django_mail_viewer.backends.cache.EmailBackend"
    MAILVIEWER_CACHE = "mailbox"
    # Files, since the worker sends most of the mail; kept until `var/` is deleted.
    CACHES["mailbox"] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "mail",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }

env.reject_unknown()
