"""Keys to sign badges with."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


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
