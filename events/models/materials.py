"""Who may open what goes with an event."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.blocks import LONGEST_LINK
from events.enums import Audience, MaterialPhase
from events.models.events import Event


class Material(models.Model):
    """One published piece of material: a document or a link, and its audience.

    Its words stand in the event's pages; `key` is the id of the block there. Made by publishing.
    A translation that offers a document or link of its own for the same block has a row besides.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials")
    key = models.UUIDField()
    phase = models.CharField(max_length=10, choices=MaterialPhase, default=MaterialPhase.BEFORE)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYBODY)
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    link = models.URLField(max_length=LONGEST_LINK, blank=True)
    language = models.CharField(
        max_length=10, blank=True, default="", help_text="Of a translation; empty: for all others"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("material")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key", "language"], name="material_once_an_event"
            )
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def address(self) -> str:
        """Where it is, for whoever may open it there."""
        return self.document.url if self.document else self.link


class GuardedDocument(models.Model):
    """A document that some draft or page offers to few: from then on it is served to nobody but
    editors and the audience of a published `Material`."""

    document = models.OneToOneField(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, on_delete=models.CASCADE, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("guarded document")
        verbose_name_plural = _("guarded documents")

    def __str__(self) -> str:
        return str(self.document_id)
