"""An independent, slow and simple model of schedules, to hold the real one against.

It shares no code with the product: no zoneinfo, no dateutil, every day tried by itself.
"""

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# Hours ahead of UTC in winter, and whose rules move the clocks.
ZONES = {
    "Europe/Tallinn": (2, "EU"),
    "Europe/Riga": (2, "EU"),
    "Europe/Oslo": (1, "EU"),
    "Europe/Ljubljana": (1, "EU"),
    "Europe/London": (0, "EU"),
    "America/New_York": (-5, "US"),
    "Pacific/Kiritimati": (14, None),
}


def sunday(year: int, month: int, number: int) -> dt.datetime:
    """Return the midnight that begins the `number`-th Sunday of a month; -1 is the last."""
    days = calendar.Calendar().itermonthdates(year, month)
    sundays = [day for day in days if day.month == month and day.weekday() == 6]
    return dt.datetime.combine(sundays[number - 1 if number > 0 else number], dt.time.min)


def summer(year: int, zone: str) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the wall time that is leapt over, and the summer time at which summer ends."""
    winter, rules = ZONES[zone]
    if rules == "EU":  # everywhere at 01:00 UTC
        return (
            sunday(year, 3, -1) + (1 + winter) * HOUR,
            sunday(year, 10, -1) + (2 + winter) * HOUR,
        )
    if rules == "US":  # everywhere at 02:00 on the wall
        return sunday(year, 3, 2) + 2 * HOUR, sunday(year, 11, 1) + 2 * HOUR
    return None


def instant(wall: dt.datetime, zone: str) -> dt.datetime:
    """Return the UTC instant of a wall time: the first of two, or by the offset before the gap."""
    winter, _ = ZONES[zone]
    span = summer(wall.year, zone)
    is_summer = span is not None and span[0] + HOUR <= wall < span[1]
    return (wall - (winter + is_summer) * HOUR).replace(tzinfo=dt.UTC)


def wall(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return the wall time of a UTC instant."""
    winter, _ = ZONES[zone]
    in_winter = moment.replace(tzinfo=None) + winter * HOUR
    span = summer(in_winter.year, zone)
    is_summer = span is not None and span[0] <= in_winter < span[1] - HOUR
    return in_winter + is_summer * HOUR


@dataclass(frozen=True)
class Rule:
    """A rule in parts; `weekdays` are (number or None, 0 for Monday)."""

    unit: str
    interval: int = 1
    weekdays: tuple[tuple[int | None, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    count: int | None = None
    last: dt.date | None = None

    def __str__(self) -> str:
        parts = {
            "FREQ": self.unit,
            "INTERVAL": self.interval,
            "BYDAY": ",".join(f"{number or ''}{WEEKDAYS[day]}" for number, day in self.weekdays),
            "BYMONTHDAY": ",".join(map(str, self.monthdays)),
            "BYMONTH": ",".join(map(str, self.months)),
            "BYSETPOS": ",".join(map(str, self.positions)),
            "COUNT": self.count,
            "UNTIL": self.last and f"{self.last:%Y%m%d}T000000Z",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    def days(self, first: dt.date, until: dt.date) -> list[dt.date]:
        """Return the days from `first` to `until` on which the rule falls."""
        by_period: defaultdict[int, list[dt.date]] = defaultdict(list)
        day = dt.date(first.year, 1, 1)
        while day <= dt.date(until.year, 12, 31):
            if self._counts(day, first) and self._fits(day, first):
                by_period[self._period(day)].append(day)
            day += DAY
        chosen = [day for days in by_period.values() for day in self._positioned(days)]
        chosen = sorted(day for day in chosen if first <= day <= min(until, self.last or until))
        return chosen[: self.count]

    def _positioned(self, days: list[dt.date]) -> set[dt.date]:
        if not self.positions:
            return set(days)
        indexes = [place - 1 if place > 0 else len(days) + place for place in self.positions]
        return {days[index] for index in indexes if 0 <= index < len(days)}

    def _period(self, day: dt.date) -> int:
        return {
            "DAILY": day.toordinal(),
            "WEEKLY": (day.toordinal() - 1) // 7,  # day 1 was a Monday
            "MONTHLY": day.year * 12 + day.month,
            "YEARLY": day.year,
        }[self.unit]

    def _counts(self, day: dt.date, first: dt.date) -> bool:
        return (self._period(day) - self._period(first)) % self.interval == 0

    def _fits(self, day: dt.date, first: dt.date) -> bool:
        months, monthdays, weekdays = self.months, self.monthdays, self.weekdays
        if not weekdays and not monthdays:
            if self.unit == "WEEKLY":
                weekdays = ((None, first.weekday()),)
            if self.unit in ("MONTHLY", "YEARLY"):
                monthdays = (first.day,)
            if self.unit == "YEARLY":
                months = months or (first.month,)
        from_end = day.day - calendar.monthrange(day.year, day.month)[1] - 1
        return (
            (not months or day.month in months)
            and (not monthdays or day.day in monthdays or from_end in monthdays)
            and (not weekdays or any(self._is_weekday(day, *weekday) for weekday in weekdays))
        )

    def _is_weekday(self, day: dt.date, number: int | None, weekday: int) -> bool:
        if day.weekday() != weekday:
            return False
        if self.unit == "YEARLY" and not self.months:
            start, end = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
        else:
            start = day.replace(day=1)
            end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        from_start, from_end = (day - start).days // 7 + 1, -((end - day).days // 7 + 1)
        return number in (None, from_start, from_end)


def is_left_out(day: dt.date, periods: tuple) -> bool:
    """Return whether any of `periods` (with a first and a last day, or None) holds `day`."""
    return any(p.first <= day and (p.last is None or day <= p.last) for p in periods)
