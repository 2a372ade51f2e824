"""The days of a schedule: its rule, expanded on calendar dates that know no zone.

Days are counted first, and the time of day and the zone are attached afterwards. So a meeting at
09:00 stays at 09:00 when the clocks change (RFC 5545 §3.8.5.3).
"""

import datetime as dt
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Final
from uuid import UUID

from dateutil.rrule import rrulestr

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


class ScheduleError(ValueError):
    """What the schedule says cannot be put on a calendar."""


class BadRule(ScheduleError):
    """`rule` is not a single RRULE value of the kinds we allow; `reason` says why, in English."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason}: {rule!r}")
        self.rule = rule
        self.reason = reason


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


class Unit(StrEnum):
    """The period in which a rule counts: the value is its FREQ."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a schedule, as an editor types it.

    `first` and `start_time` are wall time in `zone`; no `start_time` means all day. `length` is
    wall-clock time, for all-day entries whole days. `rule` is one RRULE value, with or without its
    name; of UNTIL only the date counts, to the end of that local day. `extra` days come on top,
    `excluded` days are taken away last (RFC 5545 §3.8.5). Raises BadLength and OutOfRange.
    """

    key: UUID
    first: dt.date
    start_time: dt.time | None
    length: dt.timedelta
    zone: str
    rule: str = ""
    venue: int | None = None
    extra: frozenset[dt.date] = frozenset()
    excluded: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        whole_days = self.length % _DAY == _NOTHING
        if not _NOTHING < self.length <= LONGEST or (self.start_time is None and not whole_days):
            raise BadLength(self.length)
        for day in (self.first, *self.extra):
            _within_range(day)


@dataclass(frozen=True, slots=True)
class Slot:
    """One date that a schedule asks for; (`entry`, `date`) is its identity, whatever else changes.

    `start` and `end` are wall time in `zone` as the schedule says it, `end` exclusive, also where
    the clocks leap over it: `plan.effective` settles that. Slots sort by time.
    """

    entry: UUID
    date: dt.date
    start_time: dt.time | None
    length: dt.timedelta
    zone: str
    venue: int | None = None
    rule_unit: Unit | None = None

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
    unit = _read(entry.rule).unit if entry.rule else None
    return [
        Slot(entry.key, day, entry.start_time, entry.length, entry.zone, entry.venue, unit)
        for day in dates(entry, until=until, since=since, limit=limit)
    ]


def dates(
    entry: Entry, *, until: dt.date, since: dt.date | None = None, limit: int = 1000
) -> list[dt.date]:
    """Return the days of `entry` in order.

    A rule with COUNT or UNTIL is followed to its end, an endless one up to and including `until`,
    but always to its first date, so that a series announced early is not without any. `first`
    starts the rule and is itself a date only if the rule says so. What an endless rule gave before
    `since` is left out: a daily series would outgrow `limit` merely by going on for years. Raises
    BadRule, NoDates, OutOfRange, and TooManyDates beyond `limit`.
    """
    ruled = set(islice(_ruled(entry, until, since or entry.first), limit + 1))
    days = sorted((ruled | entry.extra) - entry.excluded)
    if not days:
        raise NoDates
    if len(days) > limit:
        raise TooManyDates(limit)
    return days


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


def _ruled(entry: Entry, until: dt.date, since: dt.date) -> Iterator[dt.date]:
    """Yield the days that the rule gives and nothing excludes; without a rule, the first."""
    if not entry.rule:
        yield from {entry.first} - entry.excluded
        return
    rule = _read(entry.rule)
    has_date = not entry.extra <= entry.excluded
    for moment in rrulestr(rule.pattern, dtstart=_midnight(entry.first + _CYCLES)):
        day = moment.date() - _CYCLES
        if (rule.last and day > rule.last) or (rule.endless and has_date and day > until):
            return
        _within_range(day)
        if day not in entry.excluded and not (rule.endless and day < since):
            has_date = True
            yield day


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)


def _within_range(day: dt.date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise OutOfRange(day)


@dataclass(frozen=True, slots=True)
class _Rule:
    unit: Unit
    pattern: str  # for dateutil: all but UNTIL, which is a date here and nothing else
    last: dt.date | None
    endless: bool


_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
# dateutil's own reader also takes time parts, Easter, empty lists and nearly any date.
_GRAMMAR = {
    name: re.compile(form, re.ASCII)
    for name, form in {
        "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
        "INTERVAL": r"0*[1-9]\d{0,3}",
        "COUNT": r"0*[1-9]\d{0,5}",
        "UNTIL": r"\d{8}(?:T\d{6}Z?)?",
        "WKST": _WEEKDAY,
        "BYDAY": rf"(?:[+-]?\d{{1,2}})?{_WEEKDAY}(?:,(?:[+-]?\d{{1,2}})?{_WEEKDAY})*",
        "BYMONTH": r"\d{1,2}(?:,\d{1,2})*",
        "BYMONTHDAY": r"[+-]?\d{1,2}(?:,[+-]?\d{1,2})*",
        "BYYEARDAY": r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*",
        "BYWEEKNO": r"[+-]?\d{1,2}(?:,[+-]?\d{1,2})*",
        "BYSETPOS": r"[+-]?\d{1,3}(?:,[+-]?\d{1,3})*",
    }.items()
}
_HIGHEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}


@lru_cache(maxsize=256)
def _read(text: str) -> _Rule:
    """Read one RRULE value (RFC 5545 §3.3.10). Raises BadRule."""
    parts = _parts(text)
    if misfit := _misfit(parts):
        raise BadRule(text, misfit)
    pattern = {"WKST": "MO"} | {name: value for name, value in parts.items() if name != "UNTIL"}
    return _Rule(
        unit=Unit(parts["FREQ"]),
        pattern=";".join(f"{name}={value}" for name, value in pattern.items()),
        last=_last(text, parts.get("UNTIL")),
        endless=parts.keys().isdisjoint({"COUNT", "UNTIL"}),
    )


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _GRAMMAR or not _GRAMMAR[name].fullmatch(value):
            raise BadRule(text, f"{part!r} is not allowed")
        if name in parts:
            raise BadRule(text, f"{name} stands twice")
        if name in _HIGHEST and any(
            not 1 <= abs(int(number)) <= _HIGHEST[name] for number in value.split(",")
        ):
            raise BadRule(text, f"{name} goes from 1 to {_HIGHEST[name]}")
        parts[name] = value
    return parts


def _misfit(parts: dict[str, str]) -> str | None:
    """Say which parts don't go together, by RFC 5545 §3.3.10 or because dateutil misreads them."""
    unit = parts.get("FREQ")
    if unit is None:
        return "FREQ is missing"
    if "COUNT" in parts and "UNTIL" in parts:
        return "COUNT and UNTIL exclude each other"
    if "BYMONTHDAY" in parts and unit == Unit.WEEK:
        return "BYMONTHDAY is not for weeks"
    if "BYYEARDAY" in parts and unit != Unit.YEAR:
        return "BYYEARDAY is for years only"
    # Without BYDAY dateutil takes all seven days of the week where the RFC means the first date's.
    if "BYWEEKNO" in parts and not (unit == Unit.YEAR and "BYDAY" in parts):
        return "BYWEEKNO is for years only, with BYDAY"
    # dateutil starts the first week of a rule at the first date, and counts positions from there.
    if "BYSETPOS" in parts and unit not in (Unit.MONTH, Unit.YEAR):
        return "BYSETPOS is for months and years only"
    if "BYSETPOS" in parts and not any(
        part.startswith("BY") for part in parts.keys() - {"BYSETPOS"}
    ):
        return "BYSETPOS needs another part to choose from"
    return _weekday_misfit(parts)


def _weekday_misfit(parts: dict[str, str]) -> str | None:
    weekdays = [day[:-2] for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    numbers = [abs(int(number)) for number in weekdays if number]
    if not numbers:
        return None
    if parts["FREQ"] not in (Unit.MONTH, Unit.YEAR) or "BYWEEKNO" in parts:
        return "Numbered weekdays are for months and years only"
    # Of "every Monday and the last Friday" dateutil makes the days that are both: none.
    if len(numbers) < len(weekdays):
        return "Weekdays are numbered all or none"
    highest = 53 if parts["FREQ"] == Unit.YEAR and "BYMONTH" not in parts else 5
    if not all(1 <= number <= highest for number in numbers):
        return f"Numbered weekdays go from 1 to {highest}"
    return None


def _last(text: str, until: str | None) -> dt.date | None:
    try:
        return dt.datetime.strptime(until[:8], "%Y%m%d").date() if until else None  # noqa: DTZ007
    except ValueError:
        raise BadRule(text, "UNTIL is no date") from None
