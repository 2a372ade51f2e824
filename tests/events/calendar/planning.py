"""A meetup, the rows of its dates, and what a plan does to them, in short."""

import datetime as dt
from dataclasses import replace
from itertools import count
from uuid import UUID

from events.calendar.plan import Overrides, Plan, Row, effective, plan
from events.calendar.recurrence import Entry, Slot, slots
from tests.events.calendar.naive import DAY, HOUR

MEETUP = UUID("6f1c7a5e-2f5c-4c52-9a53-0c3a1e2b7d11")
TALK = UUID("b7a40f6e-9d0f-4b57-8e0c-1d2f3a4b5c6d")
TALLINN = "Europe/Tallinn"
MONDAY = dt.date(2026, 11, 30)
TUESDAY = MONDAY + DAY
BEFORE = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
WEEKLY = "FREQ=WEEKLY;COUNT=3"
HALF = HOUR / 2


def entry(**fields) -> Entry:
    """A meetup on three Mondays from 30 November 2026, 09:00 to 10:00 in Tallinn."""
    return Entry(
        **{
            "key": MEETUP,
            "first": MONDAY,
            "start_time": dt.time(9),
            "length": HOUR,
            "zone": TALLINN,
            "rule": WEEKLY,
            **fields,
        }
    )


def slots_of(*entries: Entry) -> list[Slot]:
    return [slot for one in entries for slot in slots(one, until=dt.date(2027, 1, 31))]


def apply(rows: list[Row], changes: Plan, ids=None) -> list[Row]:
    """Return the rows that the plan makes of `rows`, as the services will store them."""
    ids = ids or count(len(rows) + 1)
    stored = {row.id: row for row in rows}
    for change in changes:
        row, slot = change.row, change.slot
        if row is None:
            row = Row(next(ids), slot.entry, slot.date, change.values)
        date = slot.date if slot else row.date
        stored[row.id] = replace(row, date=date, values=change.values)
    return list(stored.values())


def published(*entries: Entry, now: dt.datetime = BEFORE) -> list[Row]:
    return apply([], plan([], slots_of(*entries), now=now))


def by_hand(row: Row, schedule: Entry, **own) -> Row:
    """Return `row` with overrides set, and the values they make, as the Dates screen stores it."""
    (slot,) = (slot for slot in slots_of(schedule) if slot.date == row.date)
    overrides = Overrides(**own)
    return replace(row, own=overrides, values=effective(slot, overrides))


def concerned(row: Row) -> Row:
    return replace(row, concerned=True)


def told(changes: Plan) -> list[tuple]:
    """Sum a plan up: what happens, to which row, for which date, and which fields change."""
    return [
        (
            change.kind.value,
            change.row and change.row.id,
            change.slot and f"{change.slot.date:%d.%m}",
            " ".join(sorted(change.changed)),
        )
        for change in changes
    ]


def starts(rows: list[Row]) -> list[str]:
    return [f"{row.values.start:%a %d.%m %H:%M} {row.values.status.value}" for row in rows]
