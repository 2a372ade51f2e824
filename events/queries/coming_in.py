"""How the registrations of a run came in, week by week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils import timezone

from events.enums import State

if TYPE_CHECKING:
    from datetime import date

    from events.models import Run

WEEKS: Final = 12
WEEK: Final = timedelta(weeks=1)
# An address that nobody has confirmed is no registration yet.
UNCONFIRMED: Final = (State.HELD, State.EXPIRED)


class Week(NamedTuple):
    """Its Monday; how many registered in it, and how many had by its end."""

    monday: date
    number: int
    so_far: int


def by_week(run: Run) -> list[Week]:
    """The weeks from the first registration to the last, at most the latest twelve; whoever
    cancelled since is counted in theirs. One query."""
    zone = timezone.get_default_timezone()
    rows = run.registrations.exclude(state__in=UNCONFIRMED).order_by()
    week = TruncWeek("created_at", tzinfo=zone)
    found = {
        moment.astimezone(zone).date(): number
        for moment, number in rows.values_list(week).annotate(number=Count("pk"))
    }
    if not found:
        return []
    weeks, monday, so_far = [], min(found), 0
    while monday <= max(found):
        so_far += found.get(monday, 0)
        weeks.append(Week(monday, found.get(monday, 0), so_far))
        monday += WEEK
    return weeks[-WEEKS:]
