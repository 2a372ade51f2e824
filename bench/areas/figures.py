"""Figures at the desk and the report: `size` people a hundred runs, beside those of one run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bench.areas.participants import people as crowd_of
from bench.measure import Measure, against_floor
from events.disclosure import Period
from events.models import Attendance, Event, Registration
from events.queries import figures, report
from tests.factories.dates import event, occurrence

RUNS = 100
NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
FIRST = date(2026, 1, 12)
# Each line is read once and put into some sets: at most so many times what reading it takes.
FIGURES = 25.0


def measure(size: int) -> list[Measure]:
    """`size` people, each in five runs of a hundred, all marked."""
    people = crowd_of(max(size, 50))
    days = [
        occurrence(event(kind="training"), FIRST + timedelta(days=3 * n), run={"seats_room": 20})
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
            what=what,
            floor=_read,
            times=5,
        )
        for name, what in (("desk", _desk), ("report", _report))
    ]


def _read() -> object:
    """The least: every registration and every mark, once."""
    places = list(Registration.objects.values_list("pk", "run", "contact", "state"))
    return places, list(Attendance.objects.values_list("registration", "presence"))


def _desk() -> object:
    return figures.of_events(Event.objects.all(), now=NOW)


def _report() -> object:
    return report.of_period(Period(2026, 1, 4), now=NOW)
