"""News: each story once, in the reader's language or the nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from wagtail.images.models import Filter
from wagtail.models import Page

from community.models import Topic
from foundation.models import SiteImage
from home.models import NewsItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page as ListPage

    from community.models import Organisation
    from home.models import HomePage
    from home.querysets import StoryQuerySet

STORIES_A_PAGE = 12
FEED_LENGTH = 30
# How lists cut a story's picture.
CARD_PICTURE = "fill-{400x250,800x500,1200x750}|format-webp"


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a list shows it. `language` is that of its words, `key` the same in all;
    `changed_at` is when these words were published last."""

    key: UUID
    title: str
    lead: str
    language: str
    path: str
    dated_at: datetime
    changed_at: datetime
    organisations: tuple[str, ...]
    topics: tuple[Topic, ...]
    picture: SiteImage | None
    picture_alt: str

    @property
    def picture_spec(self) -> str:
        """The sizes that lists show the picture in, asked for with the stories."""
        return CARD_PICTURE


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list: its words, how many stories it would show (None: not said), and
    what its address carries."""

    text: str
    count: int | None
    query: str
    is_current: bool

    @property
    def label(self) -> str:
        return self.text if self.count is None else f"{self.text} ({self.count})"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `no_such_page`: the wished page isn't there, so this is the first.
    `query` is what the address of another page of it carries."""

    stories: list[Story]
    page: ListPage[NewsItem]
    no_such_page: bool
    topics: list[Choice]
    years: list[Choice]
    topic: Topic | None
    year: int | None

    @property
    def query(self) -> str:
        return _query(self.topic, self.year)

    @property
    def any_topic(self) -> Choice:
        """The same list without its topic."""
        return Choice(gettext("All topics"), None, _query(None, self.year), self.topic is None)

    @property
    def any_year(self) -> Choice:
        return Choice(gettext("All years"), None, _query(self.topic, None), self.year is None)


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def listing(
    *, language: str, topic: Topic | None = None, year: int | None = None, number: int = 1
) -> Listing:
    """Page `number` of the stories, the latest first, and what else the list can be narrowed to.

    A constant number of queries, whatever the number of stories.
    """
    every = NewsItem.objects.once(language)
    of_topic = every.about(topic) if topic else every
    of_year = every.of_year(year) if year else every
    rows = of_topic.of_year(year) if year else of_topic
    paginator = Paginator(_whole(rows.latest_first()), STORIES_A_PAGE)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    return Listing(
        stories=_stories(page, language),
        page=page,
        no_such_page=not exists,
        topics=_topics(of_year, chosen=topic, year=year),
        years=_years(of_topic, topic=topic, chosen=year),
        topic=topic,
        year=year,
    )


def front(home: HomePage, limit: int) -> tuple[Story | None, list[Story]]:
    """The lead story (the chosen one, else the latest) and up to `limit` others, the latest
    first. A chosen story that is not live any more counts as not chosen."""
    language = home.locale.language_code
    chosen = Page.objects.filter(pk=home.lead_story_id).values("translation_key")
    is_chosen = Case(When(translation_key__in=chosen, then=Value(0)), default=Value(1))
    rows = NewsItem.objects.once(language).order_by(is_chosen, "-dated_at", "-pk")
    stories = _stories(_whole(rows[: limit + 1]), language)
    return (stories[0] if stories else None), stories[1:]


def more(page: NewsItem, limit: int) -> list[Story]:
    """Where to read on after `page`: what shares a topic with it first, then the latest."""
    language = page.locale.language_code
    # A page being previewed may not be saved yet, nor its topics.
    topics = [topic.pk for topic in page.topics.all()]
    alike = NewsItem.topics.through.objects.filter(topic__in=topics).values("newsitem_id")
    is_alike = Case(When(pk__in=alike, then=Value(0)), default=Value(1))
    rows = NewsItem.objects.once(language).exclude(translation_key=page.translation_key)
    return _stories(_whole(rows.order_by(is_alike, "-dated_at", "-pk")[:limit]), language)


def of_organisation(organisation: Organisation, language: str, limit: int) -> list[Story]:
    """The latest news of `organisation`, each story once."""
    rows = NewsItem.objects.once(language).whose(organisation).latest_first()
    return _stories(_whole(rows[:limit]), language)


def feed(language: str) -> list[Story]:
    """What the feed of one language holds: its own stories only, without pictures."""
    rows = NewsItem.objects.written().filter(locale__language_code=language).latest_first()
    return _stories(_joined(rows[:FEED_LENGTH]), language, pictures=False)


def _joined(rows: StoryQuerySet) -> StoryQuerySet:
    """`rows` with what a list says of each, without their long texts."""
    joined = rows.select_related("locale").prefetch_related("topics", "organisations")
    return joined.defer("body")


def _whole(rows: StoryQuerySet) -> StoryQuerySet:
    """The same with their pictures, which are cut already for all but the first reader."""
    specs = Filter.expand_spec(CARD_PICTURE)
    pictures = SiteImage.objects.prefetch_renditions(*specs)
    return _joined(rows).prefetch_related(Prefetch("picture", queryset=pictures))


def _stories(rows: Iterable[NewsItem], language: str, *, pictures: bool = True) -> list[Story]:
    cache = _Cache()
    return [_story(row, language, cache, pictures) for row in rows]


def _story(row: NewsItem, language: str, cache: _Cache, pictures: bool) -> Story:
    parts = row.get_url_parts(cache)
    return Story(
        key=row.translation_key,
        title=row.title,
        lead=row.lead,
        language=row.locale.language_code,
        path=(parts[2] or "") if parts else "",
        dated_at=row.dated_at,
        changed_at=row.last_published_at or row.dated_at,
        organisations=tuple(o.name.text(language) for o in row.organisations.all()),
        topics=tuple(row.topics.all()),
        picture=row.picture if pictures else None,
        picture_alt=row.picture_alt,
    )


def _topics(rows: StoryQuerySet, *, chosen: Topic | None, year: int | None) -> list[Choice]:
    """The topics that `rows` are about, by their names, and the chosen one in any case."""
    links = NewsItem.topics.through.objects.filter(newsitem__in=rows.values("pk"))
    counts = dict(links.values_list("topic").annotate(Count("pk")).order_by())
    topics: QuerySet[Topic] = Topic.objects.filter(
        Q(pk__in=counts) | Q(pk=chosen.pk if chosen else None)
    )
    choices = [
        Choice(str(topic), counts.get(topic.pk, 0), _query(topic, year), topic == chosen)
        for topic in topics
    ]
    return sorted(choices, key=lambda choice: choice.text.casefold())


def _years(rows: StoryQuerySet, *, topic: Topic | None, chosen: int | None) -> list[Choice]:
    """The years of `rows` by the site's clock, the latest first, and the chosen one in any case."""
    year = ExtractYear("dated_at", tzinfo=timezone.get_default_timezone())
    counts = dict(rows.order_by().values_list(year).annotate(Count("pk")))
    years = sorted({*counts, *([chosen] if chosen else [])}, reverse=True)
    return [
        Choice(str(year), counts.get(year, 0), _query(topic, year), year == chosen)
        for year in years
    ]


def _query(topic: Topic | None, year: int | None) -> str:
    asked = {"topic": topic and topic.slug, "year": year}
    return urlencode({name: value for name, value in asked.items() if value})
