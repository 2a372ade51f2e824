"""Who registers: a member or a guest, known by the address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from community.models.members import check_time_zone, default_language, default_time_zone


class Contact(models.Model):
    """An address with the name and language to write to; a member's own words win."""

    email = models.EmailField(_("e-mail address"))
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact",
    )
    guest_name = models.CharField(max_length=150, blank=True)
    guest_language = models.CharField(
        max_length=5, choices=settings.LANGUAGES, default=default_language
    )
    guest_time_zone = models.CharField(
        max_length=60, default=default_time_zone, validators=[check_time_zone]
    )
    # Somebody said at the desk that this is the same person under another address: in figures both
    # are one, and nothing else changes. `events.queries.persons` follows the chain.
    same_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="also"
    )
    same_as_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    same_as_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="contact_email_once"),
            models.CheckConstraint(
                condition=~models.Q(same_as=models.F("pk")), name="contact_not_same_as_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def name(self) -> str:
        return self.member.name if self.member else self.guest_name

    @property
    def works_at(self) -> str:
        """What the organisation is called; empty of a guest, and of who has none."""
        organisation = self.member.organisation if self.member else None
        return str(organisation) if organisation else ""

    @property
    def hint(self) -> str:
        """As much of the address as tells somebody that it is theirs, and nobody what it is."""
        mailbox, _at, domain = self.email.partition("@")
        return f"{mailbox[:1]}…@{domain}"

    @property
    def language(self) -> str:
        return self.member.language if self.member else self.guest_language

    @property
    def time_zone(self) -> str:
        return self.member.time_zone if self.member else self.guest_time_zone
