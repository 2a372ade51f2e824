"""When a date is, in the few words of a list: on the clock of its place, and on the reader's where
that shows something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.utils.translation import gettext as _

from foundation.templatetags import times

if TYPE_CHECKING:
    from datetime import date, datetime

    from events.models import Occurrence


class Timed(Protocol):
    """As much of a date as its field in a month is told by."""

    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def wall_start(self) -> datetime: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def all_day(self) -> bool: ...


class When(NamedTuple):
    """`clock`: its times, or that it takes the whole day; `place`: whose clock that is, `yours`:
    the same on the reader's clock, both empty where they agree; `days`: which of its days this is,
    empty where it has one."""

    clock: str
    place: str = ""
    yours: str = ""
    days: str = ""


def in_list(occurrence: Occurrence, day: date) -> When:
    """In full, standing under `day`."""
    o = occurrence
    several = o.last_day > o.first_day
    span = _("since %(day)s") % {"day": times.day(o.first_day)} + ", " if o.first_day < day else ""
    if several:
        span += _("until %(day)s") % {"day": times.day(o.last_day)}
    if o.all_day:
        return When(_("All day"), days=span)
    clock = times.clock(o.wall_start)
    if several:
        span += f", {times.clock(o.wall_end)}"
    else:
        clock += f"–{times.clock(o.wall_end)}"
    there = times.elsewhere(o.start, o.end, o.zone)
    if there is None:
        return When(clock, days=span)
    yours = times.clock(there.start) + ("" if several else f"–{times.clock(there.end)}")
    if there.start.date() != o.first_day:
        yours = f"{times.day(there.start)}, {yours}"
    return When(clock, times.zone_place(o.zone), _("%(time)s your time") % {"time": yours}, span)


def in_grid(occurrence: Timed, day: date) -> When:
    """As short as the field of a month wants it: of its first day the start, of the others which
    one it is."""
    o = occurrence
    number, count = (day - o.first_day).days + 1, (o.last_day - o.first_day).days + 1
    days = ""
    if count > 1:
        days = _("Day %(number)s of %(count)s") % {"number": number, "count": count}
    if o.all_day or number > 1:
        return When("" if days else _("All day"), days=days)
    clock = times.clock(o.wall_start)
    there = times.elsewhere(o.start, o.end, o.zone)
    if there is None:
        return When(clock, days=days)
    yours = times.clock(there.start)
    if there.start.date() != day:
        yours = f"{times.day(there.start)}, {yours}"
    return When(clock, times.zone_place(o.zone), _("%(time)s your time") % {"time": yours}, days)
