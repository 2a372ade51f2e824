"""The chart above a run's participants: how many registered in which week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from events.queries import coming_in
from foundation import charts
from foundation.templatetags.times import plain_day

if TYPE_CHECKING:
    from events.models import Run


def shown(run: Run) -> dict[str, Any]:
    """What the template draws; nothing where one week has it all, which is no course of time."""
    weeks = coming_in.by_week(run)
    if len(weeks) < 2:
        return {}
    named = [(plain_day(week.monday), week.number, week.so_far) for week in weeks]
    columns = [
        (date_format(week.monday, "j"), date_format(week.monday, "M"), week.number)
        for week in weeks
    ]
    return {
        "weeks": named,
        "weeks_chart": charts.columns(columns),
        "weeks_desc": "; ".join(f"{day}: {number}" for day, number, _so_far in named),
    }
