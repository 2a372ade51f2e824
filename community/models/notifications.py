"""What a member is told of one by one, and how they want to hear of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from foundation.models import OutboxRow
from foundation.notifications import LONGEST_NAME, LONGEST_THING, Channel

LINK_PURPOSE = "notifications"
UNSENT = (OutboxRow.State.FAILED, OutboxRow.State.SKIPPED)


class Notifications(models.QuerySet["Notification"]):
    def with_mail_state(self) -> Notifications:
        """With the state of their mail as `mail_state`, "" without one. Looked up mail by mail, as
        the ledger of digests does."""
        state = OutboxRow.objects.filter(pk=OuterRef("mail")).values("state")
        return self.annotate(mail_state=Coalesce(Subquery(state), Value("")))

    def known(self) -> Notifications:
        """Those that `is_known`."""
        is_mailed = Q(mailed_at__isnull=False) & ~Q(mail_state__in=UNSENT)
        return self.with_mail_state().filter(Q(read_at__isnull=False) | is_mailed)


class Notification(models.Model):
    """One member is told of one thing, once. `kind` and `thing` name it
    (`foundation.notifications`); those `about` the same are shown together, and read together."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=LONGEST_NAME)
    thing = models.CharField(max_length=LONGEST_THING)
    about = models.CharField(max_length=LONGEST_THING)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # When a mail of its own was promised, if one was.
    mailed_at = models.DateTimeField(null=True, blank=True)
    # That mail, as long as it is kept; none where whoever told of it promised one of their own.
    mail = models.ForeignKey(
        OutboxRow, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = Notifications.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "thing"], name="notification_once")
        ]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notifications_of_member"),
            models.Index(
                fields=["member", "about"],
                name="notifications_unread",
                condition=Q(read_at=None),
            ),
            models.Index(fields=["created_at"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.thing}"

    @property
    def is_unsent(self) -> bool:
        """Whether it was to be mailed, and never was (asked of rows `with_mail_state`): refused, or
        its address is not written to."""
        return self.mail_state in UNSENT  # type: ignore[attr-defined]

    @property
    def is_known(self) -> bool:
        """Whether it was read, or a mail of it left or is to leave."""
        return bool(self.read_at or (self.mailed_at and not self.is_unsent))


class NotificationChoice(models.Model):
    """How a member wants to hear of one kind, where that differs from what is suggested."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=LONGEST_NAME)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="notification_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"
