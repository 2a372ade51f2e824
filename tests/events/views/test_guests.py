"""Registering as a guest, and the ways in that a page shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from events.enums import State
from events.models import Registration, Run
from events.services import registration
from tests.events.views.conftest import NOW
from tests.events.views.test_registration import run_of, said, signed_in, take_a_seat, text
from tests.factories.events import ContactFactory, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

ANNA = {"name": "Anna", "email": "anna@example.org", "agrees": "on"}
SENT = "Look into your mail"


@pytest.fixture(autouse=True)
def _no_limits_yet():
    cache.clear()


def address(run: Run) -> str:
    return f"/en/events/register/{run.uuid}/guest/"


def come(client: Client, run: Run, **typed: str) -> HttpResponse:
    return client.post(address(run), {**ANNA, **typed})


def main_of(response: HttpResponse) -> str:
    return re.search(r"<main.*</main>", text(response))[0]


def link_in(mail: object) -> str:
    return re.search(r"http\S+(/r/\S+)", mail.body)[1]


def test_a_guest_registers_confirms_by_the_mailed_link_and_is_told(
    client: Client, mailoutbox, django_capture_on_commit_callbacks
):
    run = run_of(plan(seats_room=5))

    shown = client.get(address(run))
    with django_capture_on_commit_callbacks(execute=True):
        sent = come(client, run)
    held = Registration.objects.get()
    link = link_in(mailoutbox[0])
    opened = client.get(link)
    held.refresh_from_db()
    state_after_reading = held.state
    with django_capture_on_commit_callbacks(execute=True):
        confirmed = client.post(link, {"action": "confirm"})

    assert "A link to confirm your registration is sent to it." in text(shown)
    assert (sent.status_code, SENT in text(sent)) == (200, True)
    assert "Confirm my registration" in text(opened)
    assert state_after_reading == State.HELD
    held.refresh_from_db()
    assert (confirmed.status_code, held.state) == (302, State.CONFIRMED)
    assert "You are registered for" in said(confirmed)[0]
    assert "Confirm my registration" not in text(client.get(link))
    [invitation] = [
        part for part in mailoutbox[1].alternatives if part[1].startswith("text/calendar")
    ]
    assert "METHOD:REQUEST" in invitation[0]


def test_the_mail_to_an_unknown_address_repeats_nothing_that_was_typed(
    client: Client, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        come(client, run_of(), name="Buy http://evil.example now")

    [mail] = mailoutbox
    assert "evil.example" not in f"{mail.to}{mail.subject}{mail.body}{mail.alternatives}"


def test_what_is_answered_is_the_same_for_every_address(client: Client):
    run = run_of()
    MemberFactory(email="member@example.org")
    registration.register(
        run=run, contact=ContactFactory(email="guest@example.org"), mode="room", now=NOW
    )

    pages = [
        main_of(come(client, run, email=f"{who}@example.org")).replace(who, "WHO")
        for who in ("member", "guest", "nobody")
    ]

    assert len({*pages}) == 1
    assert Registration.objects.count() == 2


def test_a_link_that_lapsed_says_so_and_gives_nothing(
    client: Client, clock: time_machine.Traveller
):
    come(client, run_of())
    held = Registration.objects.get()
    clock.shift(timedelta(minutes=31))
    link = f"/r/{held.link_token}/"

    shown = client.get(link)
    answer = client.post(link, {"action": "confirm"})

    assert "The time to confirm has run out." in text(shown)
    assert said(answer) == ["The time to confirm has run out. You can register again."]
    held.refresh_from_db()
    assert held.state == State.EXPIRED


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "\n"}, {"email": ""}, {"email": "anna@"}, {"agrees": ""}],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client: Client, wrong):
    response = come(client, run_of(), **wrong)

    assert response.status_code == 400
    assert "There is a problem" in text(response)
    assert Registration.objects.count() == 0


def test_a_full_run_offers_its_waiting_list_and_keeps_what_was_typed(client: Client):
    run = run_of(plan(seats_room=1))
    take_a_seat(run)

    refused = come(client, run)
    waits = come(client, run, wait="1")

    assert refused.status_code == 409
    assert 'value="anna@example.org"' in refused.content.decode()
    assert 'name="wait"' in refused.content.decode()
    assert SENT in text(waits)
    assert Registration.objects.filter(state=State.HELD, mode="").count() == 1


def test_who_is_signed_in_is_led_to_where_members_register(client: Client):
    run = run_of()
    signed_in(client)

    response = client.get(f"{address(run)}?key=x")

    assert response["Location"] == f"/en/events/register/{run.uuid}/?key=x"


def test_a_run_for_members_has_no_form_for_guests_and_takes_none(client: Client):
    run = run_of(plan(admission="members"))

    shown, answer = client.get(address(run)), come(client, run)

    assert 'name="email"' not in shown.content.decode()
    assert "Only for members." in text(shown)
    assert answer.status_code == 409
    assert "Only members can register for this." in text(answer)


def test_an_event_that_nobody_may_see_is_not_there_for_guests(client: Client):
    run = run_of(visibility="members")

    assert [client.get(address(run)).status_code, come(client, run).status_code] == [404, 404]


def test_an_event_by_link_takes_guests_who_have_it(client: Client):
    run = run_of(visibility="link")

    answer = client.post(f"{address(run)}?key={run.event.link_token}", ANNA)

    assert SENT in text(answer)
    assert come(client, run).status_code == 404


def test_one_address_is_written_to_five_times_an_hour(client: Client):
    run = run_of()

    statuses = [come(client, run, email=f"a{'A' * (n % 2)}@x.org").status_code for n in range(3)]
    statuses += [come(client, run, email="aa@x.org").status_code for _ in range(5)]

    # Upper and lower case are one address.
    assert statuses == [200, 200, 200, 200, 200, 200, 200, 429]


def test_a_thousand_guests_from_one_place_on_the_net_are_refused_with_a_sentence(client: Client):
    run = run_of(plan(seats_room=100))

    answers = [come(client, run, email=f"guest{n}@example.org") for n in range(33)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 3
    assert "Too many have registered from here. Try again in an hour." in text(answers[-1])
    assert answers[-1]["Retry-After"] == "3600"
    assert Registration.objects.count() == 30


# --- the ways in that a page shows -----------------------------------------------------------


def page_of(run: Run) -> str:
    return run.event.schedule_page.url


def test_a_visitor_reads_how_to_get_in(client: Client):
    ours = OrganisationFactory(name={"en": "Tax office"})
    chosen = {
        "admission": "chosen",
        "admitted_organisations": [str(ours.uuid)],
        "admitted_domains": ["tax.example"],
    }
    everybody, members = run_of(plan()), run_of(plan(admission="members"))
    some = run_of(plan(**chosen))
    external = run_of(plan(registration="external", external_link="https://other.example/x"))

    shown = {run: text(client.get(page_of(run))) for run in (everybody, members, some, external)}

    assert "Register as a guest" in shown[everybody]
    assert address(everybody) in shown[everybody]
    assert "Sign in to register" in shown[members]
    assert "as a guest" not in shown[members]
    assert "Only for members of: Tax office, @tax.example" in shown[some]
    assert 'href="https://other.example/x"' in shown[external]


def test_a_member_of_another_organisation_reads_why_not(client: Client):
    ours = OrganisationFactory(name={"en": "Tax office"})
    run = run_of(plan(admission="chosen", admitted_organisations=[str(ours.uuid)]))
    signed_in(client)
    form = f"/en/events/register/{run.uuid}/"

    shown, asked, answer = client.get(page_of(run)), client.get(form), client.post(form)

    assert form not in text(shown)
    for page in (shown, asked):
        assert "Only for members of: Tax office" in text(page)
    assert answer.status_code == 409
    assert "Only members of certain organisations can register for this." in text(answer)


def test_a_member_of_the_organisation_or_with_such_an_address_gets_in(client: Client):
    ours = OrganisationFactory()
    run = run_of(
        plan(
            admission="chosen",
            admitted_organisations=[str(ours.uuid)],
            admitted_domains=["tax.example"],
        )
    )
    people = [MemberFactory(organisation=ours), MemberFactory(email="anna@tax.example")]

    for member in people:
        client.force_login(member)
        client.post(f"/en/events/register/{run.uuid}/")

    held = Registration.objects.filter(state=State.CONFIRMED)
    assert {place.contact.member for place in held} == set(people)


def test_until_when_one_can_cancel_is_said_before_and_after(client: Client):
    run = run_of(plan(cancel_hours_before=48))
    member = signed_in(client)

    before = client.get(f"/en/events/register/{run.uuid}/")
    client.post(f"/en/events/register/{run.uuid}/")
    held = Registration.objects.get(contact__member=member)
    after = client.get(f"/en/registrations/{held.uuid}/cancel/")

    said_so = "You can cancel until Saturday 5 December 2026, 09:00"
    assert said_so in text(before)
    assert said_so in text(after)


def test_a_request_says_that_it_is_one(client: Client):
    run = run_of(plan(approval="organiser"))
    signed_in(client)
    form = f"/en/events/register/{run.uuid}/"

    shown, answer = client.get(form), client.post(form)

    assert "The organisers decide who takes part" in text(shown)
    assert "The organisers have your request" in said(answer)[0]
    assert "Waiting for approval" in text(client.get("/en/registrations/"))


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_queries_for_any_number_of_chosen_organisations(
    client: Client, count: int, django_assert_max_num_queries
):
    organisations = OrganisationFactory.create_batch(count)
    chosen = {
        "admission": "chosen",
        "admitted_organisations": [str(one.uuid) for one in organisations],
    }
    url = published(*(plan(**chosen) for _ in range(count))).url
    client.get(url)

    with django_assert_max_num_queries(PAGE_QUERIES):
        client.get(url)


PAGE_QUERIES = 26
