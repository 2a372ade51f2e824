"""Days and times as the site writes them: the reader's language, the 24-hour clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock as stored

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from foundation.partial_dates import PartialDate

register = template.Library()


class Elsewhere(NamedTuple):
    """A span of time on the reader's own clock, naive, and where that clock stands."""

    start: datetime
    end: datetime
    place: str


@register.filter
def day(moment: date) -> str:
    """A day with its weekday and year, as the reader's language writes it."""
    return f"{date_format(moment, 'l')} {plain_day(moment)}"


@register.filter
def plain_day(moment: date) -> str:
    """A day with its year, as the reader's language writes it."""
    # Django's English is American; the sites that run this write the day first.
    english = (get_language() or "en").startswith("en")
    return date_format(moment, "j F Y" if english else "DATE_FORMAT")


@register.filter
def month(moment: date) -> str:
    """A month and its year, for a heading; the month stands alone, so in the nominative."""
    return f"{MONTHS[moment.month]} {moment.year}"


@register.filter
def known(date: PartialDate) -> str:
    """As much of a date as is known, as the reader's language writes it."""
    if date.day:
        return plain_day(date.first)
    return month(date.first) if date.month else str(date.year)


@register.filter
def clock(moment: datetime) -> str:
    """The time on the clock on the wall. An aware moment must be in the wished zone already."""
    return f"{moment:%H:%M}"


@register.filter
def clock_in(instant: datetime, zone: tzinfo) -> str:
    """The time of an instant on the clock on the wall of `zone`."""
    return clock(timezone.localtime(instant, zone))


@register.filter
def moment(instant: datetime) -> str:
    """An instant on the reader's clock, with its day and the clock's place."""
    local = timezone.localtime(instant)
    place = zone_place(timezone.get_current_timezone_name())
    return f"{day(local)}, {clock(local)} ({place})"


@register.filter
def zone_place(zone: str) -> str:
    """What people call an IANA zone: `America/New_York` is "New York time"."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return _("%(place)s time") % {"place": place} if place else ""


@register.simple_tag
def elsewhere(start: datetime, end: datetime, zone: str) -> Elsewhere | None:
    """The same span on the reader's clock, or None where that clock shows the same as `zone`'s."""
    reader = timezone.get_current_timezone()
    # Most dates are in the reader's own zone, and a calendar asks for each of them.
    if zone == timezone.get_current_timezone_name():
        return None
    if start.astimezone(reader).utcoffset() == start.astimezone(stored.zone(zone)).utcoffset():
        return None
    return Elsewhere(
        start.astimezone(reader).replace(tzinfo=None),
        end.astimezone(reader).replace(tzinfo=None),
        zone_place(timezone.get_current_timezone_name()),
    )
