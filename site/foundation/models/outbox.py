"""The outbox: every mail the site owes somebody, from the promise to the answer of the server."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxRow(models.Model):
    """One mail to one address. The body is rendered when it is sent, and not kept."""

    class State(models.TextChoices):
        PENDING = "pending", _("to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("not needed any more")
        UNKNOWN = "unknown", _("sent or not: unknown")
        FAILED = "failed", _("refused")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.CharField(max_length=60, help_text="The name of a registered message")
    ids = models.JSONField(default=dict, help_text="Keyword arguments of the message's builder")
    recipient = models.EmailField()
    key = models.CharField(
        max_length=200, blank=True, help_text="Two pending rows never have the same"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Sent at most once: left alone after an answer that was never read.
    at_most_once = models.BooleanField(default=False)
    # One may do without it: it goes after all that is owed, and not to a suppressed address.
    is_optional = models.BooleanField(default=False)
    # One resend after an answer that was never read; see foundation/outbox.py.
    doubted = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [
            # In the order of sending, what is owed first.
            models.Index(
                fields=["is_optional", "due_at", "id"],
                name="outbox_due_first",
                condition=Q(state="pending"),
            ),
            models.Index(fields=["-created_at", "-id"], name="outbox_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="pending") & ~Q(key=""),
                name="outbox_pending_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message} → {self.recipient}"
