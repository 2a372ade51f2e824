"""Read the settings from the environment, and say in one sentence what is wrong with a value.

Every setting is read through `Environment`, which remembers the names: a `TALKA_` variable that
nobody reads is a misspelling, and stops the start as well.
"""

from __future__ import annotations

import os
import re
from datetime import date
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, urlsplit
from zoneinfo import available_timezones

import environ
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from config import identity_providers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
# Read by the tests and the tools, not by the settings.
READ_ELSEWHERE = {
    "TALKA_CHROMIUM",
    "TALKA_REQUIRE",
    "TALKA_TEST_DATABASE",
    "TALKA_TEST_POSTGRES_URL",
    "TALKA_TEST_REDIS_URL",
}
DATABASES = {"postgres", "postgresql", "sqlite"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
# Of what stands before the @ there are 64 characters, and a token takes up to 27.
LONGEST_BEFORE_TOKEN = 36
# Of a secret that others send us.
SECRET = 16
# A name or address without scheme, port or path; a leading dot allows every name below it.
HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)

# What NIST and the specification of Open Badges ask for at least.
RSA_BITS = 2048
RSA_PRIVATE = f"an RSA private key of {RSA_BITS} bits or more as PEM, without a password"
RSA_PUBLIC = f"RSA public keys of {RSA_BITS} bits or more as PEM"
PUBLIC_KEY = re.compile(rb"-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----")


class Environment:
    """The process's variables, each checked when it is read; an empty one counts as not set.

    Every method takes the variable's name and raises ImproperlyConfigured, with a sentence that
    begins with the name, when the value is not what the setting needs.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables
        self.known: set[str] = set(READ_ELSEWHERE)

    def is_set(self, name: str) -> bool:
        return bool(self._raw(name))

    def text(
        self, name: str, default: str, *, choices: Collection[str] = (), longest: int = 10_000
    ) -> str:
        """One line of text."""
        value = self._raw(name) or default
        if choices and value not in choices:
            raise wrong(name, f"must be one of {', '.join(sorted(choices))}, not {value!r}")
        if not value.isprintable():
            raise wrong(name, "must be one line of text without control characters")
        if len(value) > longest:
            raise wrong(name, f"must have at most {longest} characters, not {len(value)}")
        return value

    def texts(self, name: str, default: str = "") -> list[str]:
        """A list, separated by commas."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def hosts(self, name: str, default: str = "") -> list[str]:
        """Host names, separated by commas; `*` stands for any."""
        hosts = self.texts(name, default)
        for host in hosts:
            if host != "*" and not HOST.fullmatch(host):
                raise wrong(name, f"must list host names such as talka.example.org, not {host!r}")
        return hosts

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, "true" if default else "false").lower()
        if value not in TRUE | FALSE:
            raise wrong(name, f"must be true or false, not {value!r}")
        return value in TRUE

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise wrong(name, f"must be a whole number from {low} to {high}, not {value!r}")
        return int(value)

    def folder(self, name: str, default: Path) -> Path:
        """A folder, which need not exist yet."""
        value = Path(self.text(name, str(default)))
        if not value.is_absolute() or (value.exists() and not value.is_dir()):
            raise wrong(name, f"must be the whole path of a folder, not {str(value)!r}")
        return value

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value not in available_timezones():
            raise wrong(name, f"must be an IANA time zone such as Europe/Riga, not {value!r}")
        return value

    def address(self, name: str, default: str) -> str:
        """A web address without a path: where people reach the site."""
        value = self.text(name, default).rstrip("/")
        parts = split(name, value)
        rest = parts.path or parts.query or parts.fragment or parts.username
        if parts.scheme not in {"http", "https"} or not parts.hostname or rest:
            raise wrong(
                name, f"must be an address such as https://talka.example.org, not {value!r}"
            )
        return value

    def mailbox(self, name: str, default: str) -> str:
        """A mail address, with or without a name: `Talka <talka@example.org>`."""
        value = self.text(name, default)
        try:
            if value:
                validate_email(parseaddr(value)[1])
        except ValidationError as error:
            raise wrong(
                name, f"must be an address such as Talka <talka@example.org>, not {value!r}"
            ) from error
        return value

    def contact(self, name: str) -> str:
        """A web address or `mailto:` with a mail address; "" if not set."""
        value = self.text(name, "")
        parts = split(name, value)
        mail = parts.path if parts.scheme == "mailto" else ""
        is_web = parts.scheme == "https" and parts.hostname
        try:
            if value and not is_web:
                validate_email(mail)
        except ValidationError as error:
            raise wrong(
                name, f"must be https://… or such as mailto:security@example.org, not {value!r}"
            ) from error
        return value

    def day(self, name: str) -> date | None:
        """A day such as 2027-06-30; None if not set."""
        value = self._raw(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise wrong(name, f"must be a day such as 2027-06-30, not {value!r}") from error

    def bare_mailbox(self, name: str) -> str:
        """A mail address by itself, which can have something added before the @; "" if not set."""
        value = self.mailbox(name, "")
        local = value.rpartition("@")[0]
        if value and (parseaddr(value)[1] != value or not value.isascii() or "+" in local):
            raise wrong(name, f"must be an address such as bounces@example.org, not {value!r}")
        if len(local) > LONGEST_BEFORE_TOKEN:
            raise wrong(name, f"must have at most {LONGEST_BEFORE_TOKEN} characters before the @")
        return value

    def webhook_secret(self, name: str) -> str:
        """What a provider signs in to our webhooks with: `user:password`."""
        value = self._raw(name)
        user, colon, password = value.partition(":")
        if value and not (user and colon and len(password) >= SECRET and value.isprintable()):
            # The value is not repeated.
            raise wrong(
                name, f"must be user:password, with {SECRET} characters or more after the :"
            )
        return value

    def bounce_mailbox(self, name: str) -> SplitResult | None:
        """Where mails that came back lie: `imaps://user:password@host/INBOX` or
        `maildir:///whole/path`; on this machine also `imap://`. None if not set."""
        value = self._raw(name)
        if not value:
            return None
        parts = split(name, value)
        if parts.scheme == "maildir" and not parts.netloc and parts.path.startswith("/"):
            return parts
        is_near = parts.scheme == "imap" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if (parts.scheme == "imaps" or is_near) and parts.hostname and parts.username:
            return parts
        raise wrong(name, "must be imaps://user:password@host/INBOX or maildir:///whole/path")

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Django's entry for a database, from its address."""
        url = self.text(name, default)
        if split(name, url).scheme not in DATABASES:
            raise wrong(
                name, "must begin with postgres:// or sqlite:///; no other database is supported"
            )
        config = self._parsed(name, lambda: environ.Env.db_url_config(url))
        # SQLite's database in memory is another one for every thread.
        if config["NAME"] in {"", ":memory:"}:
            raise wrong(name, "must name a database or a file, as postgres://user@host/talka")
        return config

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Django's mail settings from one address.

        `smtp://`, `smtp+tls://` and `smtp+ssl://` name a relay; `anymail://mailgun?api_key=…`
        names a provider of django-anymail, each pair becoming a setting of that provider.
        """
        url = self.text(name, default)
        parts = split(name, url)
        if parts.scheme == "anymail":
            return self._anymail(name, parts)
        if parts.scheme not in SMTP_PORTS or not parts.hostname or parts.query:
            raise wrong(name, "must begin with smtp://, smtp+tls://, smtp+ssl:// or anymail://")
        config = self._parsed(name, lambda: environ.Env.email_url_config(url))
        config.pop("EMAIL_FILE_PATH", None)
        return config | {
            "EMAIL_BACKEND": "foundation.smtp.EmailBackend",
            "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
        }

    def redis(self, name: str) -> str:
        url = self.text(name, "")
        if url and split(name, url).scheme not in {"redis", "rediss", "unix"}:
            raise wrong(name, "must begin with redis://, rediss:// or unix://")
        return url

    def private_key(self, name: str) -> str:
        """An RSA key that signs, as PEM: the key itself or the whole path of its file; "" if none
        is set. What is wrong is said without repeating any of it."""
        pem = self._pem(name)
        if not pem:
            return ""
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise wrong(name, f"must be {RSA_PRIVATE}, or the whole path of one") from error
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < RSA_BITS:
            raise wrong(name, f"must be {RSA_PRIVATE}, or the whole path of one")
        return pem.decode()

    def public_keys(self, name: str) -> list[str]:
        """RSA keys that signatures are checked with, each as PEM: one after another, or the whole
        path of a file with them."""
        pem = self._pem(name)
        found = [block.group() for block in PUBLIC_KEY.finditer(pem)]
        if PUBLIC_KEY.sub(b"", pem).strip():
            raise wrong(name, f"must be {RSA_PUBLIC}, one after another, or the path of a file")
        for block in found:
            try:
                key = serialization.load_pem_public_key(block)
            except (ValueError, UnsupportedAlgorithm) as error:
                raise wrong(name, f"must be {RSA_PUBLIC}") from error
            if not isinstance(key, rsa.RSAPublicKey) or key.key_size < RSA_BITS:
                raise wrong(name, f"must be {RSA_PUBLIC}")
        return [block.decode() for block in found]

    def identity_providers(self, name: str) -> list[dict[str, Any]]:
        """Whose OpenID Connect people may sign in with, from the TOML file that it names."""
        value = self._raw(name)
        if not value:
            return []
        if not value.startswith("/"):
            raise wrong(name, "must be the whole path of a TOML file")
        try:
            return identity_providers.read(Path(value))
        except identity_providers.Malformed as error:
            raise wrong(name, str(error)) from error

    def _pem(self, name: str) -> bytes:
        """What the variable holds, or the file that it names. Where no line break fits into a
        variable, `\\n` stands for one."""
        value = self._raw(name)
        if not value.startswith("/"):
            return value.replace("\\n", "\n").strip().encode()
        try:
            return Path(value).read_bytes().strip()
        except (OSError, ValueError) as error:
            raise wrong(name, "names a file that cannot be read") from error

    def reject_unknown(self) -> None:
        """Stop at a `TALKA_` variable that no setting reads."""
        for name in sorted(self.variables):
            if name.startswith("TALKA_") and name not in self.known:
                raise wrong(name, "is not a setting of this site; docs/operate.md lists them all")

    def _raw(self, name: str) -> str:
        self.known.add(name)
        return self.variables.get(name, "").strip()

    def _parsed(self, name: str, parse: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return parse()
        except (ValueError, ImproperlyConfigured) as error:
            # The value may hold a password, so it is not repeated.
            raise wrong(name, "cannot be read as an address") from error

    @staticmethod
    def _anymail(name: str, parts: SplitResult) -> dict[str, Any]:
        provider = parts.hostname or ""
        if not provider.isidentifier() or find_spec(f"anymail.backends.{provider}") is None:
            raise wrong(
                name, "must name a provider of django-anymail, as anymail://mailgun?api_key=…"
            )
        pairs = parse_qsl(parts.query)
        return {
            "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
            "ANYMAIL": {f"{provider}_{key}".upper(): value for key, value in pairs},
        }


def split(name: str, url: str) -> SplitResult:
    """The parts of an address; also those that are only checked when they are asked for."""
    try:
        parts = urlsplit(url)
        _checked = parts.port
    except ValueError as error:
        # The value may hold a password, so it is not repeated.
        raise wrong(name, "cannot be read as an address") from error
    return parts


def wrong(name: str, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {what}.")
