"""A schedule begun on another day: the same pattern, so that its first date falls where it is asked."""

import datetime as dt
from typing import Final
from uuid import UUID

from events.calendar import rules
from events.calendar.recurrence import Entry, dates
from events.calendar.rules import Unit

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY: Final = dt.timedelta(days=1)
# How many dates of two rules are held against each other.
_COMPARED: Final = 8
_NOBODY: Final = UUID(int=0)


def first_date(entry: Entry) -> dt.date:
    """The first date of `entry`. Raises as `recurrence.dates`."""
    return dates(entry, until=entry.first, limit=100_000)[0]


def shifted_rule(rule: str, *, first: dt.date, first_date: dt.date, by: dt.timedelta) -> str:
    """The RRULE value of a line that begins `by` later than on `first`, without its name.

    Days of the week move along, and UNTIL by as many days. The one day of a month becomes that of
    `first_date`, the rule's first date, in its new place: the second Tuesday the first Thursday.
    What is more complicated stays as it is. Raises BadRule.
    """
    parts = dict(rules.parts(rule))
    if "UNTIL" in parts:
        parts["UNTIL"] = f"{_later(parts['UNTIL'], by):%Y%m%d}T000000Z"
    match parts["FREQ"]:
        case Unit.DAY | Unit.WEEK:
            parts = _other_weekdays(parts, first, by)
        case Unit.MONTH | Unit.YEAR:
            parts = _other_day_of_month(parts, first_date + by, moves_along=first == first_date)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _later(until: str, by: dt.timedelta) -> dt.date:
    day = dt.date(int(until[:4]), int(until[4:6]), int(until[6:8]))
    try:
        return day + by
    except OverflowError:
        return day  # so far away that it means never


def _other_weekdays(parts: dict[str, str], first: dt.date, by: dt.timedelta) -> dict[str, str]:
    if by.days % 7 == 0 or "BYDAY" not in parts:
        return parts
    days = {_weekday_later(code, by) for code in parts["BYDAY"].split(",")}
    moved = parts | {"BYDAY": ",".join(code for code in _WEEKDAYS if code in days)}
    # Every second week counts weeks from their first day: where that matters, it moves along too.
    if _some(moved, first + by) != [day + by for day in _some(parts, first)]:
        moved["WKST"] = _weekday_later(parts.get("WKST", "MO"), by)
    return moved


def _weekday_later(code: str, by: dt.timedelta) -> str:
    return _WEEKDAYS[(_WEEKDAYS.index(code) + by.days) % 7]


def _some(parts: dict[str, str], first: dt.date) -> list[dt.date]:
    """The first few dates of a weekly rule, however soon it ends."""
    endless = {name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL")}
    rule = ";".join(f"{name}={value}" for name, value in endless.items())
    weeks = _COMPARED * int(parts.get("INTERVAL", "1"))
    line = Entry(_NOBODY, first, None, _DAY, "UTC", rule)
    return dates(line, until=first + weeks * 7 * _DAY, limit=100_000)[:_COMPARED]


def _other_day_of_month(
    parts: dict[str, str], day: dt.date, *, moves_along: bool
) -> dict[str, str]:
    """The rule with `day` instead of its one day of the month, if it has one."""
    names = {name for name in parts if name.startswith("BY")}
    if names - {"BYDAY", "BYMONTHDAY", "BYMONTH"} or len(names & {"BYDAY", "BYMONTHDAY"}) > 1:
        return parts
    if any("," in parts[name] for name in names):
        return parts
    if parts["FREQ"] == Unit.YEAR and names & {"BYDAY", "BYMONTHDAY"} and "BYMONTH" not in names:
        return parts
    moved = dict(parts)
    if "BYMONTH" in names and parts["FREQ"] == Unit.YEAR:
        moved["BYMONTH"] = str(day.month)
    if "BYDAY" in names and len(parts["BYDAY"]) > 2:
        moved["BYDAY"] = f"{_number(parts['BYDAY'][:-2], day)}{_WEEKDAYS[day.weekday()]}"
    if "BYMONTHDAY" in names:
        stays_last = parts["BYMONTHDAY"] == "-1" and (day + _DAY).day == 1
        moved["BYMONTHDAY"] = "-1" if stays_last else str(day.day)
        if moves_along and not stays_last:
            del moved["BYMONTHDAY"]  # the day of the first date, which says it more simply
    return moved


def _number(before: str, day: dt.date) -> int:
    """Which of its weekdays in the month `day` is, counted from the end where it was so before."""
    is_last = (day + 7 * _DAY).month != day.month
    number = (day.day - 1) // 7 + 1
    return -1 if is_last and (before == "-1" or number > 4) else number
