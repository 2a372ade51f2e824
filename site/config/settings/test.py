"""Tests: tasks run at once and raise, mail is kept in memory, the database is a real one.

`TALKA_TEST_DATABASE` chooses `sqlite` (default) or `postgres`; for the latter the server is
`TALKA_TEST_POSTGRES_URL` or, without it, an embedded one that `tests/postgres.py` starts.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from .base import *

VAR = Path(tempfile.gettempdir()) / f"talka-test-{os.getuid()}"
VAR.mkdir(exist_ok=True)
MEDIA_ROOT = VAR / "media"
for _folder in ("answers", "private"):
    STORAGES[_folder]["OPTIONS"]["location"] = VAR / _folder
# It must be there: WhiteNoise warns otherwise, and a warning is a failure.
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Whatever the person running the tests has set for a site of their own must not matter.
BASE_URL = WAGTAILADMIN_BASE_URL = "http://localhost"
SITE_NAME = WAGTAIL_SITE_NAME = "Talka"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = "Talka <talka@example.org>"
MAIL_REPLY_TO = BOUNCE_ADDRESS = DKIM_SELECTOR = ""
MAILS_PER_MINUTE, BOUNCE_MAILBOX = 0, None
ANYMAIL = {"WEBHOOK_SECRET": ""}
BADGE_KEY, BADGE_OLD_KEYS = "", []
SECURITY_CONTACT, SECURITY_EXPIRES = "", None
SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = []
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SECRET_KEY = "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2
SECRET_KEY_FALLBACKS = []
TIME_ZONE = "Europe/Tallinn"
LANGUAGE_CODE = "en"

if env.text("TALKA_TEST_DATABASE", "sqlite", choices={"sqlite", "postgres"}) == "postgres":
    DATABASES = {
        "default": env.database("TALKA_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:1/talka")
    }
else:
    # A file, as the in-memory database breaks under parallel requests with IMMEDIATE; with
    # pytest-xdist every worker has its own, `test.sqlite3_gw0` and so on.
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "talka.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "TEST": {"NAME": str(VAR / "test.sqlite3")},
        }
    }

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "r"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "p"},
    "mailbox": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "m"},
}
# A test reads a page again to see what has changed.
PAGES_KEPT = 0
# Development's mailbox page is tested too; apps cannot be added while tests run.
INSTALLED_APPS += ["django_mail_viewer"]
MAILVIEWER_CACHE = "mailbox"
TASKS = {"default": {"BACKEND": "foundation.task_backends.RaisingBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# On in the tests that are about it: the others sign in without a form.
STAFF_SECOND_FACTOR = ASK_AGAIN = False
# On in the tests that are about it, which serve what is asked for.
CHECK_LINKS = False

env.reject_unknown()
