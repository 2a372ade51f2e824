"""A site as large as wished, written row by row at once: what `load_demo` would take hours for.

Two ways to grow. By years there are always sixty dates a month, and more dates are a longer past:
a schedule is never written out further than eighteen months. By density they all lie in the same
nineteen months, so more dates are fuller days.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from bench.measure import settle
from community.models import Organisation, Topic
from events.enums import Kind, RegistrationPolicy, State, Visibility
from events.models import (
    Contact,
    Event,
    EventLanguage,
    EventPage,
    EventsPage,
    Occurrence,
    Registration,
    Run,
    Venue,
)
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models

DATES_AN_EVENT = 60
DATES_A_DAY = 2  # sixty a month
AHEAD, BACK = timedelta(days=548), timedelta(days=31)
BATCH = 2000
TOPICS, HOSTS, VENUES, CONTACTS = 12, 10, 8, 4
SEATS = 12
LANGUAGES = ("en", "et", "lv")
ZONE = ZoneInfo("Europe/Tallinn")
MADE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Volume:
    """What was made: `count` dates, `coming` of them not over at `now`."""

    count: int
    coming: int
    event_path: str  # of a public event with dates about now
    events: list[Event]
    topics: list[Topic]
    organisations: list[Organisation]
    venues: list[Venue]
    now: datetime


def by_years(count: int, *, now: datetime | None = None) -> Volume:
    """`count` dates, two a day: as many ahead as there may be, the others behind."""
    now = now or timezone.now()
    ahead = min(count // 2, AHEAD.days * DATES_A_DAY)
    first = now - timedelta(days=(count - ahead) / DATES_A_DAY)
    # Fourteen weekly events at any time, each for sixty weeks.
    together = 14 * DATES_AN_EVENT
    return _make(
        count, first=first, apart=timedelta(days=1) / DATES_A_DAY, together=together, now=now
    )


def by_density(count: int, *, now: datetime | None = None) -> Volume:
    """`count` dates from a month ago to eighteen months ahead."""
    now = now or timezone.now()
    return _make(count, first=now - BACK, apart=(AHEAD + BACK) / count, together=count, now=now)


@transaction.atomic
def _make(count: int, *, first: datetime, apart: timedelta, together: int, now: datetime) -> Volume:
    """Date number n begins about n times `apart` after `first`; `together` dates in a row are
    dealt out to as many events as share that time."""
    side_by_side = max(1, together // DATES_AN_EVENT)
    number_of = [n // together * side_by_side + n % side_by_side for n in range(count)]
    topics, organisations, venues = _topics(), _organisations(), _venues()
    events = _events(max(number_of) + 1, topics, organisations)
    starts = [_on_the_hour(first + apart * n, n) for n in range(count)]
    dates = [_date(n, events[number_of[n]], starts[n], venues[n % VENUES]) for n in range(count)]
    runs = _runs(dates)
    _write(Occurrence, dates)
    _registrations(runs, now)
    _write_pages(events)
    settle()
    coming = sum(date.end > now for date in dates)
    path = f"/en/events/{_slug(_event_about(now, dates))}/"
    return Volume(count, coming, path, events, topics, organisations, venues, now)


def _on_the_hour(moment: datetime, n: int) -> datetime:
    """A working hour of that day, on the clock on the wall."""
    return datetime.combine(moment.astimezone(ZONE).date(), time(9 + n % 8))


def _date(n: int, event: Event, start: datetime, venue: Venue) -> Occurrence:
    """One date in twenty takes three days; one in fifty is for the whole day."""
    all_day = n % 50 == 11
    if all_day:
        start = datetime.combine(start.date(), time())
    end = start + (timedelta(days=1) if all_day else timedelta(hours=2))
    if n % 20 == 7:
        end += timedelta(days=2)
    return Occurrence(
        event=event,
        entry_key=event.key,
        date=start.date(),
        local_start=start.replace(tzinfo=UTC),
        local_end=end.replace(tzinfo=UTC),
        zone=ZONE.key,
        first_day=start.date(),
        last_day=(end - timedelta(microseconds=1)).date(),
        start=start.replace(tzinfo=ZONE).astimezone(UTC),
        end=end.replace(tzinfo=ZONE).astimezone(UTC),
        all_day=all_day,
        venue=None if n % 9 == 0 else venue,
        created_at=MADE,
        last_modified=MADE,
    )


def _event_about(now: datetime, dates: list[Occurrence]) -> Event:
    public = [date for date in dates if date.event.visibility == Visibility.PUBLIC]
    return min(public, key=lambda date: abs(date.start - now)).event


def _topics() -> list[Topic]:
    return Topic.objects.bulk_create(
        Topic(name={"en": f"Topic {n}"}, slug=f"topic-{n}") for n in range(TOPICS)
    )


def _organisations() -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(name={"en": f"Agency {n}"}, kind="agency") for n in range(HOSTS)
    )


def _venues() -> list[Venue]:
    return Venue.objects.bulk_create(
        Venue(name={"en": f"House {n}"}, address=f"Main street {n}", changed_at=MADE)
        for n in range(VENUES)
    )


def _events(count: int, topics: list[Topic], hosts: list[Organisation]) -> list[Event]:
    """One event in twenty is for members only."""
    kinds = list(Kind)
    events = [
        Event(
            key=uuid.uuid4(),
            is_live=True,
            kind=kinds[n % len(kinds)],
            visibility=Visibility.MEMBERS if n % 20 == 13 else Visibility.PUBLIC,
            host=hosts[n % HOSTS],
            online_link="https://example.org/room" if n % 4 == 0 else "",
            folded_words=f" {fold(_title(n))} ",
            fingerprint="bench",
        )
        for n in range(count)
    ]
    _write(Event, events)
    about = Event.topics.through
    _write(
        about,
        [
            about(event=event, topic=topics[(n + extra) % TOPICS])
            for n, event in enumerate(events)
            for extra in range(1 + n % 2)
        ],
    )
    _write(
        EventLanguage,
        [
            EventLanguage(event=event, code=code)
            for n, event in enumerate(events)
            for code in {LANGUAGES[n % 3], LANGUAGES[n // 3 % 3]}
        ],
    )
    return events


def _title(n: int) -> str:
    return f"Better services, step {n}: from õpe to prakse"


def _runs(dates: list[Occurrence]) -> list[Run]:
    """A run for each date; one can register for three of four."""
    runs = [
        Run(
            event=date.event,
            plan_key=date.event.key,
            each_date=True,
            registration=RegistrationPolicy.NONE if n % 4 == 3 else RegistrationPolicy.HERE,
            seats_room=SEATS,
            seats_online=SEATS if n % 6 == 0 else 0,
            starts_at=date.start,
            ends_at=date.end,
        )
        for n, date in enumerate(dates)
    ]
    _write(Run, runs)
    for date, run in zip(dates, runs, strict=True):
        date.run = run
    return runs


def _registrations(runs: list[Run], now: datetime) -> None:
    """Somebody has registered for every fifth run that is still to come or lately over; one in
    fifteen is full."""
    contacts = Contact.objects.bulk_create(
        Contact(email=f"bench{n}@example.org", guest_name=f"Guest {n}") for n in range(SEATS)
    )
    lately = [run for run in runs if run.starts_at and now - BACK < run.starts_at]
    rows = [
        Registration(
            run=run,
            contact=contact,
            state=State.CONFIRMED,
            mode="room",
            created_at=MADE,
            changed_at=MADE,
        )
        for n, run in enumerate(lately)
        if n % 5 == 0 and run.registration == RegistrationPolicy.HERE
        for contact in (contacts if n % 15 == 0 else contacts[:CONTACTS])
    ]
    _write(Registration, rows)


def _slug(event: Event) -> str:
    return f"event-{event.key}"


def _write_pages(events: list[Event]) -> None:
    """The events' words in English. Wagtail writes pages one by one, so these go round it: rows of
    both tables, without revisions, signals and search."""
    index = EventsPage.objects.get(locale__language_code="en")
    content_type = ContentType.objects.get_for_model(EventPage)
    first = index.numchild + 1
    bases = [
        Page(
            title=_title(n),
            draft_title=_title(n),
            slug=_slug(event),
            url_path=f"{index.url_path}{_slug(event)}/",
            path=Page._get_path(index.path, index.depth + 1, first + n),
            depth=index.depth + 1,
            numchild=0,
            locale=index.locale,
            translation_key=event.key,
            content_type=content_type,
            live=True,
            first_published_at=MADE,
            last_published_at=MADE,
            latest_revision_created_at=MADE,
        )
        for n, event in enumerate(events)
    ]
    _write(Page, bases)
    pages = [
        EventPage(page_ptr=base, kind=event.kind, lead="What we learnt, and what comes next.")
        for base, event in zip(bases, events, strict=True)
    ]
    for some in _parts(pages):
        fields = EventPage._meta.local_concrete_fields
        EventPage._base_manager._insert(some, fields=fields, using=connection.alias)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + len(bases))
    for event, base in zip(events, bases, strict=True):
        event.schedule_page_id = base.pk
    Event.objects.bulk_update(events, ["schedule_page"], batch_size=BATCH)


def _write(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    model._base_manager.bulk_create(rows, batch_size=BATCH)


def _parts(rows: list[EventPage]) -> list[list[EventPage]]:
    return [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
