"""What the style guide shows of the calendar: a month and a week, made up."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace as Sample
from typing import Any

from django.utils.dates import WEEKDAYS

from events.calendar import days
from events.queries import when
from events.queries.asked import Asked, View
from events.queries.calendar_page import Chosen, Step
from events.queries.facets import Choice, Facets, Group
from events.queries.grid import GridDate, GridDay


def calendar(view: View, day: date, dates: list[Sample]) -> Sample:
    """The month or the week about `day`, with `dates` and more on that day."""
    first, last = days.month_of(day) if view == View.MONTH else days.week_of(day)

    def of_day(one: date) -> GridDay:
        shown = dates if one == day else []
        here = [_date(d.occurrence, d.words, one) for d in shown]
        return GridDay(one, here, more=4 if here else 0, is_today=one == day - timedelta(days=1))

    rows = days.weeks_of_month(day) if view == View.MONTH else [days.each_day(first, last)]
    return Sample(
        view=view,
        asked=Asked(view, first),
        first=first,
        last=last,
        earlier=Step(first - timedelta(days=7), first - timedelta(days=1), "#"),
        later=Step(last + timedelta(days=1), last + timedelta(days=7), "#"),
        to_today="#",
        weekdays=[WEEKDAYS[number] for number in range(7)],
        weeks=[[one and of_day(one) for one in row] for row in rows],
        all_of_day="?view=day",
        kept=[("view", view.value)],
        choose="#",
        chosen=[Chosen("Training", "#"), Chosen("“data”", "#")],
        facets=FACETS,
    )


def _date(occurrence: Any, words: Sample, day: date) -> GridDate:
    at = when.in_grid(occurrence, day)
    return {
        "pk": 1,
        "status": occurrence.status,
        "starts": occurrence.start.isoformat(),
        "days": at.days,
        "clock": at.clock,
        "elsewhere": at.yours,
        "title": words.title,
        "path": words.path,
        "language": words.language,
        "source": "",
        "kind": "Meetup",
        "place": "Joint building",
    }


FACETS = Facets(
    [
        Group("Kind", [Choice("kind", "talk", "Talk", 12, False)]),
        Group("Topic", [Choice("topic", "data", "Data", 7, True)]),
        Group("Taking part", [Choice("free", "1", "Free seats", 0, False)]),
    ],
    is_cut=False,
)
