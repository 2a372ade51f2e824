"""Dates without a schedule behind them: for what only reads dates."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from events.models import Event, Occurrence, Run

if TYPE_CHECKING:
    from random import Random

MADE = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Tallinn", "Europe/Ljubljana", "America/New_York", "Pacific/Auckland", "UTC")


def event(**fields: object) -> Event:
    """An event that is shown, without any page."""
    return Event.objects.create(**{"is_live": True, **fields})


def occurrence(
    of: Event,
    day: date,
    start: time = time(9),
    *,
    length: timedelta = timedelta(hours=2),
    zone: str = "Europe/Tallinn",
    run: dict[str, object] | None = None,
    **fields: object,
) -> Occurrence:
    """A date of its own run."""
    begin = datetime.combine(day, start)
    end = begin + length
    starts_at, ends_at = (
        moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for moment in (begin, end)
    )
    settings = {"starts_at": starts_at, "ends_at": ends_at, **(run or {})}
    made = Run.objects.create(event=of, plan_key=uuid.uuid4(), each_date=True, **settings)
    return Occurrence.objects.create(
        event=of,
        run=made,
        entry_key=uuid.uuid4(),
        date=day,
        local_start=begin.replace(tzinfo=UTC),
        local_end=end.replace(tzinfo=UTC),
        first_day=day,
        last_day=(end - timedelta(microseconds=1)).date(),
        start=starts_at,
        end=ends_at,
        zone=zone,
        created_at=MADE,
        last_modified=MADE,
        **fields,
    )


def scattered(random: Random, count: int, first: date, days: int, **settings: object) -> None:
    """`count` dates somewhere in the `days` from `first` on, of a few events, in several zones:
    short and long, of whole days, cancelled and withdrawn, some for members only."""
    events = [event(kind=random.choice(["talk", "training"])) for _ in range(4)]
    events += [event(visibility="members"), event(is_live=False)]
    for _ in range(count):
        all_day = random.random() < 0.2
        length = (
            timedelta(days=random.choice([1, 1, 3, 40]))
            if all_day
            else timedelta(hours=random.choice([1, 2, 8, 24, 30, 100]))
        )
        occurrence(
            random.choice(events),
            first + timedelta(days=random.randrange(days)),
            time(0) if all_day else time(random.randrange(24), random.choice([0, 30])),
            length=length,
            zone=random.choice(ZONES),
            all_day=all_day,
            status=random.choice(["scheduled"] * 5 + ["postponed", "cancelled", "withdrawn"]),
            **settings,
        )
