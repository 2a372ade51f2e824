"""Private calendar addresses: their screens, and the feed behind each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from community.services import sessions
from events.calendar import ical
from events.enums import State
from events.models import CalendarSubscription, Event, Registration, StoredText
from events.services import contacts, dates, registration, subscriptions
from foundation import links
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    import time_machine
    from django.test import Client
    from icalendar import Event as VEvent

    from community.models import Member, Topic
    from events.models import EventPage

pytestmark = pytest.mark.django_db

ALL = "/en/calendar/"


def device_of(member: Member, *topics: Topic, language: str = "en") -> CalendarSubscription:
    return subscriptions.add(member, name="phone", language=language, topics=topics, now=NOW)


def feed_of(device: CalendarSubscription) -> str:
    device.refresh_from_db()
    return f"/calendar/my/{device.link_token}.ics"


def vevents(client: Client, device: CalendarSubscription) -> list[VEvent]:
    response = client.get(feed_of(device))
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def said(event: VEvent) -> tuple[str, str, str, int]:
    names = (str(event[name]) for name in ("SUMMARY", "STATUS", "TRANSP"))
    return (*names, int(event["SEQUENCE"]))


def register(member: Member, page: EventPage, *, may_wait: bool = False) -> Registration:
    event = Event.objects.get(key=page.event_key)
    return registration.register(
        run=event.runs.first(),
        contact=contacts.of_member(member, now=NOW),
        mode="room",
        now=NOW,
        may_wait=may_wait,
        token=event.link_token,
    )


# --- the screens ----------------------------------------------------------------------------------


def test_an_address_is_made_shown_changed_and_stopped(client: Client):
    topic = TopicFactory(name={"en": "Data"})
    member = MemberFactory()
    client.force_login(member)

    asked = {"name": "Work phone", "language": "lv", "topics": [topic.pk]}
    made = client.post(ALL, asked, follow=True)
    device = member.calendar_subscriptions.get()
    one = f"{ALL}{device.uuid}/"
    listed = client.get(ALL).content.decode()
    client.post(one, {"name": "Tablet", "language": "et"})
    stopped = client.post(f"{one}revoke/", follow=True)

    assert made.redirect_chain == [(one, 302)]
    address = f"http://localhost/calendar/my/{device.link_token}.ics"
    assert address in made.content.decode()
    assert "yours alone" in made.content.decode()
    assert [text in listed for text in ("Work phone", "Latvian", "Data", "not yet")] == [True] * 4
    assert "/calendar/my/" not in listed
    device.refresh_from_db()
    assert (device.name, device.language, device.topics.count()) == ("Tablet", "et", 0)
    assert device.revoked_at == NOW
    assert "Tablet" in stopped.content.decode()
    assert client.get(one).status_code == 404


def test_a_new_address_replaces_the_old_one(client: Client):
    member = MemberFactory()
    client.force_login(member)
    device = device_of(member)
    old = feed_of(device)

    asked = client.get(f"{ALL}{device.uuid}/renew/")
    still = client.get(old).status_code
    client.post(f"{ALL}{device.uuid}/renew/")

    assert asked.status_code == 200
    assert still == 200
    assert client.get(old).status_code == 404
    assert client.get(feed_of(device)).status_code == 200


@pytest.mark.parametrize("address", ["{uuid}/", "{uuid}/renew/", "{uuid}/revoke/"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("viewer", "status"), [("anybody", 302), ("other", 404), ("administrator", 404), ("own", 200)]
)
def test_an_address_is_for_its_member_only(
    client: Client, address: str, method: str, viewer: str, status: int
):
    owner = MemberFactory()
    device = device_of(owner)
    if viewer != "anybody":
        others = {"other": {}, "administrator": {"is_superuser": True}}
        client.force_login(owner if viewer == "own" else MemberFactory(**others[viewer]))

    response = getattr(client, method)(ALL + address.format(uuid=device.uuid))

    if (viewer, method) == ("own", "post"):
        # The form lacks its name; the others act and lead on.
        status = 422 if address == "{uuid}/" else 302
    assert response.status_code == status
    device.refresh_from_db()
    if viewer != "own":
        assert (device.version, device.revoked_at, device.name) == (1, None, "phone")


def test_only_a_member_sees_addresses(client: Client):
    assert client.get(ALL)["Location"].endswith(f"?next={ALL}")


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"name": "x" * 61, "language": "en"},
        {"name": "phone", "language": "xx"},
        {"name": "phone", "language": "en", "topics": ["99999"]},
        {"name": "phone", "language": "en", "topics": ["x\x00"]},
        {"name": "ph\x00one", "language": "en"},
    ],
)
def test_what_is_wrong_with_a_form_is_said(client: Client, asked: dict):
    TopicFactory()
    member = MemberFactory()
    client.force_login(member)

    response = client.post(ALL, asked)

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert member.calendar_subscriptions.count() == 0


def test_nobody_has_addresses_without_end(client: Client):
    member = MemberFactory()
    client.force_login(member)
    for _ in range(subscriptions.MOST):
        last = device_of(member)

    refused = client.post(ALL, {"name": "one more", "language": "en"})
    subscriptions.revoke(last, now=NOW)
    client.post(ALL, {"name": "one more", "language": "en"})

    assert refused.status_code == 422
    assert "Withdraw one of them first." in refused.content.decode()
    assert member.calendar_subscriptions.filter(revoked_at=None).count() == subscriptions.MOST


def test_what_changes_an_address_needs_the_form_s_token(client: Client):
    member = MemberFactory()
    device = device_of(member)
    client.force_login(member)
    client.handler.enforce_csrf_checks = True

    answers = [client.post(f"{ALL}{path}") for path in ("", f"{device.uuid}/revoke/")]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number_of_addresses(
    client: Client, django_assert_max_num_queries, count: int
):
    member = MemberFactory()
    for _ in range(count):
        device_of(member, TopicFactory())
    client.force_login(member)
    client.get(ALL)

    with django_assert_max_num_queries(12):
        body = client.get(ALL).content.decode()

    assert body.count("phone</a>") == count


# --- the feed -------------------------------------------------------------------------------------


def test_a_personal_feed_is_private_and_knows_its_language(client: Client):
    published(title="Not mine")
    response = client.get(feed_of(device_of(MemberFactory(), language="et")))

    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Language"] == "et"
    assert response["Vary"] == "Accept-Encoding"
    assert response.cookies == {}
    assert [part.name for part in Calendar.from_ical(response.content).subcomponents] == [
        "VTIMEZONE"
    ]


def test_a_personal_feed_names_its_address_as_the_site_has_it_however_it_was_asked(client: Client):
    device = device_of(MemberFactory())

    one, other = (
        client.get(feed_of(device), SERVER_NAME=name) for name in ("127.0.0.1", "localhost")
    )

    assert str(Calendar.from_ical(one.content)["SOURCE"]) == f"http://localhost{feed_of(device)}"
    assert one.content == other.content


@pytest.mark.parametrize("token", ["x", "{token}x", "{other}", "{version}", "%00", "a.b.c", "-"])
def test_a_bad_address_is_not_found(client: Client, token: str):
    device = device_of(MemberFactory())
    token = token.format(
        token=device.link_token,
        other=links.make("registration", device.uuid, 1),
        version=links.make("calendar", device.uuid, 2),
    )

    response = client.get(f"/calendar/my/{token}.ics")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-store"


def test_the_addresses_of_a_closed_account_stop_for_good(client: Client):
    # Rule 34.
    member = MemberFactory()
    device = device_of(member)
    member.is_active = False
    member.save()
    closed = client.get(feed_of(device)).status_code
    member.is_active = True
    member.save()

    assert closed == 404
    assert client.get(feed_of(device)).status_code == 404
    assert sessions.end_all(member) == 0


def test_an_address_cut_or_doubled_by_a_mail_program_leads_on(client: Client):
    address = feed_of(device_of(MemberFactory()))

    response = client.get(f"{address}>")

    assert (response.status_code, response["Location"]) == (301, address)


def test_who_has_the_personal_feed_already_gets_304(client: Client):
    member = MemberFactory()
    register(member, published(title="Mine"))
    address = feed_of(device_of(member))
    first = client.get(address)
    zipped = client.get(address, headers={"accept-encoding": "gzip"})

    again = [
        client.get(address, headers={"if-none-match": first["ETag"]}),
        client.get(address, headers={"if-none-match": zipped["ETag"], "accept-encoding": "gzip"}),
    ]

    assert [answer.status_code for answer in again] == [304, 304]
    assert again[0]["Cache-Control"] == "private, no-cache"
    assert client.head(address)["Content-Length"] == str(len(first.content))


def test_each_state_of_a_registration_is_told_as_it_is(client: Client):
    member = MemberFactory()
    device = device_of(member)
    mine = register(member, published(title="Mine", online_link="https://meet.example.org/room"))
    full = published(plan(entry(date(2026, 12, 8)), seats_room=1), title="Full",
                     online_link="https://meet.example.org/secret")  # fmt: skip
    other = registration.register(
        run=Event.objects.get(key=full.event_key).runs.get(),
        contact=ContactFactory(), mode="room", now=NOW,
    )  # fmt: skip
    waiting = register(member, full, may_wait=True)
    by_link = register(member, published(plan(entry(date(2026, 12, 9))), title="By link",
                                         visibility="link"))  # fmt: skip
    first = vevents(client, device)
    registration.cancel(mine, now=NOW)
    registration.cancel(other, now=NOW)
    registration.cancel(by_link, now=NOW)
    second = vevents(client, device)
    register(member, published_again(by_link))

    third = vevents(client, device)

    assert [said(event) for event in first] == [
        ("Mine", "CONFIRMED", "OPAQUE", 0),
        ("Full", "TENTATIVE", "TRANSPARENT", 0),
        ("By link", "CONFIRMED", "OPAQUE", 0),
    ]
    assert [str(event.get("CONFERENCE", "")) for event in first] == [
        "https://meet.example.org/room", "", "",
    ]  # fmt: skip
    assert "On the waiting list" in str(first[1]["DESCRIPTION"])
    assert "?key=" in str(first[2]["URL"])
    # Rules 3 and 19: what was left stays, cancelled, with a higher SEQUENCE, as in the mails.
    assert waiting.rounds == 0
    assert [said(event) for event in second] == [
        ("Cancelled: Mine", "CANCELLED", "TRANSPARENT", 1),
        ("Full", "CONFIRMED", "OPAQUE", 0),
        ("Cancelled: Meetup", "CANCELLED", "TRANSPARENT", 1),
    ]
    assert "CONFERENCE" not in second[0]
    assert said(third[2]) == ("By link", "CONFIRMED", "OPAQUE", 1)


def published_again(registered: Registration) -> EventPage:
    return registered.run.event.schedule_page


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.HELD, "TENTATIVE"),
        (State.REQUESTED, "TENTATIVE"),
        (State.WAITING, "TENTATIVE"),
        (State.OFFERED, "TENTATIVE"),
        (State.CONFIRMED, "CONFIRMED"),
        (State.EXPIRED, "CANCELLED"),
        (State.CANCELLED, "CANCELLED"),
        (State.REJECTED, "CANCELLED"),
    ],
)
def test_every_state_has_its_status(client: Client, state: State, status: str):
    member = MemberFactory()
    registered = register(member, published())
    Registration.objects.filter(pk=registered.pk).update(state=state)

    (event,) = vevents(client, device_of(member))

    assert str(event["STATUS"]) == status
    assert (str(event["TRANSP"]) == "OPAQUE") == (status == "CONFIRMED")


def test_who_has_left_and_may_not_see_the_event_reads_no_more_than_its_kind(client: Client):
    member = MemberFactory()
    page = published(title="Told then", kind="talk")
    registered = register(member, page)
    registration.cancel(registered, now=NOW)
    page.title, page.visibility = "Secret by now", "organisations"
    page.save_revision().publish()

    (event,) = vevents(client, device_of(member))

    assert said(event)[:2] == ("Cancelled: Talk", "CANCELLED")


def test_who_holds_a_seat_reads_on_whoever_else_may_see_the_event(client: Client):
    member = MemberFactory()
    page = published(title="Told then", kind="talk")
    register(member, page)
    page.title, page.visibility = "For few by now", "organisations"
    page.save_revision().publish()

    (event,) = vevents(client, device_of(member))

    assert said(event)[:2] == ("For few by now", "CONFIRMED")


def test_a_date_that_the_organiser_cancels_stays_cancelled(client: Client):
    member = MemberFactory()
    registered = register(member, published(title="Mine"))
    dates.cancel(registered.run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    (event,) = vevents(client, device_of(member))

    assert said(event) == ("Cancelled: Mine", "CANCELLED", "TRANSPARENT", 1)


def test_an_event_taken_down_is_still_on_for_who_registered(client: Client):
    member = MemberFactory()
    page = published(title="Mine")
    register(member, page)
    page.unpublish()

    (event,) = vevents(client, device_of(member))

    assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Mine", "CONFIRMED")
    assert event.get("URL") is None


def test_followed_topics_bring_what_the_member_may_see_once(client: Client):
    topic, other_topic, own, other = (
        TopicFactory(), TopicFactory(), OrganisationFactory(), OrganisationFactory(),
    )  # fmt: skip
    member = MemberFactory(organisation=own)
    both = [topic, other_topic]
    mine = published(plan(entry(date(2026, 12, 7))), title="Mine", topics=both)
    published(plan(entry(date(2026, 12, 8))), title="Public", topics=both)
    published(plan(entry(date(2026, 12, 9))), title="Members", topics=both, visibility="members")
    for day, who in ((10, own), (11, other)):
        published(plan(entry(date(2026, 12, day))), title=f"Of {day}", topics=[topic],
                  visibility="organisations", organisations=[who])  # fmt: skip
    published(plan(entry(date(2026, 12, 12))), title="Link", topics=[topic], visibility="link")
    published(plan(entry(date(2026, 12, 13))), title="Else", topics=[TopicFactory()])
    register(member, mine)

    found = {str(event["SUMMARY"]): event for event in vevents(client, device_of(member, *both))}

    assert {title: str(event["TRANSP"]) for title, event in found.items()} == {
        "Mine": "OPAQUE",
        "Public": "TRANSPARENT",
        "Members": "TRANSPARENT",
        "Of 10": "TRANSPARENT",
    }
    assert {str(event["STATUS"]) for event in found.values()} == {"CONFIRMED"}
    assert str(found["Members"]["URL"]).startswith("http://localhost/en/events/")
    kept = {row.occurrence.event.visibility for row in StoredText.objects.all()}
    assert kept == {"public"}


def test_a_followed_event_that_is_taken_down_is_cancelled_without_its_title(client: Client):
    topic = TopicFactory()
    pages = [
        published(title="Secret by now", kind="talk", topics=[topic], visibility=visibility)
        for visibility in ("public", "members")
    ]
    for page in pages:
        page.unpublish()

    found = vevents(client, device_of(MemberFactory(), topic))

    assert [said(event)[:2] for event in found] == [("Cancelled: Talk", "CANCELLED")] * 2


def test_the_feed_and_the_mail_have_the_same_numbers(client: Client, mailoutbox: list):
    from foundation import outbox

    member = MemberFactory()
    device = device_of(member)
    page = published(title="Mine")
    numbers = []
    for _ in range(2):
        registered = register(member, page)
        numbers.append((sent(mailoutbox, outbox), vevents(client, device)[0]["SEQUENCE"]))
        registration.cancel(registered, now=NOW)
        numbers.append((sent(mailoutbox, outbox), vevents(client, device)[0]["SEQUENCE"]))

    assert numbers == [(0, 0), (1, 1), (1, 1), (2, 2)]


def sent(mailoutbox: list, outbox: object) -> int:
    """SEQUENCE of the invitation in the next mail."""
    mailoutbox.clear()
    outbox.send_due(now=NOW + timedelta(hours=1))
    (mail,) = mailoutbox
    part = next(p for p in mail.message().walk() if p.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return int(event["SEQUENCE"])


def test_use_is_noted_once_an_hour(client: Client, clock: time_machine.Traveller):
    device = device_of(MemberFactory())
    noted = []
    for minutes in (0, 30, 31):
        clock.shift(timedelta(minutes=minutes))
        client.get(feed_of(device))
        device.refresh_from_db()
        noted.append(device.last_used_at)

    assert noted == [NOW, NOW, NOW + timedelta(minutes=61)]


def test_who_asks_without_end_is_told_to_wait(client: Client, clock: time_machine.Traveller):
    address = feed_of(device_of(MemberFactory()))
    other = feed_of(device_of(MemberFactory()))
    answers = [client.get(address).status_code for _ in range(61)]

    refused = client.get(address)

    assert answers == [200] * 60 + [429]
    assert refused["Retry-After"] == "3600"
    assert refused.content == b"This calendar is asked for too often.\n"
    assert client.get(other).status_code == 200
    clock.shift(timedelta(hours=1, seconds=1))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
def test_a_personal_feed_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_max_num_queries, count: int
):
    topic, member = TopicFactory(), MemberFactory()
    device = device_of(member, topic)
    for number in range(count):
        weekly = entry(date(2026, 12, 7 + number), rule=f"FREQ=WEEKLY;COUNT={count}")
        register(member, published(plan(weekly)))
        for visibility in ("public", "members"):
            weekly = entry(rule=f"FREQ=WEEKLY;COUNT={count}")
            published(plan(weekly), topics=[topic], visibility=visibility)
    client.get(feed_of(device))
    device.refresh_from_db()

    with django_assert_max_num_queries(16):
        found = vevents(client, device)

    assert len(found) == count + 2 * count * count


def test_a_text_that_blocks_no_time_differs_in_that_alone():
    moment = datetime(2026, 12, 7, 9)
    one = ical.Entry(
        uid="8b1f0a52-2a1c-4c3e-9b7e-0d6c1f6f4d11", sequence=0, start=moment,
        end=moment + timedelta(hours=1), all_day=False, zone="Europe/Tallinn",
        status=ical.Status.CONFIRMED, created=NOW, last_modified=NOW, language="en",
        summary="TRANSP:OPAQUE", description="a\r\nTRANSP:OPAQUE\r\nb",
    )  # fmt: skip
    text = ical.event_text(one)

    from dataclasses import replace

    assert ical.transparent(text) == ical.event_text(replace(one, transparent=True))
