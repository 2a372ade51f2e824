"""One rule of a schedule: which RRULE values (RFC 5545 §3.3.10) we take, and what they say."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class ScheduleError(ValueError):
    """What the schedule says cannot be put on a calendar."""


class BadRule(ScheduleError):
    """`rule` is not a single RRULE value of the kinds we allow; `reason` says why, in English."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason}: {rule!r}")
        self.rule = rule
        self.reason = reason


class Unit(StrEnum):
    """The period in which a rule counts: the value is its FREQ."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE, read; without its end it is `endless`."""

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
def read(text: str) -> Rule:
    """Read one RRULE value (RFC 5545 §3.3.10). Raises BadRule."""
    found = parts(text)
    if misfit := _misfit(found):
        raise BadRule(text, misfit)
    pattern = {"WKST": "MO"} | {name: value for name, value in found.items() if name != "UNTIL"}
    return Rule(
        unit=Unit(found["FREQ"]),
        pattern=";".join(f"{name}={value}" for name, value in pattern.items()),
        last=_last(text, found.get("UNTIL")),
        endless=found.keys().isdisjoint({"COUNT", "UNTIL"}),
    )


def parts(text: str) -> dict[str, str]:
    """The parts of one RRULE value by name, each of a form we take. Raises BadRule."""
    found: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if name not in _GRAMMAR or not _GRAMMAR[name].fullmatch(value):
            raise BadRule(text, f"{part!r} is not allowed")
        if name in found:
            raise BadRule(text, f"{name} stands twice")
        if name in _HIGHEST and any(
            not 1 <= abs(int(number)) <= _HIGHEST[name] for number in value.split(",")
        ):
            raise BadRule(text, f"{name} goes from 1 to {_HIGHEST[name]}")
        found[name] = value
    return found


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
