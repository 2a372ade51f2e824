"""What may stand in our addresses, beside what Django knows."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter

from events.models.certificates import ALPHABET, CODE_LENGTH


class CertificateCode(StringConverter):
    """The number of a certificate as it is kept; nothing else is looked for in the database."""

    regex = f"[{ALPHABET}]{{{CODE_LENGTH}}}"


register_converter(CertificateCode, "certificate")
