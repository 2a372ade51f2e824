"""Who speaks and teaches."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from foundation.words import WordsField


class Speaker(models.Model):
    """A speaker or trainer; one row for all events, their words in several languages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=150)
    role = WordsField(
        _("role"), blank=True, max_length=150, help_text=_("For instance “service designer”.")
    )
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    about = WordsField(_("about the person"), blank=True, max_length=1000, multiline=True)
    link = models.URLField(_("link"), blank=True, help_text=_("To a page about the person."))

    panels = [
        FieldPanel("name"),
        FieldPanel("role"),
        FieldPanel("organisation"),
        FieldPanel("picture"),
        FieldPanel("about"),
        FieldPanel("link"),
    ]

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
