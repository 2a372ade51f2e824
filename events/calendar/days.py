"""Months and weeks as people look at them: Monday first, whole days, no zones."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta

# No list reaches further; a year beyond would overflow on its way to UTC.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
WEEK = timedelta(days=7)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month that `day` is in."""
    first = day.replace(day=1)
    return first, month_after(day) - timedelta(days=1)


def month_after(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday about `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def weeks_of_month(day: date) -> list[list[date | None]]:
    """The month that `day` is in as rows of seven; None where a day is another month's."""
    return [
        [one if one.month == day.month else None for one in week]
        for week in Calendar().monthdatescalendar(day.year, day.month)
    ]


def each_day(first: date, last: date) -> list[date]:
    """From `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
