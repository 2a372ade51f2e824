"""Conditions on the entries, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from wagtail.models import Page

from community.querysets import begins
from events.enums import Status
from events.models import Event
from foundation.folding import stem
from search.enums import YEAR, Age, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
        # A word that no entry has is asked of an index once: nothing is looked through for it.
        vocabulary = apps.get_model("search", "SearchTerm").objects
        exist = [Exists(vocabulary.filter(begins(stem(term)))) for term in terms]
        return self.filter(*exist, *(where_found(term) for term in terms))

    def with_whole(self, terms: Sequence[str]) -> Self:
        """With `has_whole`: whether each of the terms is a word of it as it stands."""
        having = Q(*(Q(folded_words__contains=f" {term} ") for term in terms))
        condition = ExpressionWrapper(having, output_field=models.BooleanField())
        return self.annotate(has_whole=condition if terms else Value(True))

    def aged(self, now: datetime) -> Self:
        """With `age` at `now`, by the day it is from, and of an event `ends`, the end of its last
        date: for most entries no moment must be read."""
        occurrences = apps.get_model("events", "Occurrence").objects
        last = (
            occurrences.filter(event__key=OuterRef("key"))
            .exclude(status__in=[Status.CANCELLED, Status.WITHDRAWN])
            .order_by("-start")
        )
        younger = (
            (Age.TO_COME, now),
            (Age.OF_A_YEAR, now - YEAR),
            (Age.OF_YEARS, now - 5 * YEAR),
        )
        return self.annotate(
            age=Case(
                *(When(dated_at__gt=moment, then=Value(int(age))) for age, moment in younger),
                default=Value(int(Age.OLDER)),
                output_field=models.SmallIntegerField(),
            ),
            ends=Case(When(kind=Kind.EVENT, then=Subquery(last.values("end")[:1])), default=None),
            # As it is stored: of thousands, none is needed as what it stands for.
            thing=Cast("key", models.CharField()),
        )

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


def where_found(term: str) -> Q:
    """Entries with a word that begins like `term`, bent or not."""
    return Q(folded_words__contains=f" {stem(term)}")


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
