"""Certificates: what was printed, kept so that it can be checked for as long as the paper lasts."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import Kind

# Crockford's base 32: nothing in it can be mistaken for anything else when typed from paper.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 26


# What people read instead of the letter or digit that is printed.
_MISREAD: Final = str.maketrans("OIL", "011")


def code_of(typed: str) -> str:
    """The code that somebody means who typed it from paper, in whatever case and groups, or pasted
    the address of its page; anything else is no certificate's code."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    letters = (c for c in unicodedata.normalize("NFKC", last).upper() if c.isalnum())
    return "".join(letters).translate(_MISREAD)


def new_code() -> str:
    """A number nobody can guess from others: 130 random bits."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(CODE_LENGTH))


class Certificate(models.Model):
    """That somebody took part. Everything the paper says is kept here as it was then: the check
    page needs neither registration nor event, and says no more than the paper."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    # Whose it is, while the registration is there.
    registration = models.ForeignKey(
        "events.Registration",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificates",
    )
    run = models.ForeignKey(
        "events.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    title = models.CharField(max_length=255)
    # Of the words above and below, where the event has none in the paper's; empty: the paper's.
    title_language = models.CharField(max_length=5, blank=True, default="")
    kind = models.CharField(max_length=20, choices=Kind)
    issuer = models.CharField(max_length=255)
    outcomes = models.JSONField(default=list, blank=True)
    outcomes_language = models.CharField(max_length=5, blank=True, default="")
    # What it attests to, and of how much: minutes there, of minutes that it took.
    minutes = models.PositiveIntegerField()
    minutes_held = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # For the person; the check page says only that it was revoked.
    revoked_reason = models.CharField(max_length=300, blank=True, default="")
    # Whose badge it is, as Open Badges tell it: SHA-256 of address and salt, in hexadecimal.
    address_salt = models.CharField(max_length=32)
    address_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            # Pressed twice is once; after a revocation there may be a new one.
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at=None, registration__isnull=False),
                name="one_valid_certificate",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.name}"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def number(self) -> str:
        """The code as it is printed, in groups that an eye can follow."""
        first, rest = self.code[:6], self.code[6:]
        return "-".join([first, *(rest[i : i + 5] for i in range(0, len(rest), 5))])
