"""What somebody without an account asked for, and has not confirmed yet."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.recipients import NewsChoice
from foundation import links

LINK_PURPOSE = "subscription"


class SubscriptionWish(NewsChoice):
    """Somebody typed an address and what it is to get. There is one for each address that was
    typed, a member's too, so that nothing tells them apart; forgotten after three days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("wish to subscribe")
        verbose_name_plural = _("wishes to subscribe")
        indexes = [
            models.Index(fields=["email", "created_at"], name="wishes_of_address"),
            models.Index(fields=["created_at"], name="wishes_by_age"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def link_token(self) -> str:
        """What the address in the mail carries: whoever has it reads the mails of `email`."""
        return links.make(LINK_PURPOSE, self.uuid)
