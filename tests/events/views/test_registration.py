"""Registering and managing registrations, signed in and by signed link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from icalendar import Calendar

from events.enums import State, Status
from events.models import Event, Registration, Run
from events.services import contacts, dates, registration
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

MINE = "/en/registrations/"
TITLE = "Service design"


def run_of(*plans: object, **fields: object) -> Run:
    """The run of a new event, in Tallinn on 7 December from 9 to 11 unless said otherwise."""
    fields.setdefault("title", TITLE)
    page = published(*plans, **fields)
    return Run.objects.select_related("event").get(event__key=page.event_key)


def address(run: Run) -> str:
    return f"/en/events/register/{run.uuid}/"


def signed_in(client: Client) -> Member:
    member = MemberFactory(name="Kadri")
    client.force_login(member)
    return member


def registered(run: Run, member: Member, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, **how}
    return registration.register(run=run, contact=contacts.of_member(member, now=NOW), **how)


def take_a_seat(run: Run, mode: str = "room") -> Registration:
    return registration.register(run=run, contact=ContactFactory(), mode=mode, now=NOW)


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


# --- registering -----------------------------------------------------------------------------


def test_who_is_signed_out_is_sent_to_sign_in_and_back(client: Client):
    run = run_of()

    response = client.get(address(run))

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={address(run)}"


def test_reading_the_form_shows_what_is_at_stake_and_changes_nothing(client: Client):
    run = run_of(plan(seats_room=20))
    signed_in(client)

    response = client.get(address(run))

    assert response.status_code == 200
    shown = ["Monday 7 December 2026", "09:00", "Tallinn time", "20 seats free", "Kadri"]
    assert [part for part in shown if part not in text(response)] == []
    assert Registration.objects.count() == 0
    assert "no-store" in response["Cache-Control"]


def test_registering_gives_the_seat_and_leads_to_my_registrations(client: Client):
    run = run_of(plan(seats_room=1))
    member = signed_in(client)

    response = client.post(address(run))

    assert (response.status_code, response["Location"]) == (302, MINE)
    assert said(response) == [
        f"You are registered for “{TITLE}”. A mail with the details is on its way."
    ]
    held = Registration.objects.get()
    assert (held.contact.member, held.state, held.mode) == (member, State.CONFIRMED, "room")


def test_registering_twice_changes_nothing_and_says_so(client: Client):
    run = run_of()
    registered(run, signed_in(client))

    response = client.post(address(run))

    assert response.status_code == 200
    assert "You are registered for this already." in text(response)
    assert Registration.objects.count() == 1


def test_where_there_are_two_kinds_of_seats_one_must_choose(client: Client):
    run = run_of(plan(seats_room=5, seats_online=5))
    signed_in(client)

    unchosen = client.post(address(run), {"mode": ""})
    junk = client.post(address(run), {"mode": "balcony"})
    chosen = client.post(address(run), {"mode": "online"})

    assert [unchosen.status_code, junk.status_code, chosen.status_code] == [400, 400, 302]
    assert list(Registration.objects.values_list("mode", flat=True)) == ["online"]


def test_a_full_run_offers_its_waiting_list_as_a_button_of_its_own(client: Client):
    run = run_of(plan(seats_room=1))
    take_a_seat(run)
    signed_in(client)

    shown = client.get(address(run))
    refused = client.post(address(run))
    waiting = client.post(address(run), {"wait": "1"})

    assert "Put me on the waiting list" in text(shown)
    assert refused.status_code == 409
    assert "All seats are taken." in text(refused)
    assert said(waiting) == [f"You are on the waiting list for “{TITLE}”. A mail is on its way."]
    assert Registration.objects.last().state == State.WAITING


def test_where_one_kind_is_full_one_can_wait_for_that_kind(client: Client):
    run = run_of(plan(seats_room=1, seats_online=5))
    take_a_seat(run)
    signed_in(client)

    refused = client.post(address(run), {"mode": "room"})
    client.post(address(run), {"mode": "room", "wait": "1"})

    assert refused.status_code == 409
    assert '<input type="hidden" name="mode" value="room">' in refused.content.decode()
    last = Registration.objects.last()
    assert (last.state, last.wants_mode) == (State.WAITING, "room")


def test_without_a_waiting_list_a_full_run_offers_nothing(client: Client):
    run = run_of(plan(seats_room=1, waiting_policy="none"))
    take_a_seat(run)
    signed_in(client)

    shown = client.get(address(run))
    refused = client.post(address(run), {"wait": "1"})

    assert "<form" not in shown.content.decode().partition("<main")[2]
    assert refused.status_code == 409
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("settings", "moment", "sentence"),
    [
        ({"opens_at": NOW + timedelta(days=1)}, NOW, "Registration has not opened yet."),
        ({"closes_hours_before": 24 * 20}, NOW, "Registration has closed."),
        ({}, NOW + timedelta(days=16), "This event is over."),
        ({"registration": "none"}, NOW, "No registration is needed for this event."),
        ({"seats_room": 0}, NOW, "There are no seats of this kind."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    client: Client,
    clock: time_machine.Traveller,
    settings: dict[str, object],
    moment: datetime,
    sentence: str,
):
    run = run_of(plan(**settings))
    clock.move_to(moment)
    signed_in(client)

    read = client.get(address(run))
    refused = client.post(address(run), {"mode": "room"})

    assert (read.status_code, refused.status_code) == (200, 409)
    assert sentence in text(refused)
    assert "Nothing was changed." in text(refused)
    assert Registration.objects.count() == 0


def test_a_cancelled_run_takes_nobody(client: Client):
    run = run_of()
    dates.cancel(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    signed_in(client)

    refused = client.post(address(run))

    assert refused.status_code == 409
    assert "This event has been cancelled." in text(refused)


@pytest.mark.parametrize("uuid", ["x", "00000000-0000-4000-8000-000000000000", "%00", "1" * 400])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_run_is_not_found(client: Client, uuid: str, method: str):
    signed_in(client)

    assert getattr(client, method)(f"/en/events/register/{uuid}/").status_code == 404


def test_the_key_of_an_event_by_link_opens_its_registration(client: Client):
    run = run_of(visibility="link")
    signed_in(client)

    without = client.post(address(run))
    with_key = client.post(f"{address(run)}?key={run.event.link_token}")

    assert (without.status_code, with_key.status_code) == (404, 302)
    assert Registration.objects.count() == 1


def test_a_form_from_elsewhere_registers_nobody(client: Client):
    run = run_of()
    signed_in(client)
    client.handler.enforce_csrf_checks = True

    response = client.post(address(run))

    assert response.status_code == 403
    assert Registration.objects.count() == 0


# --- my registrations ------------------------------------------------------------------------


def test_my_registrations_are_mine_only(client: Client):
    run = run_of()
    registered(run, MemberFactory())
    signed_in(client)

    assert TITLE not in text(client.get(MINE))


def test_who_is_signed_out_has_no_registrations(client: Client):
    assert client.get(MINE)["Location"] == f"/accounts/login/?next={MINE}"


def test_an_unpublished_event_stays_visible_to_who_is_registered(client: Client):
    run = run_of()
    registered(run, signed_in(client))
    run.event.schedule_page.unpublish()

    shown = client.get(MINE)

    assert TITLE in text(shown)
    assert 'href="/en/events/service-design/"' not in shown.content.decode()


def test_an_event_by_link_is_linked_with_its_key(client: Client):
    run = run_of(visibility="link", slug="by-link")
    registered(run, signed_in(client), token=run.event.link_token)

    shown = client.get(MINE)

    assert f'href="/en/events/by-link/?key={run.event.link_token}"' in shown.content.decode()


def test_who_waits_reads_the_position(client: Client):
    run = run_of(plan(seats_room=1))
    take_a_seat(run)
    registered(run, MemberFactory(), may_wait=True)
    registered(run, signed_in(client), may_wait=True)

    assert "You are number 2 of 2 in line for a seat in the room." in text(client.get(MINE))


def test_the_link_to_join_is_for_confirmed_participants_only(client: Client):
    run = run_of(plan(seats_room=1), online_link="https://meet.example.org/room", slug="talk")
    taken = take_a_seat(run)
    registered(run, signed_in(client), may_wait=True)
    addresses = (MINE, "/en/events/talk/")

    waiting = ["meet.example.org" in text(client.get(page)) for page in addresses]
    registration.cancel(taken, now=NOW)
    confirmed = ["meet.example.org" in text(client.get(page)) for page in addresses]

    assert waiting == [False, False]
    assert confirmed == [True, True]


def test_there_is_nothing_to_join_once_every_date_is_cancelled(client: Client):
    course = plan(entry(date(2026, 12, 7)), entry(date(2026, 12, 8)), mode="all_dates")
    run = run_of(course, online_link="https://meet.example.org/room", slug="talk")
    registered(run, signed_in(client))
    addresses = (MINE, "/en/events/talk/")

    shown = []
    for occurrence in run.occurrences.order_by("start"):
        occurrence.status = Status.CANCELLED
        occurrence.save()
        shown.append(["meet.example.org" in text(client.get(page)) for page in addresses])

    assert shown == [[True, True], [False, False]]


def test_cancelling_asks_first(client: Client):
    held = registered(run_of(), signed_in(client))
    page = f"{MINE}{held.uuid}/cancel/"

    asked = client.get(page)
    held.refresh_from_db()
    state_after_asking = held.state
    done = client.post(page)
    held.refresh_from_db()

    assert (asked.status_code, state_after_asking) == (200, State.CONFIRMED)
    assert (done["Location"], held.state) == (MINE, State.CANCELLED)
    assert said(done) == [f"Your registration for “{TITLE}” is cancelled."]


def test_cancelling_twice_is_told_and_harmless(client: Client):
    held = registered(run_of(), signed_in(client))
    page = f"{MINE}{held.uuid}/cancel/"
    client.post(page)

    again = client.post(page)

    assert again["Location"] == MINE
    assert said(again)[-1] == "This is no longer possible."


@pytest.mark.parametrize("rest", ["cancel/", "offer/", "dates.ics"])
def test_nobody_elses_registration_can_be_touched(client: Client, rest: str):
    theirs = registered(run_of(), MemberFactory())
    signed_in(client)

    statuses = [
        client.get(f"{MINE}{theirs.uuid}/{rest}").status_code,
        client.post(f"{MINE}{uuid4()}/{rest}").status_code,
    ]

    assert statuses == [404, 405 if rest == "dates.ics" else 404]
    theirs.refresh_from_db()
    assert theirs.state == State.CONFIRMED


@pytest.mark.parametrize(
    ("answer", "state"), [("accept", State.CONFIRMED), ("decline", State.CANCELLED)]
)
def test_an_offered_seat_is_accepted_or_declined(client: Client, answer: str, state: State):
    held = offered_to(signed_in(client))

    shown = text(client.get(MINE))
    response = client.post(f"{MINE}{held.uuid}/offer/", {"answer": answer})

    assert "Yours if you accept by Wednesday 25 November 2026, 12:00 (Tallinn time)." in shown
    assert response["Location"] == MINE
    held.refresh_from_db()
    assert held.state == state


@pytest.mark.parametrize("answer", ["", "maybe", "\x00"])
def test_reading_the_offer_or_answering_junk_decides_nothing(client: Client, answer: str):
    held = offered_to(signed_in(client))

    statuses = [
        client.get(f"{MINE}{held.uuid}/offer/").status_code,
        client.post(f"{MINE}{held.uuid}/offer/", {"answer": answer}).status_code,
    ]

    assert statuses == [302, 302]
    held.refresh_from_db()
    assert held.state == State.OFFERED


def test_an_offer_that_has_run_out_is_too_late(client: Client, clock: time_machine.Traveller):
    held = offered_to(signed_in(client))
    clock.shift(timedelta(days=4, minutes=1))

    shown = text(client.get(MINE))
    response = client.post(f"{MINE}{held.uuid}/offer/", {"answer": "accept"})

    assert "The time to accept has run out." in shown
    assert said(response) == ["It is too late for this."]


def test_a_confirmed_participant_gets_the_dates_with_the_link_to_join(client: Client):
    course = plan(entry(date(2026, 12, 7)), entry(date(2026, 12, 8)), mode="all_dates")
    run = run_of(course, visibility="members", online_link="https://meet.example.org/room")
    held = registered(run, signed_in(client))

    response = client.get(f"{MINE}{held.uuid}/dates.ics")

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["CONFERENCE"]) for event in events] == ["https://meet.example.org/room"] * 2
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("count", [1, 5])
def test_my_registrations_cost_the_same_queries_for_any_number(
    client: Client, django_assert_num_queries, count: int
):
    member = signed_in(client)
    for _ in range(count):
        run = run_of(plan(seats_room=1))
        take_a_seat(run)
        registered(run, member, may_wait=True)
    client.get(MINE)  # warm site and content-type caches

    with django_assert_num_queries(14):
        response = client.get(MINE)

    assert response.content.decode().count('class="place"') == count


# --- by signed link --------------------------------------------------------------------------


def test_a_signed_link_shows_one_registration_without_signing_in(client: Client):
    held = take_a_seat(run_of())

    response = client.get(f"/r/{held.link_token}/")

    assert response.status_code == 200
    assert TITLE in text(response)
    assert response["X-Robots-Tag"] == "noindex"
    held.refresh_from_db()
    assert held.state == State.CONFIRMED


def test_a_signed_link_speaks_the_language_and_zone_of_its_contact(client: Client):
    contact = ContactFactory(guest_language="et", guest_time_zone="Europe/London")
    held = registration.register(run=run_of(), contact=contact, mode="room", now=NOW)

    response = client.get(f"/r/{held.link_token}/", headers={"accept-language": "sl"})

    assert response["Content-Language"] == "et"
    assert '<html lang="et">' in response.content.decode()
    assert "07:00–09:00" in text(response)


def test_a_signed_link_opens_for_a_contact_whose_zone_is_no_more(client: Client):
    contact = ContactFactory(guest_time_zone="Europe/Atlantis")
    held = registration.register(run=run_of(), contact=contact, mode="room", now=NOW)

    response = client.get(f"/r/{held.link_token}/")

    assert response.status_code == 200
    assert "Tallinn time" in text(response)


def test_a_signed_links_file_links_the_page_as_the_mail_does(client: Client):
    run = run_of(visibility="link", slug="by-link")
    held = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, token=run.event.link_token
    )

    response = client.get(f"/r/{held.link_token}/dates.ics")

    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    page = f"http://localhost/en/events/by-link/?key={run.event.link_token}"
    assert str(event["URL"]) == page


def test_a_signed_links_file_has_no_address_that_its_holder_may_not_open(client: Client):
    held = take_a_seat(run_of(slug="inside"))
    Event.objects.update(visibility="members")

    response = client.get(f"/r/{held.link_token}/dates.ics")

    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (str(event["SUMMARY"]), event.get("URL")) == (TITLE, None)
    assert b"inside" not in response.content


@pytest.mark.parametrize("rest", ["", "dates.ics"])
def test_a_link_that_lost_its_end_is_answered_by_the_page_about_links(client: Client, rest: str):
    response = client.get(f"/r/nowhere/{rest}", headers={"accept-language": "et"})

    assert (response.status_code, response.templates[0].name) == (404, "events/bad_link.html")


def test_a_signed_link_cancels_by_post_and_comes_back(client: Client):
    held = take_a_seat(run_of())
    page = f"/r/{held.link_token}/"

    response = client.post(page, {"action": "cancel"})
    held.refresh_from_db()

    assert (response.status_code, response["Location"]) == (302, page)
    assert held.state == State.CANCELLED
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("action", ["accept", "decline", "cancel", "", "eat"])
def test_a_signed_link_never_fails_on_what_is_not_possible(client: Client, action: str):
    held = take_a_seat(run_of())
    registration.cancel(held, now=NOW)

    response = client.post(f"/r/{held.link_token}/", {"action": action})

    assert response.status_code == 302
    held.refresh_from_db()
    assert held.state == State.CANCELLED


def test_a_signed_link_accepts_an_offer(client: Client):
    held = offered_to(MemberFactory())

    client.post(f"/r/{held.link_token}/", {"action": "accept"})

    held.refresh_from_db()
    assert held.state == State.CONFIRMED


def test_a_revoked_link_is_not_found(client: Client):
    held = take_a_seat(run_of())
    page = f"/r/{held.link_token}/"
    Registration.objects.update(link_version=2)

    statuses = [
        client.get(page).status_code,
        client.post(page, {"action": "cancel"}).status_code,
        client.get(f"{page}dates.ics").status_code,
    ]

    assert statuses == [404, 404, 404]
    assert "This link does not work" in text(client.get(page))
    held.refresh_from_db()
    assert held.state == State.CONFIRMED


@pytest.mark.parametrize("token", ["x", "%00", "..", "a.1.b", "%C3%28", "x" * 3000, "1.1.1:1"])
def test_a_junk_token_is_not_found(client: Client, token: str):
    assert client.get(f"/r/{token}/", follow=True).status_code == 404


def test_another_things_token_opens_no_registration(client: Client):
    run = run_of(visibility="link")

    assert client.get(f"/r/{run.event.link_token}/").status_code == 404


def test_a_signed_link_gives_the_dates_as_a_file(client: Client):
    held = take_a_seat(run_of())

    response = client.get(f"/r/{held.link_token}/dates.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1


def offered_to(member: Member) -> Registration:
    """A seat offered to `member`, for 24 hours of work: until Wednesday noon."""
    run = run_of(plan(seats_room=1, waiting_policy="offer"))
    taken = take_a_seat(run)
    waiting = registered(run, member, may_wait=True)
    registration.cancel(taken, now=NOW)
    return Registration.objects.get(pk=waiting.pk)
