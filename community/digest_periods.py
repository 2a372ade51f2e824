"""The periods that editions with an editor's part are of: a week (`2026-W48`) or a month (`2026-11`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.enums import Cadence

DAY = timedelta(days=1)
# Of this millennium: the first weeks of all have none before them.
WEEK_OR_MONTH = re.compile(r"(?P<year>2\d{3})-(?:W(?P<week>\d{2})|(?P<month>\d{2}))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """One of them, with its first day and the day after its last."""

    name: str
    cadence: Cadence
    begins: date
    ends: date

    def day(self, weekday: int) -> date:
        """The day on which it is due for who chose `weekday`, as ISO counts them."""
        return self.begins + (weekday - self.begins.isoweekday()) % 7 * DAY

    @property
    def following(self) -> Period:
        return of(self.cadence, self.ends)

    @property
    def before(self) -> Period:
        return of(self.cadence, self.begins - DAY)

    @property
    def year(self) -> int:
        """The year it is counted in: weeks around New Year belong to one alone."""
        return int(self.name[:4])

    @property
    def label(self) -> str:
        """As people call it, in the active language."""
        if self.cadence == Cadence.MONTHLY:
            said = {"month": MONTHS[self.begins.month], "year": self.year}
            return _("%(month)s %(year)s") % said
        return _("Week %(week)s, %(year)s") % {"week": int(self.name[-2:]), "year": self.year}

    @property
    def days(self) -> str:
        """Its first and last day, in the active language."""
        return f"{date_format(self.begins)} – {date_format(self.ends - DAY)}"


def read(name: str) -> Period | None:
    """The period called `name`; None where there is none of that name."""
    found = WEEK_OR_MONTH.fullmatch(name)
    if found is None:
        return None
    year = int(found["year"])
    try:
        if found["week"]:
            return of(Cadence.WEEKLY, date.fromisocalendar(year, int(found["week"]), 1))
        return of(Cadence.MONTHLY, date(year, int(found["month"]), 1))
    except (ValueError, OverflowError):
        return None


def of(cadence: Cadence, day: date) -> Period:
    """The week or month that `day` is in."""
    if cadence == Cadence.WEEKLY:
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * DAY
        return Period(f"{year:04}-W{week:02}", cadence, monday, monday + 7 * DAY)
    first = day.replace(day=1)
    return Period(f"{day:%Y-%m}", cadence, first, (first + 31 * DAY).replace(day=1))
