"""The calendar's version: raised, in the same transaction, by whatever changes what a feed shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from events.models import CalendarVersion, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

ONLY = 1  # the key of the one row
TABLE = CalendarVersion._meta.db_table
# What HTTP dates can tell apart (RFC 9110 §5.6.7): no two versions share one.
STEP = timedelta(seconds=1)
BEFORE_ALL = datetime.fromisoformat("2000-01-01T00:00:00Z")


class Version(NamedTuple):
    """`changed_at` is later with every version, by a second at least."""

    number: int
    changed_at: datetime


def current() -> Version:
    """The version now; whoever stores what they read asks for it before they read. One query.

    By hand: an ORM takes longer to write it than the database to answer it, and a 304 is little
    else (docs/adr/0013-stored-calendar-texts.md).
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, changed_at FROM {TABLE} WHERE id = %s", [ONLY])  # noqa: S608 -- our own
        row = cursor.fetchone()
    if row is None:
        return Version(0, BEFORE_ALL)
    number, changed_at = row
    # SQLite keeps instants as text, in UTC.
    if isinstance(changed_at, str):
        changed_at = datetime.fromisoformat(changed_at).replace(tzinfo=UTC)
    return Version(number, changed_at.astimezone(UTC))


def hold(events: Iterable[int]) -> list[int]:
    """Keep others from changing the events with these keys until the transaction ends; those there
    are. All in one order, so that two who do this wait for each other and not in a circle."""
    rows = Event.objects.filter(pk__in=list(events)).select_for_update(of=("self",))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def touch(events: Iterable[int], *, now: datetime) -> int:
    """Raise the version, and note at the events with these keys that something calendars show of
    them has changed; the new version.

    The last write of its transaction: from here on every other change of the calendar waits.
    """
    # Events first: who publishes one holds its row already, and comes here last. Who changes several
    # in one transaction holds all of them before the first.
    locked = hold(events)
    CalendarVersion.objects.bulk_create(
        [CalendarVersion(pk=ONLY, number=0, changed_at=BEFORE_ALL)], ignore_conflicts=True
    )
    row = CalendarVersion.objects.select_for_update().get(pk=ONLY)
    row.number += 1
    row.changed_at = max(now, row.changed_at + STEP)
    row.save(update_fields=["number", "changed_at"])
    Event.objects.filter(pk__in=locked).update(feed_version=row.number)
    return row.number
