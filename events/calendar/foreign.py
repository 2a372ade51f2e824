"""The calendar of somebody else, read: text in, plain values out.

Whoever wrote it may have meant well or not. So one event that makes no sense is reported and left
out while the others are read, nothing is expanded beyond the window and the counts below, and what
comes out is plain text of bounded length. What it costs in time and memory is bounded by the
process it runs in (`foreign_process`).
"""

import datetime as dt
import hashlib
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import recurring_ical_events
from icalendar import Calendar, Component, vDDDTypes, vRecur

from events.calendar import foreign_text, text
from events.calendar.foreign_values import Date, Event, NotRead, Problem, Reading, TakesTooLong
from events.calendar.zones import is_zone, to_local, to_utc

MOST_EVENTS: Final = 2_000
MOST_DATES: Final = 5_000
MOST_DATES_OF_ONE: Final = 1_000
# Old dates and exceptions of a series are components too, and cost time before they are left out.
MOST_COMPONENTS: Final = 20_000
LONGEST: Final = dt.timedelta(days=366)
# What ends when it begins is shown for so long.
SHORTEST: Final = dt.timedelta(hours=1)

_BEGIN: Final = re.compile("BEGIN:VCALENDAR", re.IGNORECASE)
_UTC_NAMES: Final = {"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu"}
_SEVERAL_A_DAY: Final = {"SECONDLY", "MINUTELY", "HOURLY"}
_MOST_TIMES_A_DAY: Final = 4


class _Bad(Exception):
    """One event cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read(
    data: bytes,
    *,
    charset: str = "",
    zone: str,
    since: dt.datetime,
    until: dt.datetime,
    clock: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Reading:
    """Read the events of `data` that have dates between `since` and `until` (aware).

    Times without a zone are meant in the calendar's own zone, else in `zone`. Each event is read
    within a `clock()`, which may raise TakesTooLong. Private and confidential events are passed
    over without a word. Raises NotRead.
    """
    components, home = _components(foreign_text.decoded(data, charset), zone)
    reading = Reading()
    left = MOST_DATES
    for uid, group in _by_uid(components).items():
        try:
            with clock():
                event = _event(uid, group, home, since, until)
        except TakesTooLong:
            reading.skipped[uid] = Problem.TOO_FREQUENT
        except _Bad as bad:
            reading.skipped[uid] = bad.problem
        # Whatever the two libraries make of one odd event, the others are read.
        except Exception:  # noqa: BLE001
            reading.skipped[uid] = Problem.BROKEN
        else:
            if event is None:
                continue
            left -= len(event.dates)
            if left < 0 or len(reading.events) == MOST_EVENTS:
                reading.whole = False
                break
            reading.events.append(event)
    return reading


def _components(words: str, zone: str) -> tuple[list[Component], str]:
    """The events in `words`, and the zone that times without one are meant in. Raises NotRead."""
    begin = _BEGIN.search(words)
    if begin is None:
        is_page = "<html" in words[:2_000].lower() or words.lstrip()[:1] == "<"
        raise NotRead(Problem.WEB_PAGE if is_page else Problem.NOT_A_CALENDAR)
    upper = words.upper()
    number = upper.count("\nBEGIN:VEVENT")
    if number > MOST_COMPONENTS:
        raise NotRead(Problem.TOO_MANY)
    # Half a calendar would look as if the other half had been withdrawn.
    if not upper.rstrip().endswith("END:VCALENDAR") or upper.count("\nEND:VEVENT") < number:
        raise NotRead(Problem.UNREADABLE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = Calendar.from_ical(words[begin.start() :], multiple=True)
            own = [str(_first(calendar, "X-WR-TIMEZONE") or "") for calendar in calendars]
            events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except Exception:  # noqa: BLE001 -- whatever it is, the text is to blame
        raise NotRead(Problem.UNREADABLE) from None
    return events, next((name for name in own if is_zone(name)), zone)


def _by_uid(components: Iterable[Component]) -> dict[str, list[Component]]:
    """The components of each event together: a series and its exceptions share a UID."""
    groups: defaultdict[str, list[Component]] = defaultdict(list)
    for component in components:
        groups[_uid(component)].append(component)
    return groups


def _uid(component: Component) -> str:
    # Not as words: <1@partner.example> is no markup.
    uid = text.one_line(_text(component, "UID")[:10_000])
    if not uid:
        # Forbidden (RFC 5545 §3.8.4.7), and met all the same.
        start = _first(component, "DTSTART")
        told = f"{_first(component, 'SUMMARY')} {start.to_ical() if start else ''}"
        return "without-" + hashlib.sha256(told.encode()).hexdigest()
    return uid if len(uid) <= foreign_text.UID else hashlib.sha256(uid.encode()).hexdigest()


def _event(
    uid: str, group: list[Component], home: str, since: dt.datetime, until: dt.datetime
) -> Event | None:
    """The event of these components; None for one that is not for us, or has no date in the
    window. Raises _Bad."""
    masters = [one for one in group if _first(one, "RECURRENCE-ID") is None]
    core = max(masters or group, key=_sequence)
    if not _is_public(core):
        return None
    for component in group:
        _check(component, home)
    place = foreign_text.line(_text(core, "LOCATION"), foreign_text.PLACE)
    dates = tuple(_dates(core, group, home, since, until, place))
    if not dates:
        return None
    title = foreign_text.line(_text(core, "SUMMARY"), foreign_text.TITLE)
    if not title:
        raise _Bad(Problem.NO_TITLE)
    return Event(
        uid=uid,
        title=title,
        description=foreign_text.paragraphs(_text(core, "DESCRIPTION")),
        place=place,
        link=foreign_text.link(str(_first(core, "URL") or "")),
        dates=dates,
    )


def _check(component: Component, home: str) -> None:
    """Raise _Bad for what must not be expanded at all."""
    start = _first(component, "DTSTART")
    if not isinstance(start, vDDDTypes) or not isinstance(start.dt, dt.date):
        raise _Bad(Problem.NO_START)
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        moment = _first(component, name)
        # icalendar reads a time in a zone that nobody knows as a time without any.
        if (
            moment is not None
            and "TZID" in moment.params
            and getattr(moment.dt, "tzinfo", 1) is None
        ):
            raise _Bad(Problem.BAD_ZONE)
    end, length = _first(component, "DTEND"), _first(component, "DURATION")
    # The library would take the one for the other.
    if end is not None and _instant(end.dt, home) < _instant(start.dt, home):
        raise _Bad(Problem.BAD_LENGTH)
    if length is not None and length.dt < dt.timedelta(0):
        raise _Bad(Problem.BAD_LENGTH)
    for rule in _all(component, "RRULE"):
        _check_rule(rule)
    if sum(len(getattr(given, "dts", ())) for given in _all(component, "RDATE")) > MOST_DATES:
        raise _Bad(Problem.TOO_FREQUENT)


def _check_rule(rule: object) -> None:
    if not isinstance(rule, vRecur) or not rule.get("FREQ"):
        raise _Bad(Problem.BAD_RULE)
    if any(interval < 1 for interval in rule.get("INTERVAL", [])):
        raise _Bad(Problem.BAD_RULE)
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(len(rule.get(name, [])), 1)
    if str(rule["FREQ"][0]).upper() in _SEVERAL_A_DAY or times > _MOST_TIMES_A_DAY:
        raise _Bad(Problem.TOO_FREQUENT)


def _dates(
    core: Component,
    group: list[Component],
    home: str,
    since: dt.datetime,
    until: dt.datetime,
    place: str,
) -> Iterator[Date]:
    """The dates in the window, the first first. Raises _Bad."""
    calendar = Calendar()
    calendar.subcomponents = list(group)
    found = recurring_ical_events.of(calendar).between(since, until)
    if len(found) > MOST_DATES_OF_ONE:
        raise _Bad(Problem.TOO_FREQUENT)
    is_series = len(group) > 1 or bool(_all(core, "RRULE") or _all(core, "RDATE"))
    is_series = is_series or _first(core, "RECURRENCE-ID") is not None
    zone = _zone(_moment(core, "DTSTART"), home)
    taken: set[str] = set()
    for component in sorted(found, key=lambda one: _instant(_moment(one, "DTSTART"), home)):
        if not _is_public(component):
            continue
        name = _identity(_moment(component, "RECURRENCE-ID"), zone, taken) if is_series else ""
        where = foreign_text.line(_text(component, "LOCATION"), foreign_text.PLACE)
        yield _date(component, name, home, "" if where == place else where)


def _identity(original: dt.date, zone: str, taken: set[str]) -> str:
    """The local day that the series gave it: it stays when the whole series gets another time."""
    if isinstance(original, dt.datetime) and original.tzinfo is not None:
        original = to_local(original, zone)
    day = original.strftime("%Y-%m-%d")
    name, number = day, 1
    while name in taken:
        number += 1
        name = f"{day}#{number}"
    taken.add(name)
    return name


def _date(component: Component, name: str, home: str, place: str) -> Date:
    start, end = _moment(component, "DTSTART"), _moment(component, "DTEND")
    all_day = not isinstance(start, dt.datetime)
    zone = _zone(start, home)
    if all_day:
        first = dt.datetime.combine(start, dt.time())
        last = dt.datetime.combine(end, dt.time())
        last = max(last, first + dt.timedelta(days=1))
    else:
        begins, ends = _instant(start, home), _instant(end, home)
        ends = ends if ends > begins else begins + SHORTEST
        # Of an hour that comes twice, no clock on a wall tells the second coming from the first.
        if any(to_utc(to_local(moment, zone), zone) != moment for moment in (begins, ends)):
            zone = "UTC"
        first, last = to_local(begins, zone), to_local(ends, zone)
    if not dt.timedelta(0) < last - first <= LONGEST:
        raise _Bad(Problem.BAD_LENGTH)
    return Date(name, first, last, zone, all_day, _is_cancelled(component), place)


def _zone(moment: dt.date, home: str) -> str:
    """The zone whose clock a date is told by: its own if it is a place's, else the calendar's."""
    key = getattr(moment.tzinfo, "key", "") if isinstance(moment, dt.datetime) else ""
    return key if key and key not in _UTC_NAMES and is_zone(key) else home


def _instant(moment: dt.date, home: str) -> dt.datetime:
    if not isinstance(moment, dt.datetime):
        return to_utc(dt.datetime.combine(moment, dt.time()), home)
    return moment.astimezone(dt.UTC) if moment.tzinfo else to_utc(moment, home)


def _is_public(component: Component) -> bool:
    """RFC 5545 §3.8.1.3: a class that one doesn't know is private."""
    return str(_first(component, "CLASS") or "PUBLIC").upper() == "PUBLIC"


def _is_cancelled(component: Component) -> bool:
    return str(_first(component, "STATUS") or "").upper() == "CANCELLED"


def _sequence(component: Component) -> int:
    value = _first(component, "SEQUENCE")
    return int(value) if isinstance(value, int) else -1


def _text(component: Component, name: str) -> str:
    return str(_first(component, name) or "")


def _moment(component: Component, name: str) -> dt.date:
    """The date, or date and time, of a property that is there."""
    moment: dt.date = _first(component, name).dt
    return moment


def _first(component: Component, name: str) -> Any:
    return next(iter(_all(component, name)), None)


def _all(component: Component, name: str) -> list[Any]:
    value = component.get(name)
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
