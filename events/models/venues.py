"""Places."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from foundation.words import WordsField


class Venue(models.Model):
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
    changed_at = models.DateTimeField(auto_now=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldPanel("map_link"),
        FieldPanel("access"),
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
