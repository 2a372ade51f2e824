"""Certificates, and keys to sign badges with."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import cache

import factory
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from events.models import Certificate

SALT = "0123456789abcdef"


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    name = "Mari Õun"
    language = "en"
    title = "Service design in practice"
    kind = "training"
    issuer = "Ministry of Examples"
    outcomes = ["Ask people what they need", "Draw a service blueprint"]
    minutes = 630
    minutes_held = 720
    first_day = date(2026, 12, 1)
    last_day = date(2026, 12, 8)
    issued_at = datetime(2026, 12, 9, 8, 0, 0, 999_999, tzinfo=UTC)
    address_salt = SALT
    address_hash = hashlib.sha256(f"mari@example.org{SALT}".encode()).hexdigest()


def private_key(number: int = 0) -> str:
    """A key as PEM; the same one for the same number, as making one takes a while."""
    return _private_key(number, 2048)


@cache
def _private_key(number: int, bits: int) -> str:
    return (
        rsa.generate_private_key(public_exponent=65537, key_size=bits)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def public_key(number: int = 0) -> str:
    """The public half of `private_key(number)`."""
    key = serialization.load_pem_private_key(private_key(number).encode(), password=None)
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
