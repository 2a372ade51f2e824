"""Everything the calendar page shows for one address and one reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from events.calendar import days
from events.queries import agenda, grid, periods
from events.queries.asked import Asked, View
from events.queries.facets import Facets, facets
from events.queries.filters import MANY, feed_path, label_of
from events.queries.periods import Period
from foundation.quoting import quoted
from foundation.words import Words

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.queries.agenda import Listing
    from events.queries.grid import GridDay

# So many dates of a day fit into its field of the month, and into its column of the week.
IN_MONTH, IN_WEEK = 3, 8
TABS = (View.LIST, View.WEEK, View.MONTH, View.PAST)


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the calendar, as `components/tabs.html` reads it."""

    label: str
    query: str
    is_current: bool
    count: None = None


class Step(NamedTuple):
    """A neighbouring day, week or month and its address."""

    first: date
    last: date
    address: str


class Chosen(NamedTuple):
    """One filter in use, and the address without it."""

    label: Words | str
    address: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """`listing` for lists, else `weeks` (of the month: None for days of other months; of the week:
    one) with the `total` of their dates. `first` and `last` are the days looked at, None where a
    list has no such bounds. `facets` are None until the filters lie open: nobody waits for
    counts that nobody sees."""

    asked: Asked
    tabs: list[Tab]
    chosen: list[Chosen]
    show_all: str
    choose: str
    feed: str
    facets: Facets | None = None
    first: date | None = None
    last: date | None = None
    earlier: Step | None = None
    later: Step | None = None
    to_today: str = ""
    listing: Listing | None = None
    weeks: list[list[GridDay | None]] | None = None
    total: int = 0
    earlier_page: str = ""
    later_page: str = ""

    @property
    def view(self) -> View:
        return self.asked.view

    @property
    def is_past(self) -> bool:
        return self.view == View.PAST

    @property
    def weekdays(self) -> list[str]:
        """The heads of the month's columns."""
        return [str(WEEKDAYS[number]) for number in range(7)]

    @property
    def all_of_day(self) -> str:
        """The address of all dates of one day, but for the day."""
        return self.asked.but(view=View.DAY, day=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form must carry besides its visible fields."""
        pairs = [("view", self.view.value)] if self.view != View.LIST else []
        if self.asked.choosing:
            return [*pairs, ("filters", "1")]
        return pairs + [pair for pair in self.asked.filters.pairs if pair[0] != "q"]

    @property
    def is_empty(self) -> bool:
        return not (self.listing.months if self.listing else self.total)


def of(asked: Asked, *, viewer: Member | None, now: datetime) -> CalendarPage:
    """A constant number of queries in the amount of data."""
    today = timezone.localdate(now)
    bounds = _bounds(asked.view, asked.day or today)
    page = CalendarPage(
        asked=asked,
        tabs=_tabs(asked, bounds, today),
        chosen=_chosen(asked),
        show_all=asked.but(filters=type(asked.filters)()),
        choose=asked.but(choosing=not asked.choosing),
        feed=feed_path(asked.filters, get_language() or "en"),
        **(_neighbours(asked, *bounds, today) if bounds else {}),
    )
    period = Period(*bounds) if bounds else _open_period(asked, now)
    latest_first = asked.view == View.PAST
    if asked.choosing:
        counted = facets(period, asked.filters, viewer=viewer, now=now, latest_first=latest_first)
        page = replace(page, facets=counted)
    if bounds and asked.view in {View.WEEK, View.MONTH}:
        return replace(page, **_weeks(asked, *bounds, today=today, viewer=viewer, now=now))
    listing = agenda.page(period, asked, viewer=viewer, now=now, latest_first=latest_first)
    return replace(
        page,
        listing=listing,
        earlier_page=asked.but(before=listing.before) if listing.before else "",
        later_page=asked.but(after=listing.after) if listing.after else "",
    )


def _bounds(view: View, day: date) -> tuple[date, date] | None:
    """The days that `view` shows when asked for `day`; None for lists that go on."""
    if view == View.DAY:
        return day, day
    if view == View.WEEK:
        return days.week_of(day)
    return days.month_of(day) if view == View.MONTH else None


def _open_period(asked: Asked, now: datetime) -> Period:
    if asked.view == View.PAST:
        return periods.past(now, until=asked.day)
    return Period(first=asked.day) if asked.day else periods.coming(now)


def _weeks(asked: Asked, first: date, last: date, *, today: date, **reader: Any) -> dict[str, Any]:
    is_week = asked.view == View.WEEK
    shown = grid.grid(
        first,
        last,
        filters=asked.filters,
        today=today,
        most=IN_WEEK if is_week else IN_MONTH,
        places=is_week,
        **reader,
    )
    if is_week:
        return {"weeks": [shown.days], "total": shown.total}
    by_day = {one.day: one for one in shown.days}
    weeks = [[by_day[day] if day else None for day in week] for week in days.weeks_of_month(first)]
    return {"weeks": weeks, "total": shown.total}


def _tabs(asked: Asked, bounds: tuple[date, date] | None, today: date) -> list[Tab]:
    """The same filters looked at in other ways, about the same days."""
    day = asked.day
    if bounds:
        day = None if bounds[0] <= today <= bounds[1] else bounds[0]
    labels = {
        View.LIST: pgettext("calendar", "List"),
        View.WEEK: pgettext("calendar", "Week"),
        View.MONTH: pgettext("calendar", "Month"),
        View.PAST: _("Past dates"),
    }
    current = View.LIST if asked.view == View.DAY else asked.view
    return [
        Tab(
            labels[view],
            _tab_query(asked, view, None if View.PAST in {view, asked.view} else day),
            view == current,
        )
        for view in TABS
    ]


def _tab_query(asked: Asked, view: View, day: date | None) -> str:
    return asked.but(view=view, day=day).removeprefix("?")


def _chosen(asked: Asked) -> list[Chosen]:
    """What narrows the page, each with the address of the page without it."""
    filters = asked.filters
    chosen = [
        Chosen(_label(one), asked.but(filters=filters.without(name, one)))
        for name in MANY
        for one in getattr(filters, name)
    ]
    flags = {"online": _("Online"), "free": _("Free seats"), "q": quoted(filters.q)}
    chosen += [
        Chosen(label, asked.but(filters=filters.without(name)))
        for name, label in flags.items()
        if getattr(filters, name)
    ]
    return chosen


def _label(choice: Any) -> Words | str:
    """What is named in several languages stays so: the page marks words of another one."""
    name = getattr(choice, "name", "")
    return name if isinstance(name, Words) else label_of(choice)


def _neighbours(asked: Asked, first: date, last: date, today: date) -> dict[str, Any]:
    return {
        "first": first,
        "last": last,
        "earlier": _step(asked, first - timedelta(days=1)),
        "later": _step(asked, last + timedelta(days=1)),
        "to_today": "" if first <= today <= last else asked.but(day=None),
    }


def _step(asked: Asked, day: date) -> Step | None:
    """What is looked at about `day`; None beyond the last days there are."""
    bounds = _bounds(asked.view, day)
    if bounds is None or not days.FIRST_DAY <= day <= days.LAST_DAY:
        return None
    first, last = bounds
    return Step(first, last, asked.but(day=max(first, days.FIRST_DAY)))
