"""The funder's report: what may be said of a period that is over, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from community.enums import OrganisationKind
from events import disclosure
from events.disclosure import Period, rounded
from events.enums import Kind
from events.models import Event, Run
from events.queries import presence
from events.queries.figures import Line

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from community.models import Organisation
    from events.disclosure import Published, Table


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a name, and how many people, rounded. `inner`: of the line above."""

    name: str
    people: int
    inner: bool = False


@dataclass(frozen=True, slots=True)
class KindRow:
    """What is known of one kind of event that is no person: how often, how long, how many seats."""

    name: str
    events: int
    runs: int
    hours: float
    seats: int


@dataclass(frozen=True, slots=True)
class Report:
    """`rows_` are empty where nothing may be said; `is_year`: only then organisations are told."""

    period: Period
    events: int
    runs: int
    hours: float
    seats: int
    unlimited: int
    asked: int
    confirmed: int
    took_part: int
    no_shows: int
    unmarked: int
    trained: int
    offered: tuple[KindRow, ...]
    kinds: tuple[Row, ...]
    bodies: tuple[Row, ...]
    quarters: tuple[tuple[Period, int], ...]


def is_over(period: Period, today: date) -> bool:
    """Whether a report on `period` can be made: of one that goes on, two reports would differ by a
    few days."""
    last = period.parts[-1]
    return (last.year, last.first) < (today.year, presence.quarter_of(today).first)


def periods(years: list[int], today: date) -> list[Period]:
    """All that a report can be about, the last first."""
    return [
        period for year in years for period in disclosure.periods_of(year) if is_over(period, today)
    ]


def events_in() -> QuerySet[Event]:
    """All events that are the site's own: what partners hold has no page and no people here."""
    return Event.objects.filter(schedule_page__isnull=False)


def of_period(period: Period, *, now: datetime) -> Report:
    """The report on `period`, over all events; a constant number of queries."""
    found = presence.presences(Run.objects.filter(event__in=events_in()), now=now)
    rows = presence.bodies(found.body_of.values())
    published = disclosure.publish(found.visits(rows), period)
    total = Line()
    kinds: dict[str, Line] = defaultdict(Line)
    events: dict[str, set[int]] = defaultdict(set)
    for run in found.runs:
        if period.has(run.quarter):
            total.add(run)
            kinds[run.kind].add(run)
            events[run.kind].add(run.run.event_id)
    return Report(
        period=period,
        events=sum(map(len, events.values())),
        runs=total.runs,
        hours=round(total.hours, 2),
        seats=total.seats,
        unlimited=total.unlimited,
        asked=rounded(len(total.asked)),
        confirmed=rounded(len(total.confirmed)),
        took_part=published.took_part,
        no_shows=rounded(len(total.no_shows)),
        unmarked=rounded(len(total.unmarked)),
        trained=published.trained,
        offered=tuple(
            KindRow(str(kind.label), len(events[kind]), line.runs, round(line.hours, 2), line.seats)
            for kind in Kind
            if (line := kinds.get(kind)) is not None
        ),
        kinds=_rows(published.kinds, {kind.value: str(kind.label) for kind in Kind}),
        bodies=_bodies(published, {str(body.uuid): body for body in rows.values()}),
        quarters=published.quarters,
    )


def _rows(
    table: Table[str] | None, names: dict[str, str], *, inner: bool = False
) -> tuple[Row, ...]:
    if table is None:
        return ()
    rows = [Row(names.get(key, key), number, inner) for key, number in table.lines]
    if table.others is not None:
        rows.append(Row(_("Others together"), table.others, inner))
    return tuple(rows)


def _bodies(published: Published, bodies: dict[str, Organisation]) -> tuple[Row, ...]:
    """The kinds, each with its organisations below it."""
    names = {kind.value: str(kind.plural) for kind in OrganisationKind}
    names[""] = _("People without an organisation here")
    within = dict(published.bodies)
    rows: list[Row] = []
    if published.body_kinds is None:
        return ()
    shown = _rows(published.body_kinds, names)
    keys = [key for key, _number in published.body_kinds.lines]
    for number, row in enumerate(shown):
        rows.append(row)
        inner = within.get(keys[number]) if number < len(keys) else None
        named = {key: str(body) for key, body in bodies.items()}
        rows += _rows(inner, named, inner=True)
    return tuple(rows)
