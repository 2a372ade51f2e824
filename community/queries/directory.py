"""Whom a member finds in the directory: by words, by what is chosen, in which order.

A word finds somebody only where the viewer sees the field it stands in; a choice, a count and the
rank likewise. The index says which field that is, `queries.seeing` who sees it now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Sum, Value, When

from community.enums import Facet, Order, ProfileField
from community.models import DirectoryName, DirectoryTerm, DirectoryValue, Member, Profile
from community.queries import directory_facets, directory_spelling, profiles
from community.queries.seeing import where_row_visible, where_visible
from community.querysets import begins, begins_with_any
from foundation.folding import query_terms, stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from community.queries.directory_facets import Facets
    from community.queries.profiles import PersonCard

PEOPLE_A_PAGE = 24
COUNTED = directory_facets.MOST

# What a word is worth by where it stands; whole, at the beginning of one, and with another ending.
WORTH = {
    ProfileField.NAME: 8,
    ProfileField.TITLE: 5,
    ProfileField.SKILLS: 5,
    ProfileField.TOPICS: 4,
    ProfileField.ASK_ME_ABOUT: 4,
    ProfileField.ORGANISATIONS: 3,
    ProfileField.PLACE: 3,
    ProfileField.LANGUAGES: 2,
    ProfileField.OPEN_TO: 2,
    ProfileField.LOOKING_FOR: 2,
}
WHOLE, BEGINNING, BENT = 4, 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`terms`: folded words, all of which must be found; `meant`: names that may stand for one of
    them; `chosen`: of each facet any of these values."""

    terms: tuple[str, ...] = ()
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    order: Order | None = None
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def in_order(self) -> Order:
        """Without words there is no better match."""
        if not self.terms:
            return self.order if self.order == Order.NEWEST else Order.NAME
        return self.order or Order.BEST

    def without(self, facet: Facet) -> Asked:
        return replace(self, chosen={f: v for f, v in self.chosen.items() if f != facet})


@dataclass(frozen=True, slots=True)
class Found:
    """One page of people. `meant`: the names shown instead, where nobody was found by what was
    typed. `no_such_page`: the wished page isn't there, so this is the first."""

    cards: list[PersonCard]
    page: Page[int]
    facets: Facets | None
    meant: tuple[str, ...]
    no_such_page: bool

    @property
    def total(self) -> int:
        return self.page.paginator.count


def asked(text: str, **others: object) -> Asked:
    """What somebody asks who typed `text`."""
    return Asked(terms=tuple(query_terms(text)), **others)  # type: ignore[arg-type]


def narrowed(asked: Asked, facet: Facet, values: tuple[str, ...]) -> Asked:
    """The same, with these values of `facet`."""
    return replace(asked, chosen={**asked.chosen, facet: values})


def find(
    asked: Asked,
    *,
    viewer: Member,
    language: str,
    number: int = 1,
    size: int = PEOPLE_A_PAGE,
    with_facets: bool = True,
) -> Found:
    """Page `number` of whom `viewer` finds. The number of queries depends on what is asked, not on
    who is found."""
    some = _some(asked, viewer)
    meant: tuple[str, ...] = ()
    if not some and asked.terms:
        asked, meant = _as_meant(asked, viewer)
        some = _some(asked, viewer) if meant else []
    # More than are held in hand are found anew wherever all of them matter.
    everybody = some if len(some) <= COUNTED else people(asked, viewer)
    total = len(some) if len(some) <= COUNTED else people(asked, viewer).count()
    paginator = Paginator(range(total), size)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    first = max(page.start_index() - 1, 0)
    rows = _sorted(asked, everybody, viewer, language)[first : first + size]
    facets = None
    if with_facets:
        facets = directory_facets.count(asked, some, _some, viewer=viewer)
    return Found(_cards(list(rows) if total else [], viewer), page, facets, meant, not exists)


def _some(asked: Asked, viewer: Member) -> list[int]:
    """The ids of whom `viewer` finds, in no order: one more than are counted, at most. To find them
    is what takes long among many members, so it is done once for all that is told of them."""
    return list(people(asked, viewer).order_by().values_list("pk", flat=True)[: COUNTED + 1])


def _as_meant(asked: Asked, viewer: Member) -> tuple[Asked, tuple[str, ...]]:
    """The same with the names that may be meant, and those; as it was where there are none, or
    where only what is chosen keeps people out."""
    if asked.chosen and people(replace(asked, chosen={}), viewer).exists():
        return asked, ()
    lone = [t for t in asked.terms if not matching((t,), viewer).exists()]
    meant = directory_spelling.meant(lone or list(asked.terms), viewer)
    if not meant or any(term not in meant for term in lone):
        return asked, ()
    corrected = replace(asked, meant=meant)
    # Of several that one word may mean, those that somebody has beside the other words.
    having = people(replace(corrected, chosen={}), viewer)
    kept = directory_spelling.kept(meant, having)
    return (replace(asked, meant=kept), _in_words(kept)) if kept else (asked, ())


def _in_words(meant: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in meant.values() for word in words))


def listed(viewer: Member) -> QuerySet[Profile]:
    """Everybody whom `viewer` may find at all. Who isn't in the directory isn't shown to themselves
    there either: they would think that they are."""
    everybody = Profile.objects.filter(where_visible(viewer), in_directory=True)
    return everybody.exclude(member__name="")


def people(asked: Asked, viewer: Member) -> QuerySet[Profile]:
    """Whom `viewer` finds, in no order."""
    found = listed(viewer)
    for term in asked.terms:
        having = matching((term,), viewer, asked.meant)
        found = found.filter(pk__in=having.values("profile"))
    for facet, values in asked.chosen.items():
        having_one = DirectoryValue.objects.filter(
            where_row_visible(viewer), facet=facet, value__in=values
        )
        found = found.filter(pk__in=having_one.values("profile"))
    return found


def matching(
    terms: Sequence[str], viewer: Member, meant: Mapping[str, tuple[str, ...]] | None = None
) -> QuerySet[DirectoryTerm]:
    """Words of the index that `viewer` may see and that begin like any of `terms`, bent or not, or
    are a name that is meant by one."""
    condition = begins_with_any(stem(term) for term in terms)
    for term in terms:
        if words := (meant or {}).get(term):
            condition |= Q(field=ProfileField.NAME, term__in=_folded(words))
    return DirectoryTerm.objects.filter(condition, where_row_visible(viewer))


def _folded(words: Sequence[str]) -> list[str]:
    return [term for word in words for term in query_terms(word)]


def in_order(
    asked: Asked, *, viewer: Member, language: str, part: slice = slice(None)
) -> list[int]:
    """The ids of that `part` of whom `viewer` finds, sorted."""
    return list(_sorted(asked, people(asked, viewer), viewer, language)[part])


def _sorted(asked: Asked, found: Any, viewer: Member, language: str) -> QuerySet[Any, int]:
    """Those in `found` (rows, or their ids), as it was `asked`."""
    if asked.in_order == Order.NEWEST:
        rows = Profile.objects.filter(pk__in=found)
        return rows.order_by("-member__date_joined", "-pk").values_list("pk", flat=True)
    if asked.in_order == Order.NAME:
        names = DirectoryName.objects.filter(language=language, profile__in=found)
        return names.order_by("place", "profile").values_list("profile", flat=True)
    ranked = (
        matching(asked.terms, viewer, asked.meant)
        .filter(profile__in=found, profile__places_by_name__language=language)
        .values("profile", "profile__places_by_name__place")
        .annotate(rank=Sum(_worth(asked.terms)))
    )
    best_first = ranked.order_by("-rank", "profile__places_by_name__place", "profile")
    return best_first.values_list("profile", flat=True)


def _worth(terms: Sequence[str]) -> Case:
    """Of a row: what it is worth for the first of `terms` that it is for."""
    shapes = [
        (condition, how_well)
        for term in terms
        for condition, how_well in (
            (Q(term=term), WHOLE),
            (begins(term), BEGINNING),
            (begins(stem(term)), BENT),
        )
    ]
    shapes.sort(key=lambda shape: -shape[1])
    where = Case(
        *(When(field=field, then=Value(worth)) for field, worth in WORTH.items()),
        default=Value(1),
        output_field=IntegerField(),
    )
    how = Case(
        *(When(condition, then=Value(how_well)) for condition, how_well in shapes),
        default=Value(1),
        output_field=IntegerField(),
    )
    return where * how  # type: ignore[return-value]


def _cards(ids: Sequence[int], viewer: Member) -> list[PersonCard]:
    members = Member.objects.in_bulk(ids)
    cards = profiles.cards(list(members.values()), viewer)
    return [cards[pk] for pk in ids if pk in cards]
