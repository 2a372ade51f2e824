"""Where to read on after a story. Every story shows it, so its questions are prepared."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In
from wagtail.models import Page

from community.models import Topic
from foundation.models import Rendition, SiteImage
from foundation.models.images import filters_of
from foundation.prepared import Prepared, Slot
from home.models import NewsItem
from home.models.written import CARD_PICTURE
from home.queries.news import Story

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import Model

    from foundation.words import Words

# The newest stories that are looked through. Each of a story's languages has one, and some are drafts:
# of so many candidates enough can be shown nearly always.
WINDOW, CANDIDATES = 240, 24
NONE: Final[Mapping[str, int]] = MappingProxyType({})
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
    """Where to read on after `page`: what shares one of its `topics` with it first, then the latest.

    Those that could be it are found first, by as few columns as can be: asked for all at once, either
    database goes through thousands of stories where few share a topic, or none of late.
    """
    about = {f"topic_{number}": topic.pk for number, topic in enumerate(topics)}
    newest = _NEWEST.ask(tuple(about), **about)
    alike = [pk for pk, is_alike in newest if is_alike][:CANDIDATES]
    others = [pk for pk, is_alike in newest if not is_alike][:CANDIDATES]
    asked = alike if len(alike) == CANDIDATES else [*alike, *others]
    rows = _among(page, asked)
    are_more = len(newest) == WINDOW or len(asked) < len(newest)
    first = [row for row in rows if row.pk in alike][:limit]
    if about and len(first) < limit and are_more:
        first = _older(page, about, limit)
    rest = [row for row in rows if row.pk in others]
    if len(first) + len(rest) < limit and are_more:
        known = {row.pk for row in first}
        rest = [row for row in _latest(page, 2 * limit) if row.pk not in known]
    return _stories([*first, *rest][:limit], page.locale.language_code)


def _older(page: NewsItem, about: Mapping[str, int], limit: int) -> list[_Row]:
    """What shares a topic with `page` however old it is."""
    # What shares two with it comes twice.
    pks = [pk for (pk,) in _ABOUT.ask(tuple(about), **about)]
    rows = _among(page, list(dict.fromkeys(pks)))[:limit]
    is_enough = len(rows) == limit or len(pks) < CANDIDATES
    return rows if is_enough else _latest(page, limit, about=about)


def _among(page: NewsItem, pks: Collection[int]) -> list[_Row]:
    # Without a limit: told that few are enough, PostgreSQL would look for them in all stories.
    among = {f"story_{number}": pk for number, pk in enumerate(pks)}
    return _latest(page, None, among=among) if pks else []


def _latest(
    page: NewsItem,
    limit: int | None,
    *,
    among: Mapping[str, int] = NONE,
    about: Mapping[str, int] = NONE,
) -> list[_Row]:
    asked = {"key": page.translation_key, "locale": page.locale_id, **among, **about}
    return list(map(_Row._make, _LATEST.ask(tuple(among), tuple(about), limit, **asked)))


def _others(
    among: tuple[str, ...], about: tuple[str, ...], limit: int | None
) -> QuerySet[Any, Any]:
    key, locale = (
        Slot(name, Page._meta.get_field(field))
        for name, field in (("key", "translation_key"), ("locale", "locale"))
    )
    rows = NewsItem.objects.once_in(Q(locale=locale)).exclude(translation_key=key)
    if among:
        # What `pk__in` is given must be numbers already.
        rows = rows.filter(In(F("pk"), [Slot(name, Page._meta.pk) for name in among]))
    if about:
        rows = rows.filter(pk__in=_links(about).values("newsitem"))
    return rows.latest_first().values_list(*_Row._fields)[:limit]


def _newest(topics: tuple[str, ...]) -> QuerySet[Any, Any]:
    """The latest of all, each with whether it is about one of `topics`."""
    is_alike = Exists(_links(topics).filter(newsitem=OuterRef("pk"))) if topics else Value(False)
    rows = NewsItem.objects.order_by("-dated_at", "-pk")
    return rows.annotate(is_alike=is_alike).values_list("pk", "is_alike")[:WINDOW]


def _about(topics: tuple[str, ...]) -> QuerySet[Any, Any]:
    # Sorted by themselves: by the index of dates, a database would go through all newer ones.
    by_date = Coalesce("newsitem__dated_at", "newsitem__dated_at").desc()
    return _links(topics).order_by(by_date, "-newsitem").values_list("newsitem")[:CANDIDATES]


def _links(topics: tuple[str, ...]) -> QuerySet[Any, Any]:
    return NewsItem.topics.through.objects.filter(_any("topic", topics, Topic))


def _any(field: str, slots: tuple[str, ...], model: type[Model]) -> Q:
    return Q(*(Q(**{field: Slot(slot, model._meta.pk)}) for slot in slots), _connector=Q.OR)


def _names(places: tuple[str, ...]) -> QuerySet[Any, Any]:
    links = NewsItem.organisations.through.objects.filter(_any("newsitem", places, Page))
    return links.order_by("organisation").values_list("newsitem", "organisation__name")


def _cut(pictures: tuple[str, ...]) -> QuerySet[Rendition]:
    cut = Rendition.objects.filter(_any("image", pictures, SiteImage), filter_spec__in=SPECS)
    return cut.select_related("image")


_NEWEST, _ABOUT, _LATEST = Prepared(_newest), Prepared(_about), Prepared(_others)
_NAMES, _CUT = Prepared(_names), Prepared(_cut)


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
    pks = {f"picture_{number}": pk for number, pk in enumerate(sorted(missing))}
    for rendition in _CUT.objects(tuple(pks), **pks):
        image = found.setdefault(rendition.image_id, rendition.image)
        image.__dict__.setdefault("prefetched_renditions", []).append(rendition)
    if missing - set(found):
        found |= SiteImage.objects.in_bulk(missing - set(found))
    return found
