"""Signed links: what a mail or a feed carries to let its holder do one thing without signing in.

Nothing secret is stored. A link is (purpose, row id, version) and an HMAC-SHA256 over them; it is
revoked by raising the row's version, and keys are rotated by `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core.signing import BadSignature, Signer


class BadLink(Exception):
    """The token was not made by this site, or not for this purpose."""


class Link(NamedTuple):
    """What a token stands for: the caller compares `version` with the row's."""

    id: str
    version: int


def make(purpose: str, row_id: object, version: int = 1) -> str:
    """The token for an address; safe in a path and whole when a mail program wraps it."""
    return _signer(purpose).sign(f"{row_id}.{version}")


def read(purpose: str, token: str) -> Link:
    """What `token` stands for; raises BadLink for anything else than an unchanged token."""
    try:
        row_id, _dot, version = _signer(purpose).unsign(token).rpartition(".")
        return Link(row_id, int(version))
    except (BadSignature, ValueError) as error:
        raise BadLink from error


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"talka.links.{purpose}", sep=".")
