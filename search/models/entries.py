"""What search knows of a page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.enums import Kind
from search.querysets import SearchEntryQuerySet


class SearchEntry(models.Model):
    """The words of one live page, folded. Made of the page alone: it can be made anew at any time.

    Title and address are read from the page itself, so they are never older than it.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # The same for all translations of one thing.
    key = models.UUIDField()
    language = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    dated_at = models.DateTimeField()
    # What it was made of, and by which rules: `index.repair` looks for those that differ.
    revision = models.BigIntegerField(null=True)
    folding = models.PositiveSmallIntegerField()
    # A space on both sides of each word: " word" finds words that begin so, " word " the word.
    folded_title = models.TextField()
    folded_words = models.TextField(help_text="Each word of title and text once")
    topics = models.TextField(blank=True, help_text="Primary keys, a blank between them")
    # Last, so that SQLite needn't read it to look through the others.
    text = models.TextField(blank=True, help_text="What a passage is shown of")

    # Wagtail would call a page used by its own entry.
    wagtail_reference_index_ignore = True

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return str(self.page)
