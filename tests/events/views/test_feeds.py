"""Feeds and files as calendar programs get them. Rule numbers: CALENDAR.md §1."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from icalendar import Calendar

from events.models import Event, EventPage, Occurrence, Venue
from events.services import dates
from tests.events.views.conftest import NOW
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client
    from icalendar import Event as VEvent

pytestmark = pytest.mark.django_db

FEED = "/calendar/en.ics"


def vevents(response: HttpResponse) -> list[VEvent]:
    return Calendar.from_ical(response.content).walk("VEVENT")


def summaries(response: HttpResponse) -> list[str]:
    return [str(event["SUMMARY"]) for event in vevents(response)]


def event_of(page: EventPage) -> Event:
    return Event.objects.get(key=page.event_key)


def file_of(occurrence: Occurrence, language: str = "en") -> str:
    return f"/calendar/occurrence/{occurrence.uid}/{language}.ics"


def in_language(page: EventPage, language: str, title: str) -> EventPage:
    """A published translation of `page`."""
    translated = event_page(language=language, title=title, translation_key=page.translation_key)
    translated.get_latest_revision().publish()
    return translated


def test_a_feed_says_what_it_is_and_knows_nobody(client: Client):
    published(title="Meetup")

    response = client.get(FEED)

    assert response.status_code == 200
    assert {name: response[name] for name in response.headers if name in EXPECTED} == EXPECTED
    assert not response.has_header("Vary")
    assert response.cookies == {}


EXPECTED = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="events-en.ics"',
    "Cache-Control": "public, max-age=900",
    "X-Robots-Tag": "noindex",
    "Content-Language": "en",
}


def test_a_signed_in_browser_gets_the_same_answer_as_anybody(client: Client):
    published()
    anybody = client.get(FEED)
    client.force_login(MemberFactory(language="sl", time_zone="Europe/London"))
    client.cookies["django_language"] = "lv"

    response = client.get(FEED, headers={"accept-language": "et"})

    assert response.content == anybody.content
    assert dict(response.headers) == dict(anybody.headers)
    assert response.cookies == {}


def test_a_stale_session_cookie_gets_the_same_answer_as_anybody(client: Client):
    client.cookies["sessionid"] = "a" * 32

    response = client.get(FEED)

    assert not response.has_header("Vary")
    assert response.cookies == {}


def test_who_has_the_feed_already_gets_304(client: Client):
    published()
    first = client.get(FEED)

    by_tag = client.get(FEED, headers={"if-none-match": first["ETag"]})
    by_date = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert [by_tag.status_code, by_date.status_code] == [304, 304]
    assert by_tag.content == by_date.content == b""
    assert by_tag["ETag"] == first["ETag"]
    assert by_tag["Cache-Control"] == "public, max-age=900"
    assert first["ETag"].startswith('"')


def test_a_head_request_is_answered_without_a_body(client: Client):
    published()

    full, head = client.get(FEED), client.head(FEED)

    assert head.content == b""
    assert head["ETag"] == full["ETag"]
    assert head["Content-Length"] == str(len(full.content))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_feeds_are_only_read(client: Client, method: str):
    client.handler.enforce_csrf_checks = True

    assert getattr(client, method)(FEED).status_code == 405


@pytest.mark.parametrize(
    "language", ["xx", "EN", "en-gb", "no", "%00", "en%0A", "..%2Fen", "e" * 300]
)
@pytest.mark.parametrize("address", ["", "event/{uuid}/", "occurrence/{uuid}/"])
def test_an_unknown_language_is_not_found_in_plain_text(
    client: Client, language: str, address: str
):
    response = client.get(f"/calendar/{address.format(uuid=uuid4())}{language}.ics")

    assert response.status_code == 404
    if "%2F" not in language:
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content == b"There is no calendar in this language.\n"


ONLY = "This address understands the filters kind, topic and organisation only.\n"
NO_ORGANISATION = "There is no such organisation.\n"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", ONLY),
        ("key=x", ONLY),
        ("kind=meetup&Kind=meetup", ONLY),
        ("%00=1", ONLY),
        ("kind=party", "There is no such kind of event.\n"),
        ("kind=meetup&kind=party", "There is no such kind of event.\n"),
        ("kind=meetup%00", "There is no such kind of event.\n"),
        ("topic=data", "There is no such topic.\n"),
        ("organisation=1", NO_ORGANISATION),
        ("organisation=%00", NO_ORGANISATION),
        ("organisation=00000000-0000-4000-8000-000000000000", NO_ORGANISATION),
    ],
)
def test_an_unknown_filter_is_refused_in_a_sentence(client: Client, query: str, sentence: str):
    response = client.get(f"{FEED}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == sentence
    assert response.cookies == {}


def test_a_feed_can_be_narrowed_by_kind_and_organisation(client: Client):
    ministry, agency = OrganisationFactory(name={"en": "Ministry"}), OrganisationFactory()
    published(title="A", kind="meetup", host=ministry)
    published(title="B", kind="training", host=ministry)
    published(title="C", kind="talk", host=agency)

    by_kind = client.get(FEED, {"kind": ["meetup", "talk"]})
    by_both = client.get(FEED, {"kind": "meetup", "organisation": str(ministry.uuid)})
    by_nothing = client.get(f"{FEED}?kind=&organisation=")

    assert sorted(summaries(by_kind)) == ["A", "C"]
    assert summaries(by_both) == ["A"]
    assert sorted(summaries(by_nothing)) == ["A", "B", "C"]
    calendar = Calendar.from_ical(by_both.content)
    # icalendar knows no type for NAME, so the comma stays as it was sent.
    assert str(calendar["NAME"]) == "Talka: events (Meetup\\, Ministry)"
    source = f"http://localhost/calendar/en.ics?kind=meetup&organisation={ministry.uuid}"
    assert str(calendar["SOURCE"]) == source


def test_each_date_is_an_event_of_its_own_from_31_days_back(client: Client):
    weekly = entry(date(2026, 10, 5), time(9), time(10), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=10")
    published(plan(weekly), title="Weekly")

    events = vevents(client.get(FEED))

    # Rule 18. 31 days before 21 November is 21 October.
    days = [event["DTSTART"].dt.date() for event in events]
    assert days == [date(2026, 10, 26) + timedelta(days=7 * n) for n in range(7)]
    assert len({event["UID"] for event in events}) == 7
    assert [event.get("RRULE") for event in events] == [None] * 7


def test_a_feed_stays_the_same_to_the_byte_until_something_changes(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    first = client.get(FEED)
    clock.shift(timedelta(hours=13))

    later = client.get(FEED)
    page = published(title="Second")
    changed = client.get(FEED)
    page.unpublish()
    hidden = client.get(FEED)

    assert later.content == first.content
    assert len({first["ETag"], changed["ETag"], hidden["ETag"]}) == 3


def test_whatever_changes_a_feed_moves_its_last_modified(
    client: Client, clock: time_machine.Traveller
):
    page = published(title="Soon for members only")
    first = client.get(FEED)
    clock.shift(timedelta(minutes=5))
    page.visibility = "members"
    page.save_revision().publish()

    response = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert response.status_code == 200
    assert summaries(response) == []


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


def test_one_date_is_a_file_without_a_name_of_its_own(client: Client):
    date_ = event_of(published(title="Meetup", slug="meetup")).occurrences.get()

    response = client.get(file_of(date_))

    # Rules 28 and 30: Outlook would open a named one as a new calendar.
    calendar = Calendar.from_ical(response.content)
    assert [calendar.get(name) for name in ("METHOD", "NAME", "X-WR-CALNAME")] == [None] * 3
    assert response["Content-Disposition"] == 'attachment; filename="meetup-2026-12-07.ics"'
    assert response["Cache-Control"] == "public, max-age=900"
    assert [str(event["UID"]) for event in vevents(response)] == [str(date_.uid)]


def test_the_file_and_the_feeds_hold_the_same_text(client: Client):
    page = published(title="Meetup", lead="Come as you are.")
    event = event_of(page)

    texts = {
        body[body.index(b"BEGIN:VEVENT") : body.index(b"END:VEVENT")]
        for body in (
            client.get(address).content
            for address in (
                FEED,
                f"/calendar/event/{event.key}/en.ics",
                file_of(event.occurrences.get()),
            )
        )
    }

    assert len(texts) == 1


def test_one_events_feed_holds_its_dates_only_and_its_name(client: Client):
    published(title="Other")
    event = event_of(published(title="This one", slug="this-one"))

    response = client.get(f"/calendar/event/{event.key}/en.ics")

    assert summaries(response) == ["This one"]
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["X-WR-CALNAME"]) == "This one"
    assert str(calendar["URL"]) == "http://localhost/en/events/this-one/"


@pytest.mark.parametrize(
    "address",
    ["event/{uuid}/en.ics", "occurrence/{uuid}/en.ics", "event/{uuid}/en.ics?key=%00"],
)
def test_an_unknown_event_is_not_found_in_a_sentence(client: Client, address: str):
    response = client.get(f"/calendar/{address.format(uuid=uuid4())}")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"There is no such calendar, or its link has changed.\n"


def test_an_event_by_link_carries_its_key_in_its_own_addresses(client: Client):
    event = event_of(published(title="By link", slug="by-link", visibility="link"))

    response = client.get(f"/calendar/event/{event.key}/en.ics", {"key": event.link_token})

    (vevent,) = vevents(response)
    page = f"http://localhost/en/events/by-link/?key={event.link_token}"
    assert str(vevent["URL"]) == page
    assert str(Calendar.from_ical(response.content)["URL"]) == page
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("address", [FEED, "/calendar/event/{key}/en.ics"])
def test_a_feed_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int, address: str
):
    venue = VenueFactory()
    for _ in range(count):
        weekly = entry(rule=f"FREQ=WEEKLY;COUNT={count}", venue=venue)
        event = event_of(published(plan(weekly)))
    client.get(FEED)  # warm site and content-type caches

    with django_assert_num_queries(4 if address == FEED else 6):
        response = client.get(address.format(key=event.key))

    assert len(vevents(response)) == (count * count if address == FEED else count)
