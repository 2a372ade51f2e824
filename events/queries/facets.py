"""How many dates each filter would leave: of the period that is shown, with all the other filters
in use. Nothing is counted that the reader may not see.

To count a hundred thousand dates would cost as much as to read them, so the counting stops at
`MOST`, and says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, Case, Value, When
from django.utils.translation import gettext as _

from community.models import Organisation, Topic
from events.enums import Kind, Mode
from events.models import Event, EventLanguage, Occurrence, Venue
from events.queries import open_seats, seats
from events.queries.filters import FLAGS, MANY, label_of, value_of
from events.queries.seats import ModeSeats
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime

    from django.db.models import Model, Q

    from community.models import Member
    from events.queries.filters import Filters
    from events.queries.periods import Period
    from events.querysets import OccurrenceQuerySet

MOST = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of the filter `name`; `count` dates would be left with it."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


class Group(NamedTuple):
    """Choices that stand together."""

    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Facets:
    """`is_cut`: there are more than `most` dates to count, so each number is at least so much."""

    groups: list[Group]
    is_cut: bool
    most: int = MOST


class _Row(NamedTuple):
    """A date and what it counts for. `lets_in`: one may register for it, if there is a seat of the
    `room` or `remote` ones (None: as many as come)."""

    event: int
    kind: str
    organisation: int | None
    place: int | None
    online: bool
    run: int
    lets_in: bool
    room: int | None
    remote: int | None


def facets(
    period: Period,
    filters: Filters,
    *,
    viewer: Member | None,
    now: datetime,
    latest_first: bool,
) -> Facets:
    """`latest_first`: where not all can be counted, count the last ones. The number of queries
    depends on the filters in use alone."""

    def rows(some: Filters) -> list[_Row]:
        visible = some.narrow(Occurrence.objects.visible_to(viewer), now)
        return _rows(period.in_order(visible, forwards=not latest_first), now)

    every = rows(filters)
    # A filter in use is counted as if it were not: else its other values would all be none.
    rows_of = {
        name: rows(filters.without(name)) if name in filters.used else every
        for name in (*MANY, *FLAGS)
    }
    links = _links({row.event for some in rows_of.values() for row in some[:MOST]})
    counts = {name: _count(name, rows_of[name], links) for name in MANY}
    names = _names(counts)
    choices = {name: _choices(name, names[name], counts[name], filters) for name in MANY}
    free = _free(rows_of["free"][:MOST])
    online = sum(row.online for row in rows_of["online"][:MOST])
    choices["part"] = [
        Choice("online", "1", _("Online"), online, filters.online),
        Choice("free", "1", _("Free seats"), free, filters.free),
    ]
    return Facets(
        is_cut=any(len(some) > MOST for some in rows_of.values()),
        groups=[Group(label, some) for name, label in _labels() if (some := choices[name])],
    )


def _rows(parts: list[OccurrenceQuerySet], now: datetime) -> list[_Row]:
    """The first dates in the order of their list; one more than `MOST` says that there are more."""
    found: list[_Row] = []
    for part in parts:
        flagged = part.annotate(
            online=_flag(open_seats.is_online()),
            lets_in=_flag(open_seats.lets_in(now)),
            room=open_seats.seats_of(Mode.ROOM),
            remote=open_seats.seats_of(Mode.ONLINE),
        )
        columns = flagged.values_list(
            "event_id", "event__kind", "event__host_id", "venue_id",
            "online", "run_id", "lets_in", "room", "remote",
        )  # fmt: skip
        found += map(_Row._make, columns[: MOST + 1])
    return found[: MOST + 1]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=False, output_field=BooleanField())


def _free(rows: list[_Row]) -> int:
    """How many of them have a seat for whoever comes now: the rule of `open_seats.is_open`."""
    rows = [row for row in rows if row.lets_in]
    counts = seats.counted({row.run for row in rows})

    def is_free(run: int, mode: Mode, number: int | None) -> bool:
        taken, waiting = counts.get((run, mode, False), 0), counts.get((run, mode, True), 0)
        return ModeSeats(number, taken, waiting).free != 0

    return sum(
        is_free(row.run, Mode.ROOM, row.room) or is_free(row.run, Mode.ONLINE, row.remote)
        for row in rows
    )


def _labels() -> list[tuple[str, str]]:
    """The groups in the order of the page."""
    return [
        ("kind", _("Kind")),
        ("topic", _("Topic")),
        ("part", _("Taking part")),
        ("language", _("Language")),
        ("organisation", _("Held by")),
        ("place", _("Place")),
    ]


def _links(events: set[int]) -> dict[str, dict[int, list[Any]]]:
    """The topics and languages of each event."""
    about = Event.topics.through.objects.filter(event__in=events)
    spoken = EventLanguage.objects.filter(event__in=events)
    links: dict[str, dict[int, list[Any]]] = {"topic": {}, "language": {}}
    for event, topic in about.values_list("event_id", "topic_id"):
        links["topic"].setdefault(event, []).append(topic)
    for event, code in spoken.values_list("event_id", "code"):
        links["language"].setdefault(event, []).append(code)
    return links


def _count(
    name: str, rows: list[_Row], links: dict[str, dict[int, list[Any]]]
) -> Counter[Hashable]:
    if name in links:
        return Counter(one for row in rows[:MOST] for one in links[name].get(row.event, ()))
    values = (getattr(row, name) for row in rows[:MOST])
    return Counter(value for value in values if value is not None)


def _names(counts: dict[str, Counter[Hashable]]) -> dict[str, dict[Hashable, tuple[str, str]]]:
    """What was counted, each with what the address and what the reader calls it."""

    def stored(name: str, model: type[Model], value: str) -> dict[Hashable, tuple[str, str]]:
        rows = model._default_manager.filter(pk__in=list(counts[name])).order_by()
        found = rows.values_list("pk", value, "name")
        return {pk: (str(public), str(words)) for pk, public, words in found}

    def listed(name: str, choices: type[Kind | SpokenLanguage]) -> dict[Hashable, tuple[str, str]]:
        return {one.value: (one.value, str(one.label)) for one in choices if one in counts[name]}

    return {
        "kind": listed("kind", Kind),
        "topic": stored("topic", Topic, "slug"),
        "language": listed("language", SpokenLanguage),
        "organisation": stored("organisation", Organisation, "uuid"),
        "place": stored("place", Venue, "uuid"),
    }


def _choices(
    name: str,
    names: dict[Hashable, tuple[str, str]],
    counts: Counter[Hashable],
    filters: Filters,
) -> list[Choice]:
    """Everything that was counted, and what is chosen even if it leaves nothing, by name."""
    labels = {value: (label, counts[key]) for key, (value, label) in names.items()}
    chosen = {value_of(one): label_of(one) for one in getattr(filters, name)}
    labels |= {value: (label, 0) for value, label in chosen.items() if value not in labels}
    choices = [
        Choice(name, value, label, number, value in chosen)
        for value, (label, number) in labels.items()
    ]
    return sorted(choices, key=lambda choice: choice.label.casefold())
