"""Feeds and files as calendar programs get them. Rule numbers: CALENDAR.md §1."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.models import CalendarVersion, Event, EventPage, Occurrence, Venue
from events.services import dates, versions
from events.views.answers import bodies
from tests.events.views.conftest import NOW
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from uuid import UUID

    import time_machine
    from django.http import HttpResponse
    from django.test import Client
    from icalendar import Event as VEvent

pytestmark = pytest.mark.django_db

FEED = "/calendar/en.ics"


@pytest.fixture(autouse=True)
def _first_version(db: None) -> None:
    """The site was made today; these tests stand on a day of their own, perhaps before it."""
    CalendarVersion.objects.all().delete()


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
    # Rule 32.
    assert response["Vary"] == "Accept-Encoding"
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

    assert response["Vary"] == "Accept-Encoding"
    assert response.cookies == {}


def test_who_has_the_feed_already_gets_304(client: Client, clock: time_machine.Traveller):
    published()
    clock.shift(timedelta(minutes=1))
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
    clock.shift(timedelta(minutes=1))
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


def test_one_date_is_a_file_without_a_name_of_its_own(client: Client):
    date_ = event_of(published(title="Meetup", slug="meetup")).occurrences.get()

    response = client.get(file_of(date_))

    # Rules 28 and 30: Outlook would open a named one as a new calendar.
    calendar = Calendar.from_ical(response.content)
    assert [calendar.get(name) for name in ("METHOD", "NAME", "X-WR-CALNAME")] == [None] * 3
    assert response["Content-Disposition"] == 'attachment; filename="meetup-2026-12-07.ics"'
    assert response["Cache-Control"] == "public, max-age=900"
    assert [str(event["UID"]) for event in vevents(response)] == [str(date_.uid)]


def test_nothing_of_an_address_comes_into_a_file(client: Client):
    """Open Social's defect: its files were made of unsigned parameters, with an UID of them."""
    address = file_of(event_of(published(title="Meetup")).occurrences.get())

    made_up = client.get(f"{address}?title=Free+money&start=20270101T000000Z&uid=1&SUMMARY=x")

    assert made_up.content == client.get(address).content


def test_every_click_gives_the_same_file(client: Client):
    """Hi.Events' defect: each click made a new UID, so each import a second entry."""
    address = file_of(event_of(published()).occurrences.get())

    assert client.get(address).content == client.get(address).content


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


def test_a_change_within_the_second_of_another_is_not_missed_by_who_asks_by_date(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    clock.shift(timedelta(seconds=1))
    first = client.get(FEED)
    published(title="Second")
    second = client.get(FEED)
    published(title="Third")
    # It would be in the future still, so nothing is said.
    third = client.get(FEED)
    clock.shift(timedelta(seconds=5))

    later = client.get(FEED, headers={"if-modified-since": second["Last-Modified"]})

    assert first["Last-Modified"] < second["Last-Modified"]
    assert not third.has_header("Last-Modified")
    assert sorted(summaries(later)) == ["First", "Second", "Third"]


def test_a_change_in_the_first_second_of_a_day_is_not_missed_by_who_asks_by_date(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    clock.move_to(midnight + timedelta(milliseconds=200))
    first = client.get(FEED)
    clock.move_to(midnight + timedelta(milliseconds=500))
    Occurrence.objects.update(reason="Ill")
    versions.touch(Event.objects.values_list("pk", flat=True), now=timezone.now())
    clock.shift(timedelta(seconds=5))

    later = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert later.status_code == 200


def test_whatever_else_is_asked_of_one_events_feed_it_is_kept_once(client: Client):
    event = event_of(published(visibility="link"))
    address = f"/calendar/event/{event.key}/en.ics"

    asked = [{"key": event.link_token}, {"x": "1", "key": event.link_token, "kind": "no"}]
    tags = {client.get(address, query)["ETag"] for query in asked}

    assert len(tags) == 1
    # Of two keys the last counts, in whichever order: what was kept of the other opens nothing.
    for keys, status in ((["x", event.link_token], 200), ([event.link_token, "x"], 404)):
        assert client.get(address, {"key": keys}).status_code == status


def test_the_feed_of_yesterday_is_asked_for_anew(client: Client, clock: time_machine.Traveller):
    published()
    first = client.get(FEED)
    clock.shift(timedelta(hours=14))

    tomorrow = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert tomorrow.status_code == 200
    assert tomorrow.content == first.content
    assert tomorrow["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"


@pytest.mark.parametrize("address", [FEED, "/calendar/event/{key}/en.ics", f"{FEED}?kind=meetup"])
def test_who_has_the_feed_already_costs_one_query(
    client: Client, django_assert_num_queries, address: str
):
    address = address.format(key=event_of(published()).key)
    tag = client.get(address)["ETag"]

    with django_assert_num_queries(1):
        response = client.get(address, headers={"if-none-match": f'"other", W/{tag}'})

    assert response.status_code == 304


def test_a_filter_that_is_gone_is_refused_also_to_who_has_its_feed(client: Client):
    topic = TopicFactory(slug="data")
    published(topics=[topic])
    had = client.get(f"{FEED}?topic=data")["ETag"]
    topic.delete()

    response = client.get(f"{FEED}?topic=data", headers={"if-none-match": had})

    assert response.status_code == 400


def test_if_match_is_obeyed(client: Client):
    published()
    tag = client.get(FEED)["ETag"]

    kept = client.get(FEED, headers={"if-match": tag})
    failed = client.get(FEED, headers={"if-match": '"other"', "if-none-match": tag})

    assert [kept.status_code, failed.status_code] == [200, 412]


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "gzip"),
        ("*", "gzip"),
        ("X-GZIP", "gzip"),
        ("", None),
        ("br", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("gzip;q=0.1, identity", None),
        ("gzip;q=many", None),
    ],
)
def test_a_feed_is_compressed_for_who_wishes_it(client: Client, accepts: str, encoding: str | None):
    published()
    plain = client.get(FEED)

    response = client.get(FEED, headers={"accept-encoding": accepts})

    body = gzip.decompress(response.content) if encoding else response.content
    assert response.get("Content-Encoding") == encoding
    assert body == plain.content
    assert (response["ETag"] == plain["ETag"]) == (encoding is None)
    assert response["Vary"] == "Accept-Encoding"


def test_both_forms_of_a_feed_are_known_again(client: Client):
    published()
    zip_ = {"accept-encoding": "gzip"}
    plain, zipped = client.get(FEED)["ETag"], client.get(FEED, headers=zip_)["ETag"]

    answers = [
        client.get(FEED, headers={"if-none-match": shown, **accepted})
        for shown in (plain, zipped, f"{plain}, {zipped}")
        for accepted in ({}, zip_)
    ]

    assert [answer.status_code for answer in answers] == [304] * 6
    # Who shows both is told which of them it would be.
    assert [answer["ETag"] for answer in answers[4:]] == [plain, zipped]
    assert not plain.startswith("W/")
    assert not zipped.startswith("W/")


def test_a_feed_can_be_narrowed_by_topics(client: Client):
    data, design = TopicFactory(slug="data", name={"en": "Data", "et": "Andmed"}), TopicFactory()
    published(title="A", topics=[data, design], kind="training")
    published(title="B", topics=[design])
    published(title="C", topics=[data])

    by_one = client.get(FEED, {"topic": "data"})
    by_either = client.get(FEED, {"topic": ["data", design.slug]})
    by_both_filters = client.get("/calendar/et.ics", {"topic": "data", "kind": "training"})

    assert sorted(summaries(by_one)) == ["A", "C"]
    assert sorted(summaries(by_either)) == ["A", "B", "C"]
    assert summaries(by_both_filters) == ["A"]
    name = str(Calendar.from_ical(by_both_filters.content)["X-WR-CALNAME"])
    assert name.endswith(", Andmed)")


def test_the_same_filters_in_another_order_are_the_same_feed(client: Client):
    TopicFactory(slug="data"), TopicFactory(slug="design")

    one = client.get(f"{FEED}?topic=data&topic=design&kind=talk&kind=meetup")
    bodies.clear()
    other = client.get(f"{FEED}?kind=meetup&kind=talk&kind=talk&topic=design&topic=data")

    assert other["ETag"] == one["ETag"]
    assert other.content == one.content


@pytest.mark.parametrize(
    "query",
    [
        "kind=training&amp;topic=data",
        "kind=training&amp;amp;topic=data",
        "kind=training&topic=data%3E",
        "kind=training&topic=data).",
        "kind=training&topic=data%E2%80%9D",
        "kind=training&topic=data%0D%0A",
    ],
)
def test_what_mail_programs_do_to_a_query_changes_nothing(client: Client, query: str):
    topic = TopicFactory(slug="data")
    published(title="A", kind="training", topics=[topic])
    published(title="B", kind="meetup", topics=[topic])

    assert summaries(client.get(f"{FEED}?{query}")) == ["A"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/calendar/en.ics>", "/calendar/en.ics"),
        ("/calendar/en.ics).", "/calendar/en.ics"),
        ("/calendar/en.ics%0A", "/calendar/en.ics"),
        ("/calendar/en.ics%3Fkind=talk", "/calendar/en.ics?kind=talk"),
        ("/calendar/en.ics%3Fkind=talk&topic=data", "/calendar/en.ics?kind=talk&topic=data"),
        ("/calendar/en.ics>?kind=talk", "/calendar/en.ics?kind=talk"),
        ("/calendar/en.icshttp://localhost/calendar/en.ics", "/calendar/en.ics"),
        (
            "/calendar/en.icswebcal://localhost/calendar/en.ics?kind=talk",
            "/calendar/en.ics?kind=talk",
        ),
    ],
)
def test_a_broken_address_leads_to_what_was_clearly_meant(client: Client, asked: str, meant: str):
    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, meant)
    assert response.cookies == {}


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/",
        "/calendar/en",
        "/calendar/en.ic",
        "/calendar/en.icsx",
        "/calendar/event/1234",
        "/calendar/event/1234/en.ics",
        "/calendar/my/",
        "/calendar/%00",
        "/calendar/en.ics/en.ics",
        "/calendar/" + "x" * 3000,
    ],
)
def test_an_address_cut_short_is_answered_with_what_to_do(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "This calendar address is incomplete. Please copy it once more from where you found it.\n"
    )


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    # The version and the dates with their texts; an event of its own and its words.
    [(FEED, 2), ("/calendar/event/{key}/en.ics", 4)],
)
def test_a_feed_of_kept_texts_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int, address: str, queries: int
):
    key = with_dates(count)
    client.get(FEED)
    bodies.clear()

    with django_assert_num_queries(queries):
        response = client.get(address.format(key=key))

    assert len(vevents(response)) == (count * count if address == FEED else count)


@pytest.mark.parametrize("count", [1, 5])
def test_writing_the_texts_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int
):
    with_dates(count)
    client.get("/calendar/et.ics")  # warm the cache of sites

    # The version, the dates, and those without texts: rows, words, and writing within a savepoint.
    with django_assert_num_queries(7):
        response = client.get(FEED)

    assert len(vevents(response)) == count * count


def test_a_feed_asked_for_again_costs_one_query(client: Client, django_assert_num_queries):
    with_dates(3)
    first = client.get(FEED)

    with django_assert_num_queries(1):
        again = client.get(FEED)

    assert again.content == first.content


def with_dates(count: int) -> UUID:
    """`count` events with `count` dates each; the key of one."""
    venue = VenueFactory()
    for _ in range(count):
        page = published(plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}", venue=venue)))
    return event_of(page).key
