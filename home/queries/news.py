"""News: each story once, in the reader's language or the nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from wagtail.models import Page

from community.models import Topic
from foundation.models import Rendition
from foundation.models.images import filters_of
from home.models import NewsItem
from home.models.written import CARD_PICTURE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page as ListPage

    from community.models import Organisation
    from foundation.models import SiteImage
    from home.models import HomePage
    from home.querysets import StoryQuerySet

STORIES_A_PAGE = 12
FEED_LENGTH = 30
# What a list says of a story: a page has fifty columns more, and its long texts.
READ = (
    "translation_key", "title", "lead", "url_path", "dated_at", "last_published_at", "picture_alt",
    "locale__language_code",
)  # fmt: skip
# Of its picture, what a size of it is found or cut by.
OF_PICTURE = tuple(
    f"picture__{name}"
    for name in (
        "title", "file", "width", "height",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a list shows it. `language` is that of its words, `key` the same in all;
    `changed_at` is when these words were published last. The feed alone names `topics`, and shows
    no `picture`."""

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
    def own_query(self) -> str:
        """What names this very page of it in an address: nothing for the first of the whole list."""
        number = self.page.number
        asked = "&".join(filter(None, [self.query, f"page={number}" if number > 1 else ""]))
        return f"?{asked}" if asked else ""

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


def of_organisation(organisation: Organisation, language: str, limit: int) -> list[Story]:
    """The latest news of `organisation`, each story once."""
    rows = NewsItem.objects.once(language).whose(organisation).latest_first()
    return _stories(_whole(rows[:limit]), language)


def latest(
    *,
    language: str,
    limit: int,
    topic: Topic | None = None,
    organisation: Organisation | None = None,
) -> list[Story]:
    """The latest stories; of all, or those about `topic` and of `organisation`."""
    rows = NewsItem.objects.once(language)
    rows = rows.about(topic) if topic else rows
    rows = rows.whose(organisation) if organisation else rows
    return _stories(_whole(rows.latest_first()[:limit]), language)


def belonging(
    *,
    topics: Collection[int],
    organisations: Collection[int],
    keys: Collection[UUID] | QuerySet[Any, Any],
    language: str,
    limit: int,
) -> list[Story]:
    """The latest stories about one of `topics`, of one of `organisations` or with one of `keys`."""
    about = NewsItem.topics.through.objects.filter(topic__in=topics).values("newsitem_id")
    whose = NewsItem.organisations.through.objects.filter(organisation__in=organisations)
    any_of = Q(pk__in=about) | Q(pk__in=whose.values("newsitem_id")) | Q(translation_key__in=keys)
    rows = NewsItem.objects.once(language).filter(any_of).latest_first()
    return _stories(_whole(rows[:limit]), language)


def feed(language: str, topic: Topic | None = None) -> list[Story]:
    """What the feed of one language holds, of all or about `topic`: its own stories only, without
    pictures."""
    rows = NewsItem.objects.written().filter(locale__language_code=language).latest_first()
    rows = rows.about(topic) if topic else rows
    told = _joined(rows[:FEED_LENGTH]).prefetch_related("topics")
    return _stories(told, language, is_feed=True)


def _joined(rows: StoryQuerySet) -> StoryQuerySet:
    """`rows` with what a list says of each, without their long texts."""
    return rows.select_related("locale").prefetch_related("organisations").only(*READ)


def _whole(rows: StoryQuerySet) -> StoryQuerySet:
    """The same with their pictures, which are cut already for all but the first reader."""
    cut = Rendition.objects.filter(filter_spec__in=[size.spec for size in filters_of(CARD_PICTURE)])
    renditions = Prefetch("picture__renditions", queryset=cut, to_attr="prefetched_renditions")
    with_pictures = _joined(rows).select_related("picture").only(*READ, *OF_PICTURE)
    return with_pictures.prefetch_related(renditions)


def _stories(rows: Iterable[NewsItem], language: str, *, is_feed: bool = False) -> list[Story]:
    cache = _Cache()
    return [_story(row, language, cache, is_feed) for row in rows]


def _story(row: NewsItem, language: str, cache: _Cache, is_feed: bool) -> Story:
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
        topics=tuple(row.topics.all()) if is_feed else (),
        picture=None if is_feed else row.picture,
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
