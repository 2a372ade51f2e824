"""The vocabulary of the search: which words there are at all, and how they may be misspelt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.folding import LONGEST_TERM
from foundation.spelling import PREFIX


class SearchTerm(models.Model):
    """A folded word of entries in one language.

    Every word of every entry is here, also of those that few may see: what somebody may be told of
    it is decided by the entries. A word that no entry has any more stays for a while.
    """

    # PostgreSQL has a second index on it, for what begins so.
    term = models.CharField(max_length=LONGEST_TERM, db_index=True)
    language = models.CharField(max_length=100)
    # In how many entries that everybody sees, as it was counted last.
    entries = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(help_text="When an entry was last made with it")

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], name="search_term_once")
        ]

    def __str__(self) -> str:
        return self.term


class SearchSpelling(models.Model):
    """What a word may have become when it is misspelt (`foundation.spelling.keys`, `search.slips.endings`)."""

    key = models.CharField(max_length=PREFIX)
    term = models.CharField(max_length=LONGEST_TERM, db_index=True)

    class Meta:
        verbose_name = _("spelling in the search")
        verbose_name_plural = _("spellings in the search")
        constraints = [models.UniqueConstraint(fields=["key", "term"], name="search_spelling_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.term}"
