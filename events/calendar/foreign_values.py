"""What was read of somebody else's calendar, as plain values."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """What is wrong with a calendar as a whole, or with one event of it."""

    WEB_PAGE = "web_page"
    NOT_A_CALENDAR = "not_a_calendar"
    UNREADABLE = "unreadable"
    TOO_MUCH_WORK = "too_much_work"
    TOO_MANY = "too_many"
    # of one event
    NO_TITLE = "no_title"
    NO_START = "no_start"
    BAD_ZONE = "bad_zone"
    BAD_RULE = "bad_rule"
    BAD_LENGTH = "bad_length"
    TOO_FREQUENT = "too_frequent"
    BROKEN = "broken"


class NotRead(Exception):
    """The calendar as a whole cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class TakesTooLong(BaseException):
    """Raised by the clock that `read` is given; no library may take it for an error of its own."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date of an event. `id` tells it from the event's others, for as long as the source says
    the same original day of it; "" for the date of an event that has just one. `start` and `end`
    are wall time in the IANA zone `zone`, `end` exclusive; `place` only where it is not the
    event's."""

    id: str
    start: dt.datetime
    end: dt.datetime
    zone: str
    all_day: bool
    cancelled: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event (one UID) with its dates in the window, the first first."""

    uid: str
    title: str
    description: str
    place: str
    link: str
    dates: tuple[Date, ...]


@dataclass(slots=True)
class Reading:
    """What a calendar holds. `skipped`: the UID of each event that could not be read, with why;
    `whole`: nothing was left out because there was too much."""

    events: list[Event] = field(default_factory=list)
    skipped: dict[str, Problem] = field(default_factory=dict)
    whole: bool = True


def reading_from_plain(told: dict[str, Any]) -> Reading:
    """What `asdict` made of a reading, by way of JSON. Raises NotRead where that was told instead."""
    if "problem" in told:
        raise NotRead(Problem(told["problem"]))
    return Reading(
        events=[
            Event(**{**event, "dates": tuple(date_from_plain(date) for date in event["dates"])})
            for event in told["events"]
        ],
        skipped={uid: Problem(problem) for uid, problem in told["skipped"].items()},
        whole=told["whole"],
    )


def date_from_plain(told: dict[str, Any]) -> Date:
    """The date that `date_as_plain` told."""
    times = {name: dt.datetime.fromisoformat(told[name]) for name in ("start", "end")}
    return Date(**{**told, **times})


def date_as_plain(date: Date) -> dict[str, Any]:
    """A date as JSON can hold it."""
    return {**asdict(date), "start": date.start.isoformat(), "end": date.end.isoformat()}
