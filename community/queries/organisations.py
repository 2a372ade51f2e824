"""Organisations as readers see them: the list, one page, and which two may be the same.

Organisations are public; of who works there a reader learns as much as `seeing` says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from community.enums import (
    AffiliationRole,
    AffiliationState,
    OrganisationKind,
    ProfileField,
)
from community.models import Affiliation, Organisation, OrganisationMerge
from community.queries import seeing
from foundation import collation, countries, folding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from django.core.paginator import Page as ListPage
    from django.db.models import QuerySet

    from community.models import Member
    from foundation.words import Words

LINES_A_PAGE, PEOPLE_A_PAGE = 50, 24
# Who speaks for it comes first.
RANKS = (
    AffiliationRole.AMBASSADOR,
    AffiliationRole.CONTACT,
    AffiliationRole.HEAD,
    AffiliationRole.MEMBER,
)
# How alike two names must be to be shown as perhaps the same.
ALIKE = 0.9
MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation in the list; `members` is how many of them the reader may see, None for
    visitors."""

    uuid: UUID
    name: Words
    kind: str
    country: str
    members: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind or country that the list can be narrowed to, and how many there are."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    lines: list[Line]
    page: ListPage
    kinds: list[Choice]
    countries: list[Choice]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works there, as far as the reader may know; `title` is empty where not."""

    uuid: UUID
    name: str
    title: str
    role: str
    is_ambassador: bool


@dataclass(frozen=True, slots=True)
class Body:
    """One organisation with what stands around it."""

    organisation: Organisation
    country: str
    parts: list[Organisation]
    people: list[Colleague]
    page: ListPage


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be the same organisation, and why one might think so."""

    one: Organisation
    other: Organisation
    members: tuple[int, int]


def current(uuids: Iterable[UUID | str]) -> dict[str, str]:
    """Where old public ids lead that went into another organisation: {old: new}."""
    rows = OrganisationMerge.objects.filter(old_uuid__in=list(uuids))
    return {str(old): str(new) for old, new in rows.values_list("old_uuid", "into__uuid")}


def moved(uuid: UUID) -> UUID | None:
    """Where this old public id leads; None: it was never that of another organisation."""
    row = OrganisationMerge.objects.select_related("into").filter(old_uuid=uuid).first()
    return row.into.uuid if row else None


def by_name(rows: Iterable[Organisation], language: str) -> list[Organisation]:
    return sorted(rows, key=lambda row: collation.key(row.name.text(language), language))


def listing(
    *,
    viewer: Member | None,
    language: str,
    q: str = "",
    kind: str = "",
    country: str = "",
    number: int = 1,
) -> Listing:
    """Page `number` of the organisations by name; the counts of a choice are of what the other one
    leaves. A constant number of queries."""
    named = [row for row in Organisation.objects.all() if _is_called(row, q)]
    chosen = [
        row
        for row in named
        if (not kind or row.kind == kind) and (not country or row.country == country)
    ]
    page = Paginator(by_name(chosen, language), LINES_A_PAGE).get_page(number)
    counts = _visible_members(page.object_list, viewer)
    kinds = Counter(row.kind for row in named if not country or row.country == country)
    lands = Counter(row.country for row in named if not kind or row.kind == kind)
    return Listing(
        lines=[
            Line(
                row.uuid,
                row.name,
                row.get_kind_display(),
                countries.name(row.country) if row.country else "",
                None if viewer is None else counts[row.pk],
            )
            for row in page.object_list
        ],
        page=page,
        kinds=[
            Choice(value, str(OrganisationKind(value).plural), kinds[value], value == kind)
            for value in OrganisationKind.values
            if kinds[value] or value == kind
        ],
        countries=[
            Choice(code, name, lands[code], code == country)
            for code, name in countries.names(language).items()
            if lands[code] or code == country
        ],
    )


def of(organisation: Organisation, *, viewer: Member | None, language: str, number: int) -> Body:
    """Its page as `viewer` (None: a visitor) may see it. A constant number of queries."""
    rows = _seen(viewer).filter(organisation=organisation)
    keys = rows.values_list("pk", "role", "member__profile__is_ambassador", "member__name")
    ordered = sorted(keys, key=lambda key: _place(key, language))
    page = Paginator([key[0] for key in ordered], PEOPLE_A_PAGE).get_page(number)
    return Body(
        organisation=organisation,
        country=countries.name(organisation.country) if organisation.country else "",
        parts=by_name(organisation.parts.all(), language),
        people=_people(list(page.object_list), viewer),
        page=page,
    )


def duplicates() -> list[Pair]:
    """Organisations that may be the same: called alike in a language once marks and the order of
    words are left out, or with one register code."""
    rows = {row.pk: row for row in Organisation.objects.all()}
    pairs = sorted({pair for group in _suspects(rows.values()) for pair in group})[:MOST_PAIRS]
    counted = Affiliation.objects.filter(
        organisation__in={pk for pair in pairs for pk in pair}
    ).exclude(state=AffiliationState.ENDED)
    members = Counter(counted.values_list("organisation", flat=True))
    return [
        Pair(rows[one], rows[other], (members[one], members[other]))
        for one, other in pairs
        # What belongs to the other is another by design.
        if rows[one].parent_id != other and rows[other].parent_id != one
    ]


def alike(name: str, limit: int = 5) -> list[Organisation]:
    """Organisations that a suggested `name` may mean, the likeliest first."""
    wanted = folding.fold(name)
    found = [
        (max((_likeness(wanted, folding.fold(text)) for text in row.name.values()), default=0), row)
        for row in Organisation.objects.all()
    ]
    near = sorted((pair for pair in found if pair[0] >= 0.6), key=lambda pair: -pair[0])
    return [row for _how, row in near[:limit]]


def _is_called(row: Organisation, q: str) -> bool:
    """Whether each word of `q` begins a word of a name, in whichever language."""
    terms = folding.query_terms(q)
    if not terms:
        return True
    words = {word for text in row.name.values() for word in folding.words(text)}
    stems = [folding.stem(term) for term in terms]
    return all(any(word.startswith(stem) for word in words) for stem in stems)


def _seen(viewer: Member | None) -> QuerySet[Affiliation]:
    """The confirmed affiliations that `viewer` may know of."""
    seen = seeing.where_visible(
        viewer, ProfileField.ORGANISATIONS, profile="member__profile__", member="member__"
    )
    return Affiliation.objects.filter(seen, state=AffiliationState.VERIFIED)


def _visible_members(rows: Iterable[Organisation], viewer: Member | None) -> Counter[int]:
    if viewer is None:
        return Counter()
    seen = _seen(viewer).filter(organisation__in=list(rows))
    return Counter(seen.values_list("organisation", flat=True))


def _place(key: tuple[int, str, bool | None, str], language: str) -> tuple[Any, ...]:
    _pk, role, is_ambassador, name = key
    rank = 0 if is_ambassador else RANKS.index(AffiliationRole(role))
    return rank, collation.key(name, language)


def _people(pks: list[int], viewer: Member | None) -> list[Colleague]:
    """The people of a page in its order."""
    knows_title = seeing.where_visible(
        viewer, ProfileField.TITLE, profile="member__profile__", member="member__"
    )
    rows = (
        Affiliation.objects.filter(pk__in=pks)
        .select_related("member__profile")
        .annotate(knows_title=_as_column(knows_title))
        .in_bulk()
    )
    return [_colleague(rows[pk]) for pk in pks]


def _as_column(rule: Q) -> ExpressionWrapper:
    return ExpressionWrapper(rule & Q(Value(True)), output_field=BooleanField())


def _colleague(row: Any) -> Colleague:
    profile = getattr(row.member, "profile", None)
    is_ambassador = bool(profile and profile.is_ambassador)
    is_role = row.role != AffiliationRole.MEMBER
    return Colleague(
        uuid=row.member.uuid,
        name=row.member.name,
        title=(row.title or (profile.title if profile else "")) if row.knows_title else "",
        role=str(AffiliationRole.AMBASSADOR.label)
        if is_ambassador
        else str(row.get_role_display() if is_role else ""),
        is_ambassador=is_ambassador,
    )


def _suspects(rows: Iterable[Organisation]) -> Iterator[set[tuple[int, int]]]:
    codes: dict[tuple[str, str], set[int]] = defaultdict(set)
    # Compared only with those that begin alike: all with all would take minutes for thousands.
    names: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        if row.register_code:
            codes[row.country, folding.fold(row.register_code)].add(row.pk)
        for text in row.name.values():
            if folded := " ".join(sorted(folding.words(text))):
                names[folded[:4]].append((folded, row.pk))
    for same in codes.values():
        yield set(combinations(sorted(same), 2))
    for group in names.values():
        yield {
            (min(one, other), max(one, other))
            for (a, one), (b, other) in combinations(group, 2)
            if one != other and _likeness(a, b) >= ALIKE
        }


def _likeness(a: str, b: str) -> float:
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.6 else 0.0
