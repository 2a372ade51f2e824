"""Two members who ask each other for contact, without knowing each other's addresses yet."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.enums import ContactState
from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

LINK_PURPOSE = "contact"


class ContactRequest(models.Model):
    """`sender` asks `recipient` for contact, for a reason. While it is accepted, each sees the
    other's address.

    A request that is `shut` (by a block, or by a moderator) is one that its recipient neither sees
    nor can answer. To its sender it looks like any other that is not answered.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_requests_sent"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_requests"
    )
    reason = models.TextField(_("reason"), max_length=1000)
    state = models.CharField(max_length=10, choices=ContactState, default=ContactState.SENT)
    is_shut = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # Of a contact that one of the two has ended.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("contact request")
        verbose_name_plural = _("contact requests")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="contact_request_to_expire",
                condition=Q(state=ContactState.SENT),
            ),
            models.Index(fields=["sender", "-created_at"], name="contact_requests_of_sender"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient"],
                condition=Q(state__in=[ContactState.SENT, ContactState.ACCEPTED]),
                name="contact_request_once",
            ),
            models.CheckConstraint(
                condition=~Q(sender=F("recipient")), name="contact_request_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} → {self.recipient}"

    def is_open(self, now: datetime) -> bool:
        """Whether its recipient can answer it."""
        return self.state == ContactState.SENT and not self.is_shut and now < self.expires_at

    @property
    def thing(self) -> str:
        """How notifications and digests name it while it waits."""
        return f"contact:{self.uuid}"

    @property
    def link_token(self) -> str:
        """What the address in the mail carries that answers this request."""
        return links.make(LINK_PURPOSE, self.uuid)
