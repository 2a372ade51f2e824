"""Conditions on the entries, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from wagtail.models import Page

from events.models import Event
from foundation.folding import stem
from search.enums import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.models import Member

# What a term is worth as a whole word, as the beginning of one, and with another ending. A single one
# in the title outweighs MOST_TERMS in the text, two in the title outweigh one there.
IN_TITLE = (60, 50, 40)
IN_TEXT = (3, 2, 1)


class SearchEntryQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Entries made of what is published now. One that a crash left behind would go on showing
        words that an editor has taken back. (A page whose revisions were purged has no other words.)
        """
        return self.filter(Q(revision=F("page__live_revision_id")) | Q(page__live_revision=None))

    def visible_to(self, viewer: Member | None) -> Self:
        """Entries of what `viewer` (None: anybody) may see: the pages' own state decides, at once,
        and for events the rule that lists and feeds use too."""
        event = Event.objects.visible_to(viewer).filter(key=OuterRef("key"))
        shown = Q(page__in=Page.objects.live().public())
        return self.current().filter(shown, ~Q(kind=Kind.EVENT) | Exists(event))

    def matching(self, terms: Sequence[str]) -> Self:
        """Entries with all the terms, each at the beginning of a word or bent; no terms, nothing."""
        if not terms:
            return self.none()
        conditions = [Q(folded_words__contains=f" {stem(term)}") for term in terms]
        return self.filter(*conditions)

    def ranked(self, terms: Sequence[str], *, language: str) -> Self:
        """With `rank`, the higher the better, and `distance`: 0 in the reader's language, then the
        site's, English, and any other."""
        near = dict.fromkeys([language, settings.LANGUAGE_CODE, "en"])
        return self.annotate(
            rank=sum((_worth(term) for term in terms), Value(0)),
            distance=Case(
                *(When(language=code, then=Value(n)) for n, code in enumerate(near)),
                default=Value(len(near)),
                output_field=models.SmallIntegerField(),
            ),
        )

    def each_thing_once(self) -> Self:
        """Of the `ranked` entries of one thing the nearest, the best things first."""
        number = Window(
            RowNumber(), partition_by="key", order_by=["distance", F("rank").desc(), "pk"]
        )
        best_first = (F("rank").desc(), "distance", F("dated_at").desc(), "pk")
        return self.annotate(number=number).filter(number=1).order_by(*best_first)


def _worth(term: str) -> Case:
    shapes = (f" {term} ", f" {term}", f" {stem(term)}")
    in_title = zip(shapes, IN_TITLE, strict=True)
    in_text = zip(shapes, IN_TEXT, strict=True)
    return Case(
        *(When(folded_title__contains=shape, then=Value(worth)) for shape, worth in in_title),
        *(When(folded_words__contains=shape, then=Value(worth)) for shape, worth in in_text),
        default=Value(0),
        output_field=models.IntegerField(),
    )
