"""What an event's page says besides its text: the programme by days, the people, the facts.

Times, rooms, people and settings are those of the page with the schedule; the words are the page's
own, and where it has none yet, the schedule page's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Prefetch

from events.enums import Accessibility
from events.models import EventPage, Speaker
from foundation.models import SiteImage
from foundation.models.images import filters_of
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, time

    from community.models import Topic
    from events.models import Event, Occurrence

# The sizes in which people are shown; the component names the same.
PORTRAIT = "fill-{160x160,320x320}-c75|format-webp"


class Said(NamedTuple):
    """Words, and their language."""

    text: str
    language: str


class Offer(NamedTuple):
    """Something offered to people who could not take part otherwise; `value` names its icon."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Session:
    """One point of the programme, on the clock of the place."""

    starts: time
    ends: time | None
    title: str
    text: str
    room: str
    language: str
    speakers: list[Speaker] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """The sessions of one day, counted from 1; `date` where there is but one such day."""

    number: int
    date: date | None
    sessions: list[Session]


@dataclass(frozen=True, slots=True)
class EventContent:
    """What the page of an event says besides title, lead, text and dates."""

    source: EventPage
    topics: list[Topic]
    languages: list[str]
    language_codes: list[str]
    audience: Said
    outcomes: list[str]
    outcomes_language: str
    accessibility: list[Offer]
    accessibility_note: Said
    days: list[ProgrammeDay]
    people: list[Speaker]


def source_of(page: EventPage, event: Event | None) -> EventPage:
    """The page whose times, people and settings count; `page` itself where that one isn't live."""
    if event is None or event.schedule_page_id in (None, page.pk):
        return page
    live = EventPage.objects.live().select_related("locale")
    return live.filter(pk=event.schedule_page_id).first() or page


def of_page(page: EventPage, *, source: EventPage, dates: Sequence[date] = ()) -> EventContent:
    """What `page` says, whose programme's days are `dates` (empty: they repeat).

    A constant number of queries, whatever the number of sessions and people.
    """
    people = _people(source)
    outcomes = _said(page, source, "outcomes")
    codes = [code for code in SpokenLanguage if code in source.held_in]
    return EventContent(
        source=source,
        topics=list(source.topics.all()),
        languages=[str(code.label) for code in codes],
        language_codes=[code.value for code in codes],
        audience=_said(page, source, "audience"),
        outcomes=[line.strip() for line in outcomes.text.splitlines() if line.strip()],
        outcomes_language=outcomes.language,
        accessibility=[
            Offer(offer.value, str(offer.label))
            for offer in Accessibility
            if offer in source.accessibility
        ],
        accessibility_note=_said(page, source, "accessibility_note"),
        days=_days(page, source, people, dates),
        people=list(people.values()),
    )


def days_of(dates: Iterable[Occurrence]) -> list[date]:
    """The local days that `dates` of one run take place on, each once and in order: what the
    programme's days are counted by."""
    found: set[date] = set()
    for occurrence in dates:
        first, last = occurrence.first_day.toordinal(), occurrence.last_day.toordinal()
        found.update(map(type(occurrence.first_day).fromordinal, range(first, last + 1)))
    return sorted(found)


def _said(page: EventPage, source: EventPage, name: str) -> Said:
    own = getattr(page, name)
    if own or page is source:
        return Said(own, page.locale.language_code)
    return Said(getattr(source, name), source.locale.language_code)


def _people(source: EventPage) -> dict[int, Speaker]:
    """Who speaks and teaches, in the page's order; then whoever has only a session."""
    wanted = [block.value.pk for block in source.people if block.value]
    for block in source.programme:
        wanted += [speaker.pk for speaker in block.value["speakers"] if speaker]
    if not wanted:
        return {}
    pictures = SiteImage.objects.prefetch_renditions(*filters_of(PORTRAIT))
    rows = Speaker.objects.select_related("organisation").prefetch_related(
        Prefetch("picture", queryset=pictures)
    )
    found = rows.in_bulk(wanted)
    return {pk: found[pk] for pk in dict.fromkeys(wanted) if pk in found}


def _days(
    page: EventPage, source: EventPage, people: dict[int, Speaker], dates: Sequence[date]
) -> list[ProgrammeDay]:
    own = {block.id: block.value for block in page.programme} if page is not source else {}
    sessions = [
        (block.value["day"] or 1, _session(block, own.get(block.id), page, source, people))
        for block in source.programme
        # A draft in the preview may not have it yet.
        if block.value["starts"]
    ]
    sessions.sort(key=lambda of_day: (of_day[0], of_day[1].starts))
    return [
        ProgrammeDay(
            number,
            dates[number - 1] if number <= len(dates) else None,
            [session for _number, session in group],
        )
        for number, group in groupby(sessions, lambda of_day: of_day[0])
    ]


def _session(
    block: Any, own: Any, page: EventPage, source: EventPage, people: dict[int, Speaker]
) -> Session:
    words = own or block.value
    return Session(
        starts=block.value["starts"],
        ends=block.value["ends"],
        title=words["title"],
        text=words["text"],
        room=words["room"],
        language=(page if own else source).locale.language_code,
        speakers=[
            people[speaker.pk]
            for speaker in block.value["speakers"]
            if speaker and speaker.pk in people
        ],
    )
