"""The days of a schedule: its rule, expanded on calendar dates that know no zone.

Days are counted first, and the time of day and the zone are attached afterwards. So a meeting at
09:00 stays at 09:00 when the clocks change (RFC 5545 §3.8.5.3).
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final
from uuid import UUID

from dateutil.rrule import rrulestr

from events.calendar import rules
from events.calendar.public_holidays import KNOWN_UNTIL, check_country, is_holiday
from events.calendar.rules import Rule, ScheduleError, Unit

# Outside these years somebody mistyped. They leave room for moves by hand and long events within
# the years that a calendar file is written for.
EARLIEST: Final = dt.date(1970, 1, 1)
LATEST: Final = dt.date(2149, 12, 31)
LONGEST: Final = dt.timedelta(days=366)

_NOTHING = dt.timedelta(0)
_DAY = dt.timedelta(days=1)

# Looking for a next match, dateutil tries every day up to the year 9999: 8,000 years of them for a
# rule that never matches, such as 30 February. The calendar repeats to the day, weekdays included,
# every 400 years (146,097 days). So we count nineteen such cycles ahead, where the years end soon.
_CYCLES = dt.timedelta(days=19 * 146_097)


class BadLength(ScheduleError):
    """`length` is nothing, over a year, or for an all-day entry not a number of whole days."""

    def __init__(self, length: dt.timedelta) -> None:
        super().__init__(f"Not a length for an event: {length}")
        self.length = length


class OutOfRange(ScheduleError):
    """`day` lies before EARLIEST or after LATEST: a slip of the finger, or a rule without sense."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(f"{day} is not between {EARLIEST} and {LATEST}")
        self.day = day


class NoDates(ScheduleError):
    """The schedule has no date at all, now or ever."""


class TooManyDates(ScheduleError):
    """The schedule has more than `limit` dates."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"More than {limit} dates")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; without a `last` until further notice. Raises
    ScheduleError for one that ends before it begins."""

    first: dt.date
    last: dt.date | None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            msg = f"A period ends after it begins, not {self.first} to {self.last}"
            raise ScheduleError(msg)

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a schedule, as an editor types it.

    `first` and `start_time` are wall time in `zone`; no `start_time` means all day. `length` is
    wall-clock time, for all-day entries whole days. `rule` is one RRULE value, with or without its
    name; of UNTIL only the date counts, to the end of that local day.

    Days are taken away last (RFC 5545 §3.8.5), so what is taken away counts for COUNT; where a
    date lasts several days, its first one decides. What was typed as a day of its own beats what
    was said in general: `left_out` periods and the public holidays of the country `skip_holidays`
    take away days of the rule, but neither `extra` days nor the `first` of an entry without a
    rule. A period of one day is a day typed by itself, and takes those away too.

    Raises BadLength, OutOfRange and UnknownCountry.
    """

    key: UUID
    first: dt.date
    start_time: dt.time | None
    length: dt.timedelta
    zone: str
    rule: str = ""
    venue: int | None = None
    extra: frozenset[dt.date] = frozenset()
    left_out: tuple[Period, ...] = ()
    skip_holidays: str = ""

    def __post_init__(self) -> None:
        whole_days = self.length % _DAY == _NOTHING
        if not _NOTHING < self.length <= LONGEST or (self.start_time is None and not whole_days):
            raise BadLength(self.length)
        for day in (self.first, *self.extra):
            _within_range(day)
        if self.skip_holidays:
            check_country(self.skip_holidays)

    @property
    def by_hand(self) -> frozenset[dt.date]:
        """The days that were typed one by one and that nothing typed so takes away."""
        typed = self.extra if self.rule else self.extra | {self.first}
        return typed - {period.first for period in self.left_out if period.is_one_day}


@dataclass(frozen=True, slots=True)
class Slot:
    """One date that a schedule asks for; (`entry`, `date`) is its identity, whatever else changes.

    `start` and `end` are wall time in `zone` as the schedule says it, `end` exclusive, also where
    the clocks leap over it: `plan.effective` settles that. `bounded`: its rule has an end. Slots
    sort by time.
    """

    entry: UUID
    date: dt.date
    start_time: dt.time | None
    length: dt.timedelta
    zone: str
    venue: int | None = None
    rule_unit: Unit | None = None
    bounded: bool = False

    @property
    def all_day(self) -> bool:
        return self.start_time is None

    @property
    def start(self) -> dt.datetime:
        return dt.datetime.combine(self.date, self.start_time or dt.time.min)

    @property
    def end(self) -> dt.datetime:
        return self.start + self.length

    def __lt__(self, other: "Slot") -> bool:
        return (self.start, self.entry) < (other.start, other.entry)


def slots(
    entry: Entry, *, until: dt.date, since: dt.date | None = None, limit: int = 1000
) -> list[Slot]:
    """Return the slots of `entry` in order; `until`, `since` and errors as for `dates`."""
    rule = rules.read(entry.rule) if entry.rule else None
    unit, bounded = (rule.unit, not rule.endless) if rule else (None, False)
    return [
        Slot(entry.key, day, entry.start_time, entry.length, entry.zone, entry.venue, unit, bounded)
        for day in dates(entry, until=until, since=since, limit=limit)
    ]


def dates(
    entry: Entry, *, until: dt.date, since: dt.date | None = None, limit: int = 1000
) -> list[dt.date]:
    """Return the days of `entry` in order.

    A rule with COUNT or UNTIL is followed to its end, an endless one up to and including `until`,
    but always to its first date, so that a series announced early is not without any. `first`
    starts the rule and is itself a date only if the rule says so. What an endless rule gave before
    `since` is left out: a daily series would outgrow `limit` merely by going on for years. So one
    that gave dates and is paused until further notice has none, which is no error. Raises BadRule,
    NoDates, OutOfRange, and TooManyDates beyond `limit`.
    """
    by_hand = entry.by_hand
    if not entry.rule:
        days, gave = by_hand, bool(by_hand)
    else:
        ruled = _ruled(entry, until, since or entry.first, limit + 1)
        days, gave = by_hand | ruled.days, bool(by_hand) or ruled.gave
    if not gave:
        raise NoDates
    if len(days) > limit:
        raise TooManyDates(limit)
    return sorted(days)


def period(day: dt.date, unit: Unit | None) -> Hashable:
    """Return the day, ISO week, month or year that `day` is in; all of time without a rule."""
    match unit:
        case Unit.DAY:
            return day
        case Unit.WEEK:
            return day.isocalendar()[:2]
        case Unit.MONTH:
            return day.year, day.month
        case Unit.YEAR:
            return day.year
        case None:
            return ()


@dataclass(slots=True)
class _Ruled:
    """What a rule gave: `gave` says whether it gave any day, before `since` too."""

    days: set[dt.date] = field(default_factory=set)
    gave: bool = False


def _ruled(entry: Entry, until: dt.date, since: dt.date, most: int) -> _Ruled:
    """The days that the rule gives and nothing takes away, no more than `most`."""
    rule = rules.read(entry.rule)
    is_taken = _taken_away(entry)
    found = _Ruled()
    has_date = bool(entry.by_hand)
    for day in _expanded(entry, rule):
        if rule.endless and has_date and day > until:
            break
        if is_taken(day):
            continue
        found.gave = True
        if not (rule.endless and day < since):
            has_date = True
            found.days.add(day)
            if len(found.days) == most:
                break
    return found


def _expanded(entry: Entry, rule: Rule) -> Iterator[dt.date]:
    """The days of the rule, up to where a pause without an end takes away all the rest."""
    paused = min((p.first for p in entry.left_out if p.last is None), default=None)
    latest = KNOWN_UNTIL if entry.skip_holidays else LATEST
    seen = False
    for moment in rrulestr(rule.pattern, dtstart=_midnight(entry.first + _CYCLES)):
        day = moment.date() - _CYCLES
        if (rule.last and day > rule.last) or (paused and day >= paused):
            return
        if day > latest and rule.endless and seen:
            return  # all that it gives within reason is taken away, or over
        _within_range(day)
        seen = True
        yield day


def _taken_away(entry: Entry) -> Callable[[dt.date], bool]:
    """What says of a day of the rule whether something takes it away."""
    periods = sorted((period.first, period.last or dt.date.max) for period in entry.left_out)
    firsts = [first for first, _last in periods]
    # The latest end of all that have begun by then: periods may overlap.
    lasts = list(accumulate((last for _first, last in periods), max))

    def is_taken(day: dt.date) -> bool:
        begun = bisect_right(firsts, day)
        if begun and day <= lasts[begun - 1]:
            return True
        return bool(entry.skip_holidays) and is_holiday(entry.skip_holidays, day)

    return is_taken


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)


def _within_range(day: dt.date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise OutOfRange(day)
