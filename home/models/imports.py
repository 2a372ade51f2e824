"""What was taken over from elsewhere, so that nothing is taken twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SOURCE = 200
LONGEST_FOREIGN_KEY = 500
LONGEST_ADDRESS = 2_000


class ImportedItem(models.Model):
    """One story of a source, and the page that was made of it (None: somebody deleted it, and so it
    stays away). `digest` is of what the source said then."""

    source = models.CharField(max_length=LONGEST_SOURCE)
    foreign_key = models.CharField(max_length=LONGEST_FOREIGN_KEY)
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    page = models.ForeignKey(
        "home.NewsItem", on_delete=models.SET_NULL, null=True, related_name="imported_from"
    )
    digest = models.CharField(max_length=64)
    # What the import wrote last: where the page has another one by now, somebody has changed it.
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Whether its text leads to stories of the source that were not here yet.
    has_loose_links = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("imported story")
        verbose_name_plural = _("imported stories")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "foreign_key"], name="imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.foreign_key}"
