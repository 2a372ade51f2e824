"""The library: its things as one asks for them, and what else the list can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from community.models import Organisation, Topic
from foundation import collation, targets
from home.enums import EntryKind, Licence, Order, Shelf, shelf_of
from home.models import LibraryBody, LibraryEntry
from home.queries.news import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.paginator import Page as ListPage
    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from foundation.targets import Target
    from home.querysets import WrittenQuerySet

ENTRIES_A_PAGE = 20
# Of a hundred organisations nobody reads the list; the others lead here from their own pages.
MOST_ORGANISATIONS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed to, each or nothing, and its order. `language` is one of those that
    things are told in."""

    shelf: Shelf | None = None
    topic: Topic | None = None
    organisation: Organisation | None = None
    licence: Licence | None = None
    language: str = ""
    order: Order = Order.NEWEST

    @property
    def query(self) -> str:
        """What the address of the list carries; nothing of what goes without saying."""
        told = {
            "kind": self.shelf,
            "topic": self.topic and self.topic.slug,
            "organisation": self.organisation and str(self.organisation.uuid),
            "licence": self.licence,
            "language": self.language,
            "order": "" if self.order == Order.NEWEST else self.order,
        }
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return self != Asked(order=self.order)

    def without(self, name: str) -> Asked:
        return self.having(name, "" if name == "language" else None)

    def having(self, name: str, value: Any) -> Asked:
        return replace(self, **{name: value})


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to narrow the list by. `stays`: whether the archive has the lists it leads to."""

    name: str
    heading: str
    choices: list[Choice]
    stays: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether the list is narrowed by it; the first choice is not to."""
        return not self.choices[0].is_current


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. `no_such_page`: the wished page isn't there, so this is the first."""

    asked: Asked
    entries: list[Target]
    page: ListPage[int]
    no_such_page: bool
    shelves: Facet
    facets: list[Facet]
    orders: list[Choice]

    @property
    def count(self) -> int:
        return self.page.paginator.count


def listing(asked: Asked, *, language: str, number: int, request: HttpRequest) -> Listing:
    """Page `number` of the things that `asked` means, each once: in `language` or as it was written.
    A constant number of queries."""
    rows = _rows(asked, language)
    paginator = Paginator(_ordered(rows, asked.order, language), ENTRIES_A_PAGE)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    return Listing(
        asked=asked,
        entries=_entries(list(page.object_list), request),
        page=page,
        no_such_page=not exists,
        shelves=_shelves(asked, language),
        facets=[facet for facet in _facets(asked, language) if len(facet.choices) > 1],
        orders=[
            Choice(str(order.label), None, asked.having("order", order).query, order == asked.order)
            for order in Order
        ],
    )


def of_organisation(
    organisation: Organisation, language: str, limit: int
) -> tuple[list[Target], int]:
    """The newest things that name it, and how many there are. A constant number of queries."""
    rows = _rows(Asked(organisation=organisation), language)
    keys = list(_ordered(rows, Order.NEWEST, language))
    return (_entries(keys[:limit], None) if keys else []), len(keys)


def _rows(asked: Asked, language: str) -> WrittenQuerySet:
    """Who asks for a language is shown the words in it."""
    if asked.language:
        told = LibraryEntry.objects.written().filter(locale__language_code=asked.language)
    else:
        told = LibraryEntry.objects.once(language)
    return _narrowed(told, asked)


def _narrowed(rows: WrittenQuerySet, asked: Asked) -> WrittenQuerySet:
    """By whatever is the same in all languages."""
    if asked.shelf:
        rows = rows.filter(kind__in=asked.shelf.kinds)
    if asked.licence:
        rows = rows.filter(licence=asked.licence)
    if asked.topic:
        about = LibraryEntry.topics.through.objects.filter(topic=asked.topic)
        rows = rows.filter(pk__in=about.values("libraryentry_id"))
    if asked.organisation:
        whose = LibraryBody.objects.filter(organisation=asked.organisation)
        rows = rows.filter(pk__in=whose.values("page_id"))
    return rows


def _ordered(rows: WrittenQuerySet, order: Order, language: str) -> Any:
    """Their primary keys. No database knows the order of letters in every language."""
    if order == Order.TITLE:
        titles = rows.order_by().values_list("pk", "title")
        by_title = sorted(titles, key=lambda row: (collation.key(row[1], language), row[0]))
        return [key for key, _title in by_title]
    return rows.order_by("-first_published_at", "-pk").values_list("pk", flat=True)


def _entries(keys: list[int], request: HttpRequest | None) -> list[Target]:
    """Both forms are read at once: whatever their cards show, all things have in common."""
    rows = LibraryEntry.objects.select_related("locale", "picture", "materialpage")
    pages = list(rows.filter(pk__in=keys))
    # Visible to whoever sees the list, so it is nobody's in particular.
    found = targets.with_cards(pages, LibraryEntry.cards(pages, None), request)
    return [found[key] for key in keys if key in found]


def _shelves(asked: Asked, language: str) -> Facet:
    rows = _rows(asked.without("shelf"), language)
    counts: dict[Shelf, int] = {}
    for kind, count in _counted(rows, "kind"):
        shelf = shelf_of(EntryKind(kind))
        counts[shelf] = counts.get(shelf, 0) + count
    options = [(shelf, str(shelf.label), counts.get(shelf, 0)) for shelf in Shelf]
    return _facet(asked, "shelf", _("Kind"), _("Everything"), options)


def _facets(asked: Asked, language: str) -> Iterable[Facet]:
    yield _topics(asked, language)
    yield _organisations(asked, language)
    yield _licences(asked, language)
    yield _languages(asked)


def _topics(asked: Asked, language: str) -> Facet:
    rows = _rows(asked.without("topic"), language)
    links = LibraryEntry.topics.through.objects.filter(libraryentry__in=rows.values("pk"))
    counts = dict(links.values_list("topic").annotate(Count("pk")).order_by())
    options = _named(Topic, counts, asked.topic, language)
    return _facet(asked, "topic", _("Topics"), _("All topics"), options, stays=True)


def _organisations(asked: Asked, language: str) -> Facet:
    rows = _rows(asked.without("organisation"), language)
    bodies = LibraryBody.objects.filter(page__in=rows.values("pk"), organisation__isnull=False)
    number = Count("page", distinct=True)
    counted = bodies.order_by().values_list("organisation").annotate(number=number)
    counts = dict(counted.order_by("-number", "organisation")[:MOST_ORGANISATIONS])
    options = _named(Organisation, counts, asked.organisation, language)
    return _facet(asked, "organisation", _("Organisations"), _("All organisations"), options)


def _licences(asked: Asked, language: str) -> Facet:
    counts = dict(_counted(_rows(asked.without("licence"), language), "licence"))
    options = [
        (one, str(one.label), counts.get(one.value, 0))
        for one in Licence
        if one.value in counts or one == asked.licence
    ]
    return _facet(asked, "licence", _("Licences"), _("All licences"), options)


def _languages(asked: Asked) -> Facet:
    """Those that things are told in; one told in three counts in three."""
    rows = _narrowed(LibraryEntry.objects.written(), asked)
    counts = dict(_counted(rows, "locale__language_code"))
    options = [
        (code, str(name), counts.get(code, 0))
        for code, name in settings.LANGUAGES
        if code in counts or code == asked.language
    ]
    return _facet(asked, "language", _("Languages"), _("All languages"), options)


def _counted(rows: WrittenQuerySet, field: str) -> Iterable[tuple[str, int]]:
    return rows.order_by().values_list(field).annotate(Count("pk"))


def _named(
    model: type[Topic] | type[Organisation], counts: dict[int, int], chosen: Any, language: str
) -> list[tuple[Any, str, int]]:
    """Rows with names, in the order of `language`, and the chosen one in any case."""
    keys = {*counts, *([chosen.pk] if chosen else [])}
    rows = model._default_manager.filter(pk__in=keys)
    options = [(row, row.name.text(language), counts.get(row.pk, 0)) for row in rows]
    return sorted(options, key=lambda option: collation.key(option[1], language))


def _facet(
    asked: Asked,
    name: str,
    heading: str,
    everything: str,
    options: list[tuple[Any, str, int]],
    *,
    stays: bool = False,
) -> Facet:
    chosen = getattr(asked, name)
    choices = [
        Choice(text, count, asked.having(name, value).query, value == chosen)
        for value, text, count in options
    ]
    if not choices:
        return Facet(name, heading, [], stays)
    whole = Choice(everything, None, asked.without(name).query, not chosen)
    return Facet(name, heading, [whole, *choices], stays)
