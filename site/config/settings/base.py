"""What development, tests and production have in common. `docs/operate.md` lists the variables."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import fontpkg_public_sans
import structlog
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import Environment, wrong

ROOT = Path(__file__).resolve().parents[3]
env = Environment()

# --- where and who -------------------------------------------------------------------------------
VAR = env.folder("TALKA_VAR", ROOT / "var")
BASE_URL = env.address("TALKA_BASE_URL", "http://localhost:8000")
SITE_NAME = env.text("TALKA_SITE_NAME", "Talka", longest=60)
ALLOWED_HOSTS = env.hosts("TALKA_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
INSECURE_SECRET_KEY = "insecure-and-for-development-only-0123456789abcdefghijklmnopqrstuvwxyz"  # noqa: S105
SECRET_KEY = env.text("TALKA_SECRET_KEY", INSECURE_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.texts("TALKA_SECRET_KEY_FALLBACKS")
DEBUG = env.boolean("TALKA_DEBUG", default=False)

# --- the apps ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "home",
    "search",
    "events",
    "community",
    "foundation",
    "demo",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.api.v2",
    "wagtail.sites",
    "community.apps.MembersAdminConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "anymail",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "health_check",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # its widgets' templates stand beside ours
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.SecurityPolicyMiddleware",
    "config.public_pages.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.BodySizeMiddleware",
    "config.middleware.TimeZoneMiddleware",
    "config.middleware.DoorPhoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.SeenMiddleware",
    "config.middleware.AdminDoorMiddleware",
    "community.middleware.SecondFactorMiddleware",
    "config.middleware.OldAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "foundation.context_processors.site",
            ],
        },
    }
]

# Widgets of our own have their templates where all others are.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database, cache, background work ------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'talka.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# WAL and IMMEDIATE let web and worker write to one file without "database is locked".
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.redis("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    # Rate limits and whatever several processes must agree on live in the default cache.
    "default": (
        {"BACKEND": "foundation.near_cache.NearRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "foundation.near_cache.NearDatabaseCache",
            "LOCATION": "cache",
            # Beyond that it forgets a third of all limits at once; Django's own number is 300.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    ),
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Pages that anybody may read: each process keeps its own where there is no Redis, since a
    # write is dearer on the database than making the page anew.
    "pages": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    ),
    # What each process may remember for itself, for a minute.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "p"},
}
PAGES_KEPT = env.integer("TALKA_PAGES_KEPT_SECONDS", 10, low=0, high=60)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if env.text("TALKA_TASKS", "database", choices={"database", "redis"}) == "redis":
    if not REDIS_URL:
        raise wrong("TALKA_TASKS", "can be redis only where REDIS_URL names a server")
    INSTALLED_APPS += ["django_rq"]
    RQ_QUEUES = {"default": {"URL": REDIS_URL}}
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}

# --- languages and time --------------------------------------------------------------------------
LANGUAGES = [
    ("en", _("English")),
    ("et", _("Estonian")),
    ("lv", _("Latvian")),
    ("nb", _("Norwegian Bokmål")),
    ("sl", _("Slovenian")),
]
LANGUAGE_CODE = env.text("TALKA_LANGUAGE", "en", choices=[code for code, _name in LANGUAGES])
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Our own words, and ours for what Wagtail has no translation of.
LOCALE_PATHS = [ROOT / "site" / "locale", ROOT / "site" / "locale_borrowed"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TALKA_TIME_ZONE", "Europe/Tallinn")

# --- accounts ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "community.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "profile"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "community.forms.NewAddressForm",
    "login": "community.forms.SignInForm",
    "request_login_code": "community.forms.RequestCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Greylisting gateways hold a first mail back for minutes; three would be too short.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ALLAUTH_USER_CODE_FORMAT = {"numeric": False, "dashed": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# A ministry may stand behind one address; what protects a member is the limit by address of mail.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "request_login_code": "60/m/ip,3/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TALKA_TRUSTED_PROXIES", 0, low=0, high=9)
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = None
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
MFA_ADAPTER = "community.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "community.passkeys.AddPasskeyForm"}
# Whoever may enter the editors' screens shows a second factor first (docs/adr/0027-signing-in.md).
STAFF_SECOND_FACTOR = env.boolean("TALKA_STAFF_SECOND_FACTOR", default=True)
# What is sensitive asks again who it is: `community.reauthentication`.
ASK_AGAIN = True
USERSESSIONS_TRACK_ACTIVITY = True
# Whose eID or OpenID Connect people may sign in with; without a file nobody's.
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "community.oidc.provider.Provider",
        "APPS": env.identity_providers("TALKA_IDENTITY_PROVIDERS"),
    }
}
SOCIALACCOUNT_ADAPTER = "community.oidc.adapters.SocialAdapter"
SOCIALACCOUNT_FORMS = {"disconnect": "community.oidc.forms.DisconnectForm"}
# An address opens an account only where the file says that its provider's are to be trusted.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# --- mail ----------------------------------------------------------------------------------------
ANYMAIL: dict[str, Any] = {}
for _name, _value in env.mail("EMAIL_URL", "smtp://localhost:25").items():
    globals()[_name] = _value
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.mailbox("TALKA_MAIL_FROM", f"{SITE_NAME} <talka@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_REPLY_TO = env.mailbox("TALKA_MAIL_REPLY_TO", "")
# What all processes together send in a minute; 0: as much as there is.
MAILS_PER_MINUTE = env.integer("TALKA_MAILS_PER_MINUTE", 0, low=0, high=100_000)
# What becomes of mails after they left (docs/adr/0034-bounces-suppression-and-the-cap.md).
BOUNCE_ADDRESS = env.bare_mailbox("TALKA_BOUNCE_ADDRESS")
BOUNCE_MAILBOX = env.bounce_mailbox("TALKA_BOUNCE_MAILBOX")
ANYMAIL = {**ANYMAIL, "WEBHOOK_SECRET": env.webhook_secret("TALKA_MAIL_WEBHOOK_SECRET")}
# What `manage.py check_mail` looks for in the DNS.
DKIM_SELECTOR = env.text("TALKA_DKIM_SELECTOR", "", longest=63)

# --- badges --------------------------------------------------------------------------------------
# Without a key none are offered, and everything else works (docs/adr/0021-badges.md).
BADGE_KEY = env.private_key("TALKA_BADGE_KEY")
BADGE_OLD_KEYS = env.public_keys("TALKA_BADGE_OLD_KEYS")

# --- whom to tell of a hole (RFC 9116) ------------------------------------------------------------
SECURITY_CONTACT = env.contact("TALKA_SECURITY_CONTACT")
SECURITY_EXPIRES = env.day("TALKA_SECURITY_EXPIRES")
if bool(SECURITY_CONTACT) != bool(SECURITY_EXPIRES):
    raise wrong(
        "TALKA_SECURITY_EXPIRES", "must be set where TALKA_SECURITY_CONTACT is, and only there"
    )

# --- Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
# What is begun is a draft, whoever begins it, also where its source is published.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAILIMAGES_IMAGE_MODEL = "foundation.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "foundation.image_forms.SiteImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# What unpacks to more would take a gigabyte of memory to look at.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "foundation.document_forms.SiteDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# No request of an editor's browser leaves for a third party.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Ljubljana", "Europe/Oslo", "Europe/Riga", "Europe/Tallinn", "Europe/London", "UTC",
]  # fmt: skip
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- links elsewhere ------------------------------------------------------------------------------
# Whether `tick` asks for the addresses to which pages lead, and editors learn of broken ones.
CHECK_LINKS = env.boolean("TALKA_CHECK_LINKS", default=True)

# --- how long what is kept -----------------------------------------------------------------------
RETENTION_DAYS = {
    kind: env.integer(f"TALKA_KEEP_{kind.upper()}_DAYS", days, low=low, high=3650)
    for kind, days, low in (
        ("access", 730, 90),
        ("exports", 30, 1),
        ("guests", 730, 90),
        ("inactive", 730, 90),
        ("mails", 90, 7),
        # Digests ask them for what a month had, to tell nothing twice.
        ("notifications", 180, 40),
        ("read_notifications", 90, 40),
        # An objection may come half a year after a decision.
        ("reports", 365, 190),
        ("requests", 365, 30),
        ("suppressions", 1095, 90),
        ("subscribers", 30, 1),
    )
}

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    ROOT / "site" / "static",
    # Public Sans, as its package has it: no browser asks another host for a font.
    ("fonts", Path(fontpkg_public_sans.__file__).parent / "files"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Beside what is served, not below it: what people upload as answers, and what members upload,
    # is for few.
    **{
        name: {
            "BACKEND": "foundation.storage.PrivateStorage",
            "OPTIONS": {
                "location": VAR / name,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
        for name in ("answers", "private")
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- security ------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
_PUBLIC = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _PUBLIC}
# Wagtail's panels are inline scripts and styles; a nonce would switch 'unsafe-inline' off again.
ADMIN_SECURITY_POLICY = _PUBLIC | {
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
}

# --- logs ----------------------------------------------------------------------------------------
LOG_RENDERER: Any = structlog.dev.ConsoleRenderer(colors=False)
_BEFORE = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.formatter",
            "before": _BEFORE,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": "INFO"}
        for name in ("foundation", "community", "events", "home", "search", "config", "demo")
    },
}
