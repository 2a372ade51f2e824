"""The keys that badges are signed with: the present one, and former ones that are still published
so that what they signed can be checked (docs/adr/0021-badges.md)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

# The one that every verifier of Open Badges 3.0 has to know.
ALGORITHM: Final = "RS256"
ROOT: Final = "/certificates/keys/"


class NoKey(Exception):
    """The site has no key to sign badges with."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key: its thumbprint (RFC 7638), where it is published, and itself."""

    thumbprint: str
    url: str
    jwk: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and where its public half is published. Never shown in a log."""

    pem: str
    url: str

    def __repr__(self) -> str:
        return f"<SigningKey {self.url}>"


def signing() -> SigningKey:
    """The present key. Raises NoKey."""
    if not settings.BADGE_KEY:
        raise NoKey
    return SigningKey(settings.BADGE_KEY, _key(_public_half(settings.BADGE_KEY)).url)


def published() -> list[Key]:
    """The present key and the former ones, each once."""
    present = [_public_half(settings.BADGE_KEY)] if settings.BADGE_KEY else []
    keys = [_key(pem) for pem in (*present, *settings.BADGE_OLD_KEYS)]
    return list({key.thumbprint: key for key in keys}.values())


@lru_cache
def _public_half(pem: str) -> str:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def _key(pem: str) -> Key:
    numbers = _numbers(pem)
    thumbprint = _thumbprint(numbers)
    url = f"{settings.BASE_URL}{ROOT}{thumbprint}/"
    return Key(thumbprint, url, {**numbers, "alg": ALGORITHM, "use": "sig", "kid": url})


@lru_cache
def _numbers(pem: str) -> dict[str, str]:
    """What a public key is: never more than its public numbers."""
    jwk = RSAAlgorithm.to_jwk(RSAAlgorithm(RSAAlgorithm.SHA256).prepare_key(pem), as_dict=True)
    return {name: jwk[name] for name in ("kty", "n", "e")}


def _thumbprint(numbers: dict[str, str]) -> str:
    canonical = json.dumps(numbers, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
