"""Whose OpenID Connect people may sign in with: one TOML file, a table for each provider.

Everything is checked when the site starts; what is wrong is said in one sentence, without repeating
any secret. docs/operate.md has a table for each kind.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

KEY = re.compile(r"[a-z][a-z0-9-]{0,29}")
# What a kind knows, so that nobody has to write it.
KINDS: dict[str, dict[str, Any]] = {
    "tara": {
        "name": "TARA",
        "issuer": "https://tara.ria.ee",
        "scope": ["openid"],
        "acr": ["substantial", "high"],
        "second_factor": ["substantial", "high"],
    },
    "idporten": {
        "name": "ID-porten",
        "issuer": "https://idporten.no",
        "scope": ["openid"],
        "acr": ["idporten-loa-substantial", "idporten-loa-high"],
        "second_factor": ["idporten-loa-substantial", "idporten-loa-high"],
    },
    "generic": {"scope": ["openid", "email"], "acr": [], "second_factor": []},
}
TEXTS = ("name", "issuer", "client_id", "client_secret")
LISTS = ("scope", "acr", "second_factor", "trusted_domains")
TOKEN_AUTH = {"basic": "client_secret_basic", "post": "client_secret_post"}
KNOWN = {"kind", "token_auth", *TEXTS, *LISTS}
LONGEST_NAME = 40


class Malformed(ValueError):
    """What is wrong, as the rest of a sentence that begins with the setting's name."""


def read(path: Path) -> list[dict[str, Any]]:
    """The providers of the file, as django-allauth takes its apps. Raises Malformed."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Malformed("names a file that cannot be read") from error
    except tomllib.TOMLDecodeError as error:
        raise Malformed("names a file that is no TOML") from error
    if not tables:
        raise Malformed("names a file without a provider")
    return [_app(key, table) for key, table in tables.items()]


def _app(key: str, table: Any) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise Malformed(f"has {key!r} outside of a table such as [tara]")
    if not KEY.fullmatch(key):
        raise Malformed(f"names a provider {key!r}: small letters, digits and - are allowed")
    if unknown := sorted(set(table) - KNOWN):
        raise Malformed(f"has an unknown {unknown[0]!r} for {key}")
    kind = table.get("kind", "generic")
    if kind not in KINDS:
        raise Malformed(f"has a kind for {key} that is none of {', '.join(KINDS)}")
    told = {"trusted_domains": [], **KINDS[kind], **table}
    _check(key, kind, told)
    return {
        "provider_id": key,
        "name": told["name"],
        "client_id": told["client_id"],
        "secret": told["client_secret"],
        "settings": {
            "server_url": told["issuer"].rstrip("/"),
            "scope": told["scope"],
            "acr": told["acr"],
            "second_factor": told["second_factor"],
            "trusted_domains": [domain.lower() for domain in told["trusted_domains"]],
            "token_auth_method": TOKEN_AUTH[told.get("token_auth", "basic")],
            # An eID gives no address that counts, and user info besides only what nobody needs.
            "fetch_userinfo": "email" in told["scope"],
        },
    }


def _check(key: str, kind: str, told: dict[str, Any]) -> None:
    for name in TEXTS:
        value = told.get(name)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise Malformed(f"has no {name} for {key}")
    if len(told["name"]) > LONGEST_NAME:
        raise Malformed(f"has a name of more than {LONGEST_NAME} characters for {key}")
    for name in LISTS:
        value = told[name]
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise Malformed(f"has a {name} for {key} that is no list of texts")
    if told.get("token_auth", "basic") not in TOKEN_AUTH:
        raise Malformed(f"has a token_auth for {key} that is neither basic nor post")
    if "openid" not in told["scope"]:
        raise Malformed(f"has a scope without openid for {key}")
    if not set(told["second_factor"]) <= set(told["acr"]):
        raise Malformed(f"has a second_factor for {key} that is not among its acr")
    if told["trusted_domains"] and kind != "generic":
        raise Malformed(f"has trusted_domains for {key}, whose addresses prove nothing")
    _check_issuer(key, told["issuer"])


def _check_issuer(key: str, issuer: str) -> None:
    try:
        parts = urlsplit(issuer)
        local = parts.hostname in ("localhost", "127.0.0.1")
        _port = parts.port
    except ValueError as error:
        raise Malformed(f"has an issuer for {key} that is no address") from error
    secure = parts.scheme == "https" or (parts.scheme == "http" and local)
    rest = parts.query or parts.fragment or parts.username
    if not secure or not parts.hostname or rest or ".well-known" in parts.path:
        raise Malformed(
            f"has an issuer for {key} that is no address such as https://login.example.org"
        )
