"""Places."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from foundation.words import WordsField


class Venue(ClusterableModel):
    """A place where events are held; one row, its words in several languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"))
    address = models.CharField(_("address"), max_length=250, blank=True)
    map_link = models.URLField(
        _("link to a map"), blank=True, help_text=_("Opened by whoever wants to; never embedded.")
    )
    access = WordsField(
        _("access for disabled people"),
        blank=True,
        max_length=1000,
        multiline=True,
        help_text=_("Steps, lifts, toilets, hearing loop, parking."),
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    changed_at = models.DateTimeField(auto_now=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("map_link"),
        FieldPanel("access"),
        FieldPanel("picture"),
        InlinePanel("rooms", heading=_("Rooms"), label=_("room")),
    ]

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    def line(self, language: str | None = None) -> str:
        """Name and address in one line, for calendars and mails."""
        return ", ".join(part for part in (self.name.text(language), self.address) if part)


class Room(Orderable):
    """One room of a venue."""

    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = WordsField(_("name"), max_length=100)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    access = WordsField(_("access for disabled people"), blank=True, max_length=500, multiline=True)

    panels = [FieldPanel("name"), FieldPanel("seats"), FieldPanel("access")]

    class Meta(Orderable.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return str(self.name)
