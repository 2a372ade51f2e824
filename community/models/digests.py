"""The ledger of digests: which edition went to whom, with what in it.

Its unique constraints are the promise that nobody gets an edition twice, or the same thing in two
of them; see `community.services.digest`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.enums import Cadence, DeliveryState, SkipReason


class DigestEdition(models.Model):
    """All digests of one cadence and period: `2026-11-28T07` (an hour, in UTC), `2026-11-28`,
    `2026-W48` or `2026-11`, by each reader's local date."""

    cadence = models.CharField(max_length=10, choices=Cadence)
    period = models.CharField(max_length=13)
    created_at = models.DateTimeField()
    # By whoever looks after the members: nothing more of it is filled or leaves until it goes on.
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("digest edition")
        verbose_name_plural = _("digest editions")
        constraints = [
            models.UniqueConstraint(fields=["cadence", "period"], name="digest_edition_once")
        ]

    def __str__(self) -> str:
        return self.period


class DigestDelivery(models.Model):
    """One edition for one recipient. Its window is half-open, [since, until), and begins where the
    recipient's last one ended."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(DigestEdition, on_delete=models.PROTECT, related_name="deliveries")
    recipient = models.ForeignKey(
        "community.Recipient", on_delete=models.CASCADE, related_name="digests"
    )
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PLANNED)
    reason = models.CharField(max_length=20, choices=SkipReason, blank=True)
    left = models.JSONField(
        default=dict, help_text="How many things were new besides those in it, by section"
    )
    # The mail, once it is promised: whether it was sent is written there.
    mail = models.OneToOneField(
        "foundation.OutboxRow", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        indexes = [
            models.Index(
                fields=["until"], name="digest_planned", condition=Q(state=DeliveryState.PLANNED)
            ),
            models.Index(fields=["recipient", "-until"], name="digest_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "recipient"], name="digest_delivery_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="digest_has_length"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SKIPPED) ^ Q(reason=""),
                name="digest_skipped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.recipient}"

    @property
    def more(self) -> int:
        """How many things were new besides those in it."""
        return sum(self.left.values())


class DigestItem(models.Model):
    """One thing in one digest: `thing` is a key that the section gave it, the same for ever."""

    delivery = models.ForeignKey(DigestDelivery, on_delete=models.CASCADE, related_name="items")
    # Beside the delivery's, for the constraint.
    recipient = models.ForeignKey("community.Recipient", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("digest item")
        verbose_name_plural = _("digest items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "section", "thing"], name="digest_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.thing}"
