"""Calendars of partners, and what was read from them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.members import default_language
from events.enums import Kind, PartnerState
from events.models.events import Event


class PartnerCalendar(models.Model):
    """A partner's iCalendar address, read from time to time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.PROTECT,
        related_name="calendars",
        verbose_name=_("held by"),
    )
    address = models.URLField(
        _("iCal address"),
        max_length=500,
        unique=True,
        help_text=_("Begins with https://, http:// or webcal://."),
    )
    language = models.CharField(
        _("language of its words"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=default_language,
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MEETUP)
    topics = models.ManyToManyField(
        "community.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
    is_trusted = models.BooleanField(
        _("show new events without review"),
        default=False,
        help_text=_("Otherwise each new event waits until somebody has looked at it."),
    )
    is_active = models.BooleanField(_("read this calendar"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # What its server said last, to ask only for what is new (RFC 9110 §13.1).
    etag = models.CharField(max_length=255, blank=True, default="")
    last_modified = models.CharField(max_length=100, blank=True, default="")
    content_hash = models.CharField(max_length=64, blank=True, default="")
    next_read_at = models.DateTimeField(null=True, blank=True, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    # An enum member of `events.calendar.foreign`, not a sentence: each reader has a language.
    error = models.CharField(max_length=40, blank=True, default="")
    error_detail = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("partner calendar")
        verbose_name_plural = _("partner calendars")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PartnerEvent(models.Model):
    """One event of a partner's calendar (one UID), as last read; shown once it is accepted.

    `dates` is what its rule and exceptions made: a list of plain values. `event` exists from the
    first time it was shown; whatever the source does later happens to that one.
    """

    calendar = models.ForeignKey(PartnerCalendar, on_delete=models.CASCADE, related_name="events")
    uid = models.CharField(max_length=255)
    event = models.OneToOneField(
        Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="partner"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PartnerState, default=PartnerState.PENDING
    )
    # The partner event, or the event of our own, that is the same one.
    same_as = models.ForeignKey(
        Event, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=400)
    description = models.TextField(_("text"), blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    dates = models.JSONField(default=list)
    starts_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64)
    seen_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event of a partner")
        verbose_name_plural = _("events of partners")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="partner_event_queue")]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "uid"], name="partner_event_once")
        ]

    def __str__(self) -> str:
        return self.title
