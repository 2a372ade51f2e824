"""Conditions on stories and other written pages, by name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from community import domains

if TYPE_CHECKING:
    from community.models import Organisation, Topic
    from home.models import ContactMessage  # noqa: F401 -- named in a string

# No story is dated beyond, nor asked for: the first and last years there are would overflow on some
# reader's clock.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class WrittenQuerySet(PageQuerySet):
    """Pages of which each language may have one that says the same."""

    def written(self) -> Self:
        """Live pages; a mirror of another page is nobody's."""
        return self.live().filter(alias_of=None)

    def once(self, language: str) -> Self:
        """Each once: its page in `language`, else the first written of those that are live.

        Both ask the index on a page's key and language, so a page costs the same at any number.
        """
        return self.once_in(Q(locale__language_code=language))

    def once_in(self, theirs: Q) -> Self:
        """The same, where `theirs` tells the pages in the language."""
        # A language has one page of each at most, and translations are younger than their
        # source.
        others = Page.objects.filter(
            translation_key=OuterRef("translation_key"), live=True, alias_of=None
        )
        better = others.filter(theirs | Q(pk__lt=OuterRef("pk")))
        return self.written().filter(theirs | ~Exists(better))


class StoryQuerySet(WrittenQuerySet):
    def about(self, topic: Topic) -> Self:
        # A subquery: a join would be counted by whoever counts.
        links = self.model.topics.through.objects.filter(topic=topic)
        return self.filter(pk__in=links.values("newsitem_id"))

    def whose(self, organisation: Organisation) -> Self:
        """The news of `organisation`."""
        links = self.model.organisations.through.objects.filter(organisation=organisation)
        return self.filter(pk__in=links.values("newsitem_id"))

    def of_year(self, year: int) -> Self:
        """Dated in `year`, by the clock of the site."""
        zone = timezone.get_default_timezone()
        return self.filter(
            dated_at__gte=datetime(year, 1, 1, tzinfo=zone),
            dated_at__lt=datetime(year + 1, 1, 1, tzinfo=zone),
        )

    def latest_first(self) -> Self:
        return self.order_by("-dated_at", "-pk")


class ContactMessageQuerySet(QuerySet["ContactMessage"]):
    def due(self, now: datetime) -> Self:
        """Those that were promised to be erased by `now`."""
        return self.filter(erase_at__lte=now)

    def of(self, email: str) -> Self:
        """What was sent from an address, however it is written."""
        return self.filter(email=domains.kept_form(email))

    def numbers(self) -> dict[str, int]:
        """How many there are of each state, where there are any."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))
