"""What feeds are made of: the calendar's version, stored texts, and the addresses of devices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models.members import default_language
from foundation import links

LINK_PURPOSE = "calendar"


class CalendarVersion(models.Model):
    """The one row that is raised in every transaction that changes anything a feed shows."""

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the calendar")
        verbose_name_plural = _("versions of the calendar")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_calendar_version")]

    def __str__(self) -> str:
        return str(self.number)


class StoredText(models.Model):
    """One date's VEVENT in one language, as anybody may see it: folded, in UTF-8.

    It is fresh while `version` is not below its event's `feed_version` and `edition` is that of the
    running release; otherwise it is written anew by whoever needs it.
    """

    occurrence = models.ForeignKey(
        "events.Occurrence", on_delete=models.CASCADE, related_name="texts"
    )
    language = models.CharField(max_length=5)
    version = models.PositiveBigIntegerField()
    edition = models.CharField(max_length=16)
    text = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stored calendar text")
        verbose_name_plural = _("stored calendar texts")
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "language"], name="one_text_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.language}"


class CalendarSubscription(models.Model):
    """One device's private address of one member's dates, and perhaps all events on some topics."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_subscriptions"
    )
    name = models.CharField(_("name"), max_length=60, help_text=_("For instance “work phone”."))
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=default_language
    )
    topics = models.ManyToManyField(
        "community.Topic",
        blank=True,
        related_name="+",
        verbose_name=_("topics whose events are shown as well"),
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("private calendar address")
        verbose_name_plural = _("private calendar addresses")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def link_token(self) -> str:
        """What its address carries: whoever has it may read the member's dates."""
        return links.make(LINK_PURPOSE, self.uuid, self.version)
