"""The plain row behind an event's pages: one for all languages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.blocks import LONGEST_LINK
from events.enums import Kind, Visibility
from events.querysets import EventQuerySet, may_see
from foundation import links
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from community.models import Member

LINK_PURPOSE = "event"


class Event(models.Model):
    """What visibility, runs, dates and registrations hang on.

    Its words are pages, one a language, with `translation_key` = `key`. Publishing the page in
    `schedule_page` copies the settings and the schedule here; everything else reads from here.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # The page whose plans count. PROTECT is the last guard; hooks answer before it does.
    schedule_page = models.OneToOneField(
        "events.EventPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_live = models.BooleanField(default=False, help_text="At least one of its pages is live")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.MEETUP)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PUBLIC)
    organisations = models.ManyToManyField(
        "community.Organisation", blank=True, related_name="events_for_it"
    )
    groups = models.ManyToManyField("community.MemberGroup", blank=True, related_name="events")
    host = models.ForeignKey(
        "community.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    topics = models.ManyToManyField("community.Topic", blank=True, related_name="events")
    online_link = models.URLField(max_length=LONGEST_LINK, blank=True)
    feedback_anonymous = models.BooleanField(default=True)
    has_comments = models.BooleanField(default=False)
    # Titles, leads and places of its live pages, folded: what a word typed in the calendar finds.
    folded_words = models.TextField(blank=True, default="")
    # The calendar's version at which something that feeds show of it changed last.
    feed_version = models.PositiveBigIntegerField(default=0)
    link_version = models.PositiveIntegerField(default=1)
    # What was materialised last: `sync_occurrences` repairs an event whose live page differs.
    fingerprint = models.CharField(max_length=64, blank=True)
    # Up to where an endless schedule is materialised; null when it has an end.
    horizon = models.DateField(null=True, blank=True)

    # Wagtail would call a page protected by its own event, and never offer to delete it.
    wagtail_reference_index_ignore = True

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        permissions = [
            ("view_figures", _("Can make reports with figures of all events")),
            (
                "look_after_organisation",
                _("Can look after the participants of events of the own organisation"),
            ),
        ]
        indexes = [
            models.Index(fields=["is_live", "visibility"], name="event_visible"),
            models.Index(fields=["feed_version"], name="event_feed_version"),
        ]

    def __str__(self) -> str:
        return str(self.schedule_page or self.key)

    @property
    def link_token(self) -> str:
        """What the address of an event by link carries as `?key=`."""
        return links.make(LINK_PURPOSE, self.key, self.link_version)

    def opened_by(self, token: str) -> bool:
        """Whether `token` is this event's link, not withdrawn since."""
        try:
            link = links.read(LINK_PURPOSE, token)
        except links.BadLink:
            return False
        return link == (str(self.key), self.link_version)

    def is_visible_to(self, viewer: Member | None, token: str = "") -> bool:
        """The rule of `EventQuerySet.visible_to` for one event, and the link besides."""
        if self.visibility == Visibility.LINK and self.opened_by(token):
            return self.is_live
        if self.visibility in {Visibility.ORGANISATIONS, Visibility.GROUPS} and self.is_live:
            return type(self).objects.filter(pk=self.pk).visible_to(viewer).exists()
        # The others need nobody's organisation: nothing is asked under a run's lock.
        return may_see(viewer, self, ())


class EventLanguage(models.Model):
    """One language an event is held in."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=5, choices=SpokenLanguage)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="event_language_once")
        ]

    def __str__(self) -> str:
        return self.get_code_display()
