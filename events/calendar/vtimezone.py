"""VTIMEZONE components, read off zoneinfo and true for every date of the years they cover.

zoneinfo does not tell its rules, so the changes of offset are observed and the rule behind them
is written only where it explains every one of them; elsewhere each change stands for itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Where a zone has kept one offset throughout, the years asked for need not show in the text.
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 -- local time, as RFC 5545 §3.6.5 wants it


@dataclass(frozen=True, slots=True)
class _State:
    offset: timedelta
    saving: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class _Onset:
    """From `wall` on, local time as it was shown until then, `state` holds."""

    wall: datetime
    before: timedelta
    state: _State

    @property
    def rule(self) -> tuple[str, int, int]:
        """The onset's weekday, which of its month's it is (-1 for the last), and the month."""
        is_last = (self.wall + 7 * _DAY).month != self.wall.month
        week = -1 if is_last else (self.wall.day - 1) // 7 + 1
        return _WEEKDAYS[self.wall.weekday()], week, self.wall.month


@lru_cache(maxsize=512)
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of the IANA zone `zone`, right from `first_year` to `last_year` inclusive.

    Folded lines, CRLF at the end of each (RFC 5545 §3.6.5). The text depends on nothing else
    than the arguments and the installed time zone data. `zone` must be known to zoneinfo.
    """
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 2, 1, 1, tzinfo=UTC)
    onsets = list(_onsets(ZoneInfo(zone), start, end))
    component = Timezone()
    component.add("TZID", zone)
    observances = _observances(onsets)
    least = min(onset.state.saving for onset, _ in observances)
    for onset, recurs in observances:
        # Dublin's winter is one hour of negative saving in zoneinfo, or not, depending on how the
        # data was compiled. Readers expect STANDARD to be the lesser offset: compare, don't trust.
        summer = onset.state.saving > least
        component.add_component(_observance(onset, summer=summer, recurs=recurs))
    text: bytes = component.to_ical()
    return text


def _onsets(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[_Onset]:
    """The state at `start`, then every change of offset or name before `end`, in order."""
    state = _state(zone, start)
    yield _Onset(_wall(start, state.offset), state.offset, state)
    moment = start
    while moment < end:
        later = min(moment + _DAY, end)
        if _state(zone, later) != state:
            change = _change(zone, moment, later)
            before, state = state, _state(zone, change)
            yield _Onset(_wall(change, before.offset), before.offset, state)
            later = change
        moment = later


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second after `low` at which the zone's state is no longer that of `low`."""
    state = _state(zone, low)
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (middle, high) if _state(zone, middle) == state else (low, middle)
    return high


def _state(zone: ZoneInfo, instant: datetime) -> _State:
    local = instant.astimezone(zone)
    offset, saving = local.utcoffset(), local.dst()
    return _State(offset or timedelta(), saving or timedelta(), local.tzname() or zone.key)


def _wall(instant: datetime, offset: timedelta) -> datetime:
    return instant.replace(tzinfo=None) + offset


def _observances(onsets: list[_Onset]) -> list[tuple[_Onset, bool]]:
    """What to write: each onset, and whether it recurs every year by its rule."""
    opening, changes = onsets[0], onsets[1:]
    if not changes:
        return [(_Onset(_LONG_AGO, opening.before, opening.state), False)]
    if yearly := _yearly(changes):
        return [(onset, True) for onset in yearly]
    return [(onset, False) for onset in onsets]


def _yearly(changes: list[_Onset]) -> list[_Onset]:
    """The first year's two onsets when every year has the same two by the same rule, else []."""
    years = [list(group) for _, group in groupby(changes, key=lambda onset: onset.wall.year)]
    shapes = {tuple((o.rule, o.wall.time(), o.before, o.state) for o in year) for year in years}
    whole = changes[-1].wall.year - changes[0].wall.year + 1 == len(years) > 2
    return years[0] if whole and len(shapes) == 1 and len(years[0]) == 2 else []


def _observance(
    onset: _Onset, *, summer: bool, recurs: bool
) -> TimezoneDaylight | TimezoneStandard:
    component = TimezoneDaylight() if summer else TimezoneStandard()
    component.add("DTSTART", onset.wall)
    if recurs:
        weekday, week, month = onset.rule
        rule = {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{week}{weekday}"}
        component.add("RRULE", vRecur(rule))
    component.add("TZOFFSETFROM", onset.before)
    component.add("TZOFFSETTO", onset.state.offset)
    component.add("TZNAME", onset.state.name)
    return component
