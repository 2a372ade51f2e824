"""Which dates stand in feeds, and in what words. Rule numbers: CALENDAR.md §1."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from events.models import CalendarVersion, EventPage, Occurrence, Venue
from events.services import dates
from tests.events.views.conftest import NOW
from tests.events.views.feeds import FEED, event_of, file_of, summaries, vevents
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    import time_machine
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_version(db: None) -> None:
    """The site was made today; these tests stand on a day of their own, perhaps before it."""
    CalendarVersion.objects.all().delete()


def in_language(page: EventPage, language: str, title: str) -> EventPage:
    """A published translation of `page`."""
    translated = event_page(language=language, title=title, translation_key=page.translation_key)
    translated.get_latest_revision().publish()
    return translated


def test_each_date_is_an_event_of_its_own_from_31_days_back(client: Client):
    weekly = entry(date(2026, 10, 5), time(9), time(10), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=10")
    published(plan(weekly), title="Weekly")

    events = vevents(client.get(FEED))

    # Rule 18. 31 days before 21 November is 21 October.
    days = [event["DTSTART"].dt.date() for event in events]
    assert days == [date(2026, 10, 26) + timedelta(days=7 * n) for n in range(7)]
    assert len({event["UID"] for event in events}) == 7
    assert [event.get("RRULE") for event in events] == [None] * 7


def test_an_empty_feed_is_a_valid_calendar(client: Client):
    response = client.get("/calendar/lv.ics")

    # Rule 27.
    assert response.status_code == 200
    assert [str(part.name) for part in Calendar.from_ical(response.content).subcomponents] == [
        "VTIMEZONE"
    ]


def test_a_cancelled_date_stays_with_its_status_and_a_translated_prefix(client: Client):
    page = published(title="Meetup")
    date_ = event_of(page).occurrences.get()
    dates.cancel(date_, reason="The host is ill; sorry.", actor=MemberFactory(), now=NOW)

    (event,) = vevents(client.get(FEED))

    # Rules 3 and 19.
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("CANCELLED", "Cancelled: Meetup")
    assert (str(event["UID"]), event["SEQUENCE"]) == (str(date_.uid), 1)
    assert "The host is ill; sorry." in str(event["DESCRIPTION"])


def test_a_moved_date_keeps_its_uid_and_raises_its_sequence(client: Client):
    date_ = event_of(published()).occurrences.get()
    before = vevents(client.get(FEED))[0]
    dates.move(
        date_,
        day=date(2026, 12, 9),
        start_time=time(15),
        length=timedelta(hours=1),
        venue=None,
        reason="",
        actor=MemberFactory(),
        now=NOW + timedelta(hours=1),
    )

    (after,) = vevents(client.get(FEED))

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt.replace(tzinfo=None) == datetime(2026, 12, 9, 15)
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt == NOW + timedelta(hours=1)


def test_a_withdrawn_date_leaves_the_feeds_but_its_file_says_cancelled(client: Client):
    date_ = event_of(published(title="Meetup")).occurrences.get()
    Occurrence.objects.update(status="withdrawn")

    feeds = [client.get(FEED), client.get(f"/calendar/event/{date_.event.key}/en.ics")]
    (event,) = vevents(client.get(file_of(date_)))

    assert [vevents(feed) for feed in feeds] == [[], []]
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == ("CANCELLED", "Cancelled: Meetup")


def test_words_come_from_the_page_in_that_language_or_from_the_source(client: Client):
    translated = published(title="Coffee", slug="coffee")
    in_language(translated, "et", "Kohv")
    published(title="Talk", slug="talk")

    events = {str(event["SUMMARY"]): event for event in vevents(client.get("/calendar/et.ics"))}

    assert sorted(events) == ["Kohv", "Talk"]
    assert [events[name]["SUMMARY"].params["LANGUAGE"] for name in ("Kohv", "Talk")] == ["et", "en"]
    assert str(events["Talk"]["URL"]) == "http://localhost/en/events/talk/"
    assert str(events["Kohv"]["URL"]).startswith("http://localhost/et/events/")


def test_other_words_are_a_newer_version_also_when_a_translation_goes(
    client: Client, clock: time_machine.Traveller
):
    page = published(title="Coffee")
    clock.shift(timedelta(days=1))
    translated = in_language(page, "et", "Kohv")
    (before,) = vevents(client.get("/calendar/et.ics"))
    clock.shift(timedelta(days=1))

    EventPage.objects.get(pk=translated.pk).unpublish()

    (after,) = vevents(client.get("/calendar/et.ics"))
    assert (str(before["SUMMARY"]), str(after["SUMMARY"])) == ("Kohv", "Coffee")
    assert after["LAST-MODIFIED"].dt - before["LAST-MODIFIED"].dt == timedelta(days=1)


def test_an_unpublished_event_is_cancelled_in_the_feed_until_its_date_is_past(
    client: Client, clock: time_machine.Traveller
):
    page = published(
        plan(entry(date(2026, 12, 7))), title="Talk", kind="training", lead="Secret by now"
    )
    (before,) = vevents(client.get(FEED))
    page.unpublish()
    (hidden,) = vevents(client.get(FEED))
    clock.move_to(datetime(2026, 12, 8, 0, 1, tzinfo=UTC))

    past = vevents(client.get(FEED))

    assert (str(hidden["STATUS"]), str(hidden["SUMMARY"])) == ("CANCELLED", "Cancelled: Training")
    assert hidden["UID"] == before["UID"]
    assert hidden["SEQUENCE"] > before["SEQUENCE"]
    assert (hidden.get("DESCRIPTION"), hidden.get("URL")) == (None, None)
    assert past == []


def test_the_draft_of_a_page_taken_down_is_in_no_feed_and_no_file(client: Client):
    page = published(title="Talk")
    page.unpublish()
    page.refresh_from_db()
    page.title, page.slug, page.draft_title = "Secret plan", "secret-plan", "Secret plan"
    page.save_revision(clean=False)
    page.save()
    event = event_of(page)
    addresses = (FEED, f"/calendar/event/{event.key}/en.ics", file_of(event.occurrences.get()))

    answers = [client.get(address) for address in addresses]

    assert [summaries(answer) for answer in answers] == [["Cancelled: Meetup"]] * 3
    told = [str(answer.headers) + answer.content.decode() for answer in answers]
    assert [word for word in ("Secret", "secret") for text in told if word in text] == []


def test_an_event_published_again_is_confirmed_again(client: Client):
    page = published(title="Meetup")
    page.unpublish()
    (hidden,) = vevents(client.get(FEED))
    page.refresh_from_db()
    page.save_revision().publish()

    (shown,) = vevents(client.get(FEED))

    assert str(shown["STATUS"]) == "CONFIRMED"
    assert shown["SEQUENCE"] > hidden["SEQUENCE"]


def test_the_link_to_join_online_is_in_no_public_calendar(client: Client):
    page = published(online_link="https://meet.example.org/room", title="Talk")
    event = event_of(page)

    bodies = [
        client.get(address).content
        for address in (
            FEED,
            f"/calendar/event/{event.key}/en.ics",
            file_of(event.occurrences.get()),
        )
    ]

    assert [b"meet.example.org" in body for body in bodies] == [False] * 3
    assert [b"VEVENT" in body for body in bodies] == [True] * 3


def test_a_renamed_venue_is_a_newer_version(client: Client, clock: time_machine.Traveller):
    venue = VenueFactory(name={"en": "Old hall"})
    published(plan(entry(venue=venue)))
    (before,) = vevents(client.get(FEED))
    clock.shift(timedelta(minutes=1))
    renamed = Venue.objects.get()
    renamed.name = {"en": "New hall"}
    renamed.save()

    (after,) = vevents(client.get(FEED))

    # Rule 5.
    assert str(after["LOCATION"]) == "New hall"
    assert after["LAST-MODIFIED"].dt == before["LAST-MODIFIED"].dt + timedelta(minutes=1)


def test_control_characters_and_line_breaks_cannot_break_a_feed(client: Client):
    page = published(title="Plain")
    nasty = "Tea\r\nEND:VCALENDAR\x07; a, b\\n\u2028c"
    EventPage.objects.filter(pk=page.pk).update(title=nasty, lead=nasty)

    body = client.get(FEED).content

    assert body.count(b"\r\nEND:VCALENDAR") == 1
    assert b"\x07" not in body
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Tea END:VCALENDAR; a, b\\n c"


def test_an_all_day_event_ends_on_the_day_after_its_last(client: Client):
    published(plan(entry(date(2026, 12, 10), None, None, last_day=date(2026, 12, 11))))

    (event,) = vevents(client.get(FEED))

    # Rule 9.
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 10), date(2026, 12, 12))
