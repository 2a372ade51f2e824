"""What a member agreed to, and who looked at what is known of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.enums import Access, ConsentKind


class Consent(models.Model):
    """A member agreed to a text as it stood: never changed, only withdrawn."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(max_length=20, choices=ConsentKind)
    # What the text calls its edition, and what it was about, where that is not the same for all.
    version = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=5)
    source = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "version", "about"],
                condition=models.Q(withdrawn_at=None),
                name="consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class AccessNote(models.Model):
    """Somebody of the staff did something with a member's personal data; the member reads it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_notes"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    access = models.CharField(max_length=10, choices=Access)
    # What exactly, and what for: in the words of the screen or of whoever did it.
    what = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("access to personal data")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "-at"], name="access_of_member")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_access_display()}"
