"""Where to read on after a story. Every story shows it, so its questions are prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, QuerySet
from wagtail.models import Page

from community.models import Topic
from foundation.models import Rendition, SiteImage
from foundation.models.images import filters_of
from foundation.prepared import Prepared, Slot
from home.models import NewsItem
from home.models.written import CARD_PICTURE
from home.queries.news import Story

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from foundation.words import Words

SPECS = [size.spec for size in filters_of(CARD_PICTURE)]


class _Row(NamedTuple):
    pk: int
    translation_key: UUID
    title: str
    lead: str
    locale__language_code: str
    url_path: str
    dated_at: datetime
    last_published_at: datetime | None
    picture: int | None
    picture_alt: str


def more(page: NewsItem, topics: Collection[Topic], limit: int) -> list[Story]:
    """Where to read on after `page`: what shares one of its `topics` with it first, then the
    latest."""
    language = page.locale.language_code
    rows = _latest(language, page, topics, limit) if topics else []
    if len(rows) < limit:
        # To order all stories by whether they are alike would read all of them.
        known = {row.pk for row in rows}
        others = [row for row in _latest(language, page, (), limit) if row.pk not in known]
        rows += others[: limit - len(rows)]
    return _stories(rows, language)


def _latest(language: str, page: NewsItem, topics: Collection[Topic], limit: int) -> list[_Row]:
    asked = {f"topic_{number}": topic.pk for number, topic in enumerate(topics)}
    rows = _LATEST.ask(language, tuple(asked), limit, key=page.translation_key, **asked)
    return list(map(_Row._make, rows))


def _others(language: str, topics: tuple[str, ...], limit: int) -> QuerySet[Any, Any]:
    key = Slot("key", Page._meta.get_field("translation_key"))
    rows = NewsItem.objects.once(language).exclude(translation_key=key)
    if topics:
        wanted = Q(*(Q(topic=Slot(topic, Topic._meta.pk)) for topic in topics), _connector=Q.OR)
        about = NewsItem.topics.through.objects.filter(wanted)
        rows = rows.filter(pk__in=about.values("newsitem_id"))
    return rows.latest_first().values_list(*_Row._fields)[:limit]


def _names(places: tuple[str, ...]) -> QuerySet[Any, Any]:
    wanted = Q(*(Q(newsitem=Slot(place, Page._meta.pk)) for place in places), _connector=Q.OR)
    links = NewsItem.organisations.through.objects.filter(wanted)
    return links.order_by("organisation").values_list("newsitem", "organisation__name")


_LATEST, _NAMES = Prepared(_others), Prepared(_names)


def _stories(rows: list[_Row], language: str) -> list[Story]:
    if not rows:
        return []
    pks = {f"story_{number}": row.pk for number, row in enumerate(rows)}
    named: list[tuple[int, Words]] = _NAMES.ask(tuple(pks), **pks)
    pictures = _pictures(row.picture for row in rows)
    # Wagtail keeps the paths of its sites in it.
    place = Page()
    found = []
    for row in rows:
        place.url_path = row.url_path
        parts = place.get_url_parts(place)
        found.append(
            Story(
                key=row.translation_key,
                title=row.title,
                lead=row.lead,
                language=row.locale__language_code,
                path=(parts[2] or "") if parts else "",
                dated_at=row.dated_at,
                changed_at=row.last_published_at or row.dated_at,
                organisations=tuple(name.text(language) for of, name in named if of == row.pk),
                topics=(),
                picture=pictures.get(row.picture),
                picture_alt=row.picture_alt,
            )
        )
    return found


def _pictures(wanted: Iterable[int | None]) -> dict[int | None, SiteImage]:
    """The pictures with the sizes that lists show: one query for all but their first reader."""
    missing = {pk for pk in wanted if pk}
    found: dict[int | None, SiteImage] = {}
    if not missing:
        return found
    cut = Rendition.objects.filter(image__in=missing, filter_spec__in=SPECS)
    for rendition in cut.select_related("image"):
        image = found.setdefault(rendition.image_id, rendition.image)
        image.__dict__.setdefault("prefetched_renditions", []).append(rendition)
    if missing - set(found):
        found |= SiteImage.objects.in_bulk(missing - set(found))
    return found
