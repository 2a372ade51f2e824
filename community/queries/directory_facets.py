"""How many of those found each choice would leave, with all the other choices in use. A value
counts only where the viewer sees it.

To count a hundred thousand people would take as long as to read them, so the counting stops at
`MOST`, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Min

from community.enums import Facet, OpenTo, OrganisationKind
from community.models import DirectoryValue, Organisation, Skill, Topic
from community.queries.directory_words import language_name
from community.queries.seeing import where_row_visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from community.models import Member
    from community.queries.directory import Asked

MOST = 2000
# Of one facet, those that most have; what is chosen besides.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `count` people would be left with it."""

    value: str
    label: str
    count: int
    is_chosen: bool


class Group(NamedTuple):
    """A facet with its values, those that most have first."""

    facet: Facet
    choices: list[Choice]

    @property
    def label(self) -> str:
        return str(self.facet.label)


@dataclass(frozen=True, slots=True)
class Facets:
    """`is_cut`: there are more than `most` people to count, so each number is at least so much."""

    groups: list[Group]
    is_cut: bool
    most: int = MOST


@dataclass(frozen=True, slots=True)
class _Row:
    value: str
    label: str
    count: int


def count(
    asked: Asked,
    found: Sequence[int],
    find: Callable[[Asked, Member], Sequence[int]],
    *,
    viewer: Member,
) -> Facets:
    """Of those `found` by what is `asked`, at most one more than `MOST`, and of whom else `find`
    finds. The number of queries depends on the facets in use alone."""
    unused = [facet for facet in Facet if facet not in asked.chosen]
    rows, is_cut = _count(found, unused, viewer)
    # One in use is counted as if it were not: else its other values would all be none.
    for facet in asked.chosen:
        others, cut = _count(find(asked.without(facet), viewer), [facet], viewer)
        rows |= others
        is_cut = is_cut or cut
    names = _names(rows, asked)
    groups = [
        Group(facet, _choices(facet, rows.get(facet, []), names, asked.chosen.get(facet, ())))
        for facet in Facet
    ]
    return Facets([group for group in groups if group.choices], is_cut)


def _count(
    found: Sequence[int], facets: Iterable[Facet], viewer: Member
) -> tuple[dict[Facet, list[_Row]], bool]:
    counted = (
        DirectoryValue.objects.filter(
            where_row_visible(viewer), profile__in=found[:MOST], facet__in=list(facets)
        )
        .values("facet", "value")
        .annotate(label=Min("label"), people=Count("profile"))
        .order_by("facet", "-people", "value")
        .values_list("facet", "value", "label", "people")
    )
    rows: dict[Facet, list[_Row]] = {}
    for facet, *row in counted if found else ():
        rows.setdefault(Facet(facet), []).append(_Row(*row))
    return rows, len(found) > MOST


def _names(rows: dict[Facet, list[_Row]], asked: Asked) -> dict[tuple[Facet, str], str]:
    """What the values are called that other tables name."""
    names = {}
    for facet, model, column in (
        (Facet.SKILL, Skill, "slug"),
        (Facet.TOPIC, Topic, "slug"),
        (Facet.ORGANISATION, Organisation, "uuid"),
    ):
        values = {row.value for row in rows.get(facet, [])[:SHOWN]}
        values |= set(asked.chosen.get(facet, ()))
        known: Any = model._base_manager.filter(**{f"{column}__in": values})
        # Addresses may name any: what is suggested only is nobody's to read.
        if model is Skill:
            known = known.filter(is_suggested=False)
        for thing in known:
            names[facet, str(getattr(thing, column))] = str(thing)
    return names


def _choices(
    facet: Facet,
    rows: list[_Row],
    names: dict[tuple[Facet, str], str],
    chosen: tuple[str, ...],
) -> list[Choice]:
    shown = [row for n, row in enumerate(rows) if n < SHOWN or row.value in chosen]
    found = {row.value for row in shown}
    shown += [_Row(value, "", 0) for value in chosen if value not in found]
    return [
        Choice(row.value, label, row.count, row.value in chosen)
        for row in shown
        if (label := _label(facet, row, names))
    ]


def _label(facet: Facet, row: _Row, names: dict[tuple[Facet, str], str]) -> str:
    """Empty for what there is not: an address may say anything."""
    if facet == Facet.KIND:
        return str(OrganisationKind(row.value).plural) if row.value in OrganisationKind else ""
    if facet == Facet.OPEN_TO:
        return str(OpenTo(row.value).label) if row.value in OpenTo else ""
    if facet == Facet.LANGUAGE:
        return language_name(row.value)
    if facet == Facet.AMBASSADOR:
        return str(Facet.AMBASSADOR.label) if row.value == "1" else ""
    if facet == Facet.PLACE:
        return row.label or row.value
    return names.get((facet, row.value), "")
