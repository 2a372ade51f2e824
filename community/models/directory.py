"""What finds members: made of their profiles alone, so that it can be made anew at any time.

Each row says which field of the profile it comes from. Who may see that field is not kept here: it
is asked of the profile, at once, by `community.queries.seeing.where_row_visible`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.enums import Facet, ProfileField
from foundation.folding import LONGEST_TERM

LONGEST_VALUE = 100
LONGEST_NAME = 150
# Of a word's letters, made alike, the first ones; one of them left out.
LONGEST_KEY = 7


def _profile(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        "community.Profile", on_delete=models.CASCADE, related_name=related_name
    )


class DirectoryEntry(models.Model):
    """A profile is in the index: what its rows were made of, and when that was last looked at."""

    profile = models.OneToOneField(
        "community.Profile", on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    # Of all rows, and of the rules they are made by; empty: to be made anew.
    fingerprint = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("entry of the directory")
        verbose_name_plural = _("entries of the directory")

    def __str__(self) -> str:
        return str(self.profile_id)


class DirectoryTerm(models.Model):
    """A folded word of a field."""

    profile = _profile("terms")
    field = models.CharField(max_length=20, choices=ProfileField)
    # PostgreSQL has a second index on it, for what begins so.
    term = models.CharField(max_length=LONGEST_TERM, db_index=True)

    class Meta:
        verbose_name = _("word of the directory")
        verbose_name_plural = _("words of the directory")
        constraints = [
            models.UniqueConstraint(fields=["profile", "field", "term"], name="directory_term_once")
        ]

    def __str__(self) -> str:
        return self.term


class DirectoryValue(models.Model):
    """What a profile is counted under. `label` is what it is called where no other table says so."""

    profile = _profile("values")
    facet = models.CharField(max_length=20, choices=Facet)
    field = models.CharField(max_length=20, choices=ProfileField)
    value = models.CharField(max_length=LONGEST_VALUE)
    label = models.CharField(max_length=LONGEST_VALUE, blank=True)

    class Meta:
        verbose_name = _("value of the directory")
        verbose_name_plural = _("values of the directory")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "facet", "value"], name="directory_value_once"
            )
        ]
        indexes = [models.Index(fields=["facet", "value"], name="directory_value")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"


class DirectoryKey(models.Model):
    """What a word of a name may have become when it is misspelt (`foundation.spelling.keys`)."""

    profile = _profile("keys")
    key = models.CharField(max_length=LONGEST_KEY, db_index=True)
    # As it is written.
    word = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        verbose_name = _("spelling in the directory")
        verbose_name_plural = _("spellings in the directory")
        constraints = [
            models.UniqueConstraint(fields=["profile", "key", "word"], name="directory_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"


class DirectoryName(models.Model):
    """Where a name stands in the order of a language: bytes, which every database sorts alike."""

    profile = _profile("places_by_name")
    language = models.CharField(max_length=10)
    place = models.BinaryField(max_length=255)

    class Meta:
        verbose_name = _("place in the directory")
        verbose_name_plural = _("places in the directory")
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="directory_name_once")
        ]
        indexes = [models.Index(fields=["language", "place"], name="directory_order")]

    def __str__(self) -> str:
        return f"{self.language}: {self.profile_id}"
