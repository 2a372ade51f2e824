"""What our feeds say, read by other people's programs, is what stands in the database.

`now` is moved through 2026-2028: over all six changes of the clocks, while dates are moved,
postponed, cancelled, taken down and topped up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import recurring_ical_events
import time_machine
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from icalendar import Calendar

from events.enums import State, Status
from events.models import Event, Occurrence, Registration
from events.services import contacts, dates, registration, schedule, subscriptions, versions
from tests.factories.events import VenueFactory, entry, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from community.models import Member
    from events.models import CalendarSubscription, EventPage

pytestmark = [pytest.mark.django_db, pytest.mark.node]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
BEGIN = datetime(2026, 1, 10, 9, tzinfo=UTC)
# The days before and after each change of the clocks in Europe, and those of New York among them.
STEPS = [
    BEGIN,
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 30, 6, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 11, 2, 12, tzinfo=UTC),
    datetime(2027, 3, 28, 2, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    datetime(2028, 3, 26, 1, 30, tzinfo=UTC),
    datetime(2028, 10, 30, 9, tzinfo=UTC),
]
BACK = timedelta(days=31)


@dataclass
class World:
    """One calendar, and a member who reads it."""

    pages: dict[str, EventPage]
    member: Member
    device: CalendarSubscription
    queries: dict[str, str]

    def event(self, name: str) -> Event:
        return Event.objects.get(key=self.pages[name].event_key)

    def next(self, name: str, now: datetime) -> Occurrence:
        rows = self.event(name).occurrences.filter(start__gt=now, status=Status.SCHEDULED)
        return rows.earliest("start")


def world() -> World:
    topic, host = TopicFactory(slug="data", name={"en": "Data"}), OrganisationFactory()
    hall = VenueFactory(name={"en": "Hall; left, “õ”"})
    lasts = "FREQ=MONTHLY;BYDAY=-1SU"
    pages = {
        # Every last Sunday, in the hour that is skipped or comes twice.
        "gap": published(
            plan(entry(date(2026, 1, 25), time(3, 30), time(4, 15), rule=lasts, venue=hall)),
            title="Õhtu: žürii, šokk 🗓️ " + "ä" * 80, topics=[topic], host=host,
        ),
        "west": published(
            plan(entry(date(2026, 2, 1), time(1, 30), time(5), rule="FREQ=MONTHLY;BYDAY=1SU,2SU",
                       zone="America/New_York")),
            title="West", kind="training", topics=[topic],
        ),
        # From the evening before the clocks change to the morning after.
        "days": published(
            plan(entry(date(2026, 1, 24), time(22), time(8), last_day=date(2026, 1, 26),
                       rule="FREQ=MONTHLY;BYDAY=4SA")),
            title="Days", kind="conference", host=host,
        ),
        "whole": published(
            plan(entry(date(2026, 2, 27), None, None, last_day=date(2026, 3, 1),
                       rule="FREQ=MONTHLY;BYMONTHDAY=27")),
            title="Whole days", kind="conference",
        ),
        "course": published(
            plan(entry(date(2026, 3, 23), rule="FREQ=WEEKLY;COUNT=4"), mode="all_dates"),
            title="Course", kind="training", topics=[topic],
        ),
        "utc": published(
            plan(entry(date(2026, 2, 2), time(12), time(13), rule="FREQ=MONTHLY;BYDAY=1MO",
                       zone="UTC")),
            title="Everywhere",
        ),
        "members": published(
            plan(entry(date(2026, 2, 4), rule="FREQ=MONTHLY;BYDAY=1WE")),
            title="Members", visibility="members", topics=[topic],
        ),
        "link": published(
            plan(entry(date(2026, 2, 5), rule="FREQ=MONTHLY;BYDAY=1TH")),
            title="By link", visibility="link",
        ),
    }  # fmt: skip
    member = MemberFactory()
    device = subscriptions.add(member, name="phone", language="en", topics=[topic], now=BEGIN)
    queries = {"": "", "kind": "?kind=conference&kind=talk", "topic": "?topic=data",
               "all three": f"?kind=meetup&topic=data&organisation={host.uuid}"}  # fmt: skip
    return World(pages, member, device, queries)


def something_happens(here: World, number: int, now: datetime) -> None:
    """What an office does between two looks at the calendar."""
    actor = MemberFactory()
    schedule.repair(now=now)
    if number == 0:
        register(here, "course", now)
    elif number == 1:
        register(here, "gap", now)
        register(here, "link", now)
        dates.move(
            here.next("gap", now), day=date(2026, 4, 1), start_time=time(0, 30),
            length=timedelta(hours=30), venue=None, reason="", actor=actor, now=now,
        )  # fmt: skip
    elif number == 2:
        dates.cancel(here.next("west", now), reason="Snow", actor=actor, now=now)
        registration.cancel(held(here, "gap"), now=now)
    elif number == 3:
        postpone(here.next("utc", now), now)
        wait(here, "days", now)
    elif number == 4:
        cancelled = here.event("west").occurrences.filter(status=Status.CANCELLED).latest("start")
        if cancelled.end > now:
            dates.restore(cancelled, actor=actor, now=now)
        dates.cancel(here.next("whole", now), reason="", actor=actor, now=now)
        register(here, "gap", now)
    elif number == 5:
        here.pages["days"].unpublish()
    elif number == 6:
        here.pages["days"].refresh_from_db()
        here.pages["days"].save_revision().publish()
    elif number == 7:
        postpone(here.next("gap", now), now)


def register(here: World, name: str, now: datetime) -> Registration:
    contact = contacts.of_member(here.member, now=now)
    event = here.event(name)
    run = here.next(name, now).run
    return registration.register(
        run=run, contact=contact, mode="room", now=now, token=event.link_token
    )


def wait(here: World, name: str, now: datetime) -> None:
    """The only way to wait is that all seats are taken."""
    run = here.next(name, now).run
    run.own_seats_room = 1
    run.save()
    other = contacts.of_member(MemberFactory(), now=now)
    registration.register(run=run, contact=other, mode="room", now=now)
    contact = contacts.of_member(here.member, now=now)
    registration.register(run=run, contact=contact, mode="room", now=now, may_wait=True)


def held(here: World, name: str) -> Registration:
    return Registration.objects.get(
        contact__member=here.member, run__event=here.event(name), state=State.CONFIRMED
    )


def postpone(occurrence: Occurrence, now: datetime) -> None:
    Occurrence.objects.filter(pk=occurrence.pk).update(
        status=Status.POSTPONED,
        own_status=Status.POSTPONED,
        sequence=F("sequence") + 1,
        last_modified=now,
    )
    versions.touch([occurrence.event_id], now=now)


def addresses(here: World, now: datetime) -> dict[str, Iterable[Occurrence]]:
    """Every kind of feed and file, each with the dates that belong into it."""
    public = window(now).filter(event__visibility="public")
    found = {
        f"/calendar/{{}}.ics{here.queries['']}": public,
        f"/calendar/{{}}.ics{here.queries['kind']}": public.filter(event__kind="conference"),
        f"/calendar/{{}}.ics{here.queries['topic']}": public.filter(event__topics__slug="data"),
        f"/calendar/{{}}.ics{here.queries['all three']}": public.filter(event=here.event("gap")),
    }
    for name in ("gap", "west", "days", "whole", "link"):
        event = here.event(name)
        key = f"?key={event.link_token}" if name == "link" else ""
        found[f"/calendar/event/{event.key}/{{}}.ics{key}"] = window(now).filter(event=event)
        one = here.next(name, now)
        if event.is_live:
            found[f"/calendar/occurrence/{one.uid}/{{}}.ics{key}"] = [one]
    return found


def window(now: datetime) -> Any:
    """The rule in its own words: from 31 days before today, the withdrawn ones left out, those of
    events taken down only until they are past."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Occurrence.objects.filter(end__gt=today - BACK).exclude(status=Status.WITHDRAWN)
    return rows.exclude(event__is_live=False, end__lte=today).select_related("event")


def expected(rows: Iterable[Occurrence]) -> list[dict]:
    return sorted((as_read(row) for row in rows), key=lambda one: one["uid"])


def as_read(row: Occurrence, **personal: Any) -> dict:
    cancelled = row.status == Status.CANCELLED or not row.event.is_live
    tentative = row.status == Status.POSTPONED
    status = "CANCELLED" if cancelled else "TENTATIVE" if tentative else "CONFIRMED"
    return {
        "uid": str(row.uid),
        "start": row.first_day.isoformat() if row.all_day else int(row.start.timestamp()),
        "end": (row.last_day + timedelta(days=1)).isoformat()
        if row.all_day
        else int(row.end.timestamp()),
        "status": status,
        "sequence": row.sequence,
        "transparent": status != "CONFIRMED",
        **personal,
    }


def personal(here: World, now: datetime) -> list[dict]:
    """The member's own dates by what they hold, and the topic's."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    own: dict[str, dict] = {}
    mine = Registration.objects.filter(contact__member=here.member).order_by("pk")
    for registered in mine:
        rounds = sum(
            1 for one in mine
            if one.run_id == registered.run_id and one.pk <= registered.pk and not one.is_live
        )  # fmt: skip
        for row in registered.run.occurrences.filter(end__gt=today - BACK).select_related("event"):
            told: dict[str, Any] = {"sequence": row.sequence + rounds}
            if row.status == Status.CANCELLED or not registered.is_live:
                told |= {"status": "CANCELLED", "transparent": True}
            elif registered.state != State.CONFIRMED or row.status == Status.POSTPONED:
                told |= {"status": "TENTATIVE", "transparent": True}
            else:
                told |= {"status": "CONFIRMED", "transparent": False}
            own[str(row.uid)] = as_read(row, **told)
    followed = window(now).filter(
        event__topics__slug="data", event__visibility__in=["public", "members"]
    )
    for row in followed:
        own.setdefault(str(row.uid), as_read(row, transparent=True))
    return sorted(own.values(), key=lambda one: one["uid"])


def read_by_icalendar(text: bytes) -> list[dict]:
    calendar = Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar, skip_bad_series=False).between(
        date(2025, 1, 1), date(2031, 1, 1)
    )
    return sorted(
        (
            {
                "uid": str(event["UID"]),
                "start": plain(event["DTSTART"].dt),
                "end": plain(event["DTEND"].dt),
                "status": str(event["STATUS"]),
                "sequence": int(event["SEQUENCE"]),
                "transparent": str(event["TRANSP"]) == "TRANSPARENT",
            }
            for event in found
        ),
        key=lambda one: one["uid"],
    )


def plain(moment: date | datetime) -> str | int:
    return int(moment.timestamp()) if isinstance(moment, datetime) else moment.isoformat()


def test_every_feed_is_read_as_it_stands_in_the_database(
    read_by_ical_js: Callable[[dict], dict],
):
    texts, wanted = {}, {}
    with time_machine.travel(BEGIN, tick=False) as clock:
        here, client = world(), Client()
        for number, now in enumerate(STEPS):
            clock.move_to(now)
            something_happens(here, number, now)
            clock.shift(timedelta(seconds=30))
            for address, rows in addresses(here, now).items():
                dates_now = expected(rows)
                for language in LANGUAGES:
                    name = f"{now:%Y-%m-%d} {address.format(language)}"
                    texts[name] = answered(client, address.format(language))
                    wanted[name] = dates_now
            for language in LANGUAGES:
                here.device.language = language
                here.device.save()
                name = f"{now:%Y-%m-%d} {language} mine"
                texts[name] = answered(client, f"/calendar/my/{here.device.link_token}.ics")
                wanted[name] = personal(here, now)

    # The same bytes need to be read once only.
    once = {text: name for name, text in texts.items()}
    by_ical_js = read_by_ical_js({name: text.decode() for text, name in once.items()})
    # icalendar takes the longest, and reads a text alike wherever its rows were: on SQLite every
    # fourth, in turn of all five languages. ical.js reads all of them on each database.
    some = list(once)[:: 1 if connection.vendor == "postgresql" else 4]

    assert len(texts) == len(wanted) > 400
    by_icalendar = {text: read_by_icalendar(text) for text in some}
    for name, text in texts.items():
        assert without_words(by_ical_js[once[text]]) == wanted[name], name
        if text in by_icalendar:
            assert by_icalendar[text] == wanted[name], name
    statuses = {one["status"] for dates_now in wanted.values() for one in dates_now}
    assert statuses == {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def answered(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content


def without_words(found: list[dict]) -> list[dict]:
    assert not any(one["recurring"] for one in found)
    assert all(one["summary"] for one in found)
    kept = ("uid", "start", "end", "status", "sequence", "transparent")
    return sorted(({key: one[key] for key in kept} for one in found), key=lambda one: one["uid"])
