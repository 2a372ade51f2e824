"""Figures at the desk and the report: `size` people a hundred runs, beside those of one run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse

from bench.areas.participants import people as crowd_of
from bench.measure import Measure, against_floor
from events.disclosure import Period
from events.models import Attendance, Event, Registration
from events.queries import figures, report
from tests.factories.dates import occurrence
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from collections.abc import Callable

EVENTS = 5
RUNS = 100
NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
FIRST, AHEAD = date(2026, 1, 12), date(2027, 9, 1)
# Each line is read once and put into some sets: at most so many times what reading it takes.
FIGURES = 25.0


def measure(size: int) -> list[Measure]:
    """`size` people, each in five runs of a hundred, all marked."""
    people = crowd_of(max(size, 50))
    # With a page each, as the site's own events have; its one date is still to come.
    events = [
        Event.objects.get(key=page.event_key)
        for n in range(EVENTS)
        for page in [published(plan(entry(AHEAD)), kind="training", slug=f"trains-{n}")]
    ]
    days = [
        occurrence(
            events[n % EVENTS],
            FIRST + timedelta(days=3 * n),
            run={"registration": "here", "seats_room": 20},
        )
        for n in range(RUNS)
    ]
    rows = Registration.objects.bulk_create(
        Registration(
            run=days[(number + step * 7) % RUNS].run,
            contact=contact,
            state="confirmed",
            mode="room",
            created_at=NOW,
            changed_at=NOW,
        )
        for number, contact in enumerate(people)
        for step in range(5)
    )
    of_run = {day.run_id: day for day in days}
    Attendance.objects.bulk_create(
        Attendance(
            registration=row,
            occurrence=of_run[row.run_id],
            presence="present",
            source="list",
            at=of_run[row.run_id].end,
        )
        for row in rows
    )
    return [
        against_floor(
            area="figures",
            name=name,
            size=size,
            bar=FIGURES,
            what=_answering(what),
            floor=_answering(_read),
            times=5,
        )
        for name, what in (("desk", _desk), ("report", _report))
    ]


def _answering(work: Callable[[], object]) -> Callable[[], HttpResponse]:
    """`work` as a page would do it, without the page."""

    def answer() -> HttpResponse:
        work()
        return HttpResponse()

    return answer


def _read() -> object:
    """The least: every registration and every mark, once."""
    places = list(Registration.objects.values_list("pk", "run", "contact", "state"))
    return places, list(Attendance.objects.values_list("registration", "presence"))


def _desk() -> object:
    return figures.of_events(Event.objects.all(), now=NOW)


def _report() -> object:
    return report.of_period(Period(2026, 1, 4), now=NOW)
