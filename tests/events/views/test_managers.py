"""The page behind the manager's link, the forms that ask for the address, and correcting it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from events.enums import State
from events.models import Registration, RegistrationChange, Run
from events.services import contacts, dates, managers, registration, requests
from foundation import links
from tests.events.views.conftest import NOW
from tests.events.views.test_registration import run_of, said, signed_in, text
from tests.factories.events import ContactFactory, entry, plan
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

BOSS = "boss@ministry.example"
ANNA = {"name": "Anna", "email": "anna@example.org", "agrees": "on", "manager": BOSS}
FAR = date(2027, 2, 1)
BUTTONS = 'name="answer"'


@pytest.fixture(autouse=True)
def _no_limits_yet():
    cache.clear()


def a_run(*, day: date = FAR, fields: dict[str, object] | None = None, **settings: object) -> Run:
    settings = {"approval": "manager", **settings}
    return run_of(plan(entry(day), **settings), **(fields or {}))


def ask(run: Run, **how: object) -> Registration:
    contact = how.pop("contact", None) or ContactFactory(guest_name="Anna Tamm")
    how = {"mode": "room", "now": NOW, "manager": BOSS, "token": run.event.link_token, **how}
    return registration.register(run=run, contact=contact, **how)


def link(place: Registration) -> str:
    return f"/m/{place.manager_token}/"


def post(client: Client, place: Registration, answer: str = "approve", **more: str):
    return client.post(link(place), {"answer": answer, **more})


# --- what the link shows and does ------------------------------------------------------------


def test_reading_the_link_shows_who_asks_for_what_and_decides_nothing(client: Client):
    place = ask(a_run())
    lines = RegistrationChange.objects.count()

    shown, headed = client.get(link(place)), client.head(link(place))

    assert (shown.status_code, headed.status_code) == (200, 200)
    page = text(shown)
    assert f"Anna Tamm ({place.contact.email}) would like to take part in this event." in page
    assert "Service design" in page
    assert "Monday 1 February 2027" in page
    assert "Your answer counts until Saturday 5 December 2026, 12:00" in page
    assert "We do not know whether you are this person's manager" in page
    assert BUTTONS in page
    assert '<meta name="robots" content="noindex">' in page
    assert shown["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown["Cache-Control"]
    place.refresh_from_db()
    assert (place.state, RegistrationChange.objects.count()) == (State.REQUESTED, lines)


def test_a_program_that_opens_every_link_of_the_mail_decides_nothing(
    client: Client, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        place = ask(a_run())
    [mail] = [mail for mail in mailoutbox if mail.to == [BOSS]]
    addresses = set(re.findall(r"http://localhost(/[^\s\"<]*)", mail.body + str(mail.alternatives)))

    for address in addresses:
        client.get(address)
        client.head(address)
        client.options(address)

    assert link(place) in addresses
    place.refresh_from_db()
    assert (place.state, place.changes.count()) == (State.REQUESTED, 1)


@pytest.mark.parametrize(
    ("answer", "state", "sentence", "after"),
    [
        ("approve", State.CONFIRMED, "The request is approved", "This request was approved on"),
        ("decline", State.REJECTED, "The request is declined", "This request was declined on"),
    ],
)
def test_the_button_decides_once(client: Client, answer, state, sentence, after):
    place = ask(a_run())

    decided = post(client, place, answer, reason="Not this year.")
    shown = client.get(link(place))
    other = "decline" if answer == "approve" else "approve"
    again = post(client, place, other)

    assert (decided.status_code, decided["Location"]) == (302, link(place))
    assert sentence in said(decided)[0]
    assert f"{after} Saturday 21 November 2026, 12:00" in text(shown)
    assert again.status_code == 409
    assert "There is nothing to decide about any more. Nothing was changed." in text(again)
    for page in (shown, again):
        assert BUTTONS not in text(page)
    place.refresh_from_db()
    assert (place.state, place.changes.count()) == (state, 2)


def test_the_reason_is_kept_when_declining_only(client: Client):
    run = a_run()
    first, second = ask(run), ask(run)

    post(client, first, "decline", reason=" Not this year. ")
    post(client, second, "approve", reason="Well done.")

    reasons = [place.changes.last().reason for place in (first, second)]
    assert reasons == ["Not this year.", ""]
    assert "Not this year." in text(client.get(link(first)))


@pytest.mark.parametrize("answer", ["", "eat", "approve\x00"])
def test_what_is_no_answer_decides_nothing(client: Client, answer):
    place = ask(a_run())

    response = post(client, place, answer)

    assert response.status_code == 400
    assert "Choose whether to approve or to decline." in text(response)
    place.refresh_from_db()
    assert place.state == State.REQUESTED


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("cancelled", "This request was taken back, or the registration cancelled."),
        ("expired", "The time to answer is over."),
        ("held", "The time to answer is over."),
    ],
)
@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_where_it_stands_decides_what_is_shown_and_done(client: Client, state, sentence, answer):
    place = ask(a_run())
    Registration.objects.update(state=state)

    shown, done = client.get(link(place)), post(client, place, answer)

    assert (shown.status_code, done.status_code) == (200, 409)
    for page in (shown, done):
        assert sentence in text(page)
        assert BUTTONS not in text(page)
    place.refresh_from_db()
    assert place.state == state


@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_late_begun_and_called_off_are_said_and_refused(
    client: Client, clock: time_machine.Traveller, answer
):
    off, soon, late = ask(a_run()), ask(a_run(day=date(2026, 11, 24))), ask(a_run())
    date_ = off.run.occurrences.get()
    dates.cancel(date_, reason="Ill", actor=MemberFactory(), now=NOW)
    clock.shift(timedelta(days=14))

    pages = {
        "This event has been cancelled.": off,
        "This event has begun.": soon,
        "The time to answer is over.": late,
    }
    for sentence, place in pages.items():
        shown, done = client.get(link(place)), post(client, place, answer)
        assert sentence in text(shown)
        assert done.status_code == 409
        for page in (shown, done):
            assert BUTTONS not in text(page)
        place.refresh_from_db()
        assert place.state == State.REQUESTED


def test_without_a_seat_the_manager_reads_so_and_can_still_decline(client: Client):
    run = a_run(seats_room=1, waiting_policy="none")
    place = ask(run)
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )

    response = post(client, place)

    assert response.status_code == 409
    assert "All seats are taken, and there is no waiting list." in text(response)
    assert BUTTONS in text(response)
    assert post(client, place, "decline").status_code == 302


def test_who_was_put_on_the_waiting_list_is_said(client: Client):
    run = a_run(seats_room=1)
    place = ask(run)
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )

    post(client, place)

    assert "the person was put on the waiting list" in text(client.get(link(place)))


def test_who_asks_sees_their_own_request_without_buttons_and_is_refused(client: Client):
    member = signed_in(client)
    place = ask(a_run(), contact=contacts.of_member(member, now=NOW))

    shown, done = client.get(link(place)), post(client, place)

    assert (shown.status_code, done.status_code) == (200, 403)
    for page in (shown, done):
        assert "This is your own request. Only your manager can decide about it." in text(page)
        assert BUTTONS not in text(page)
    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_a_decision_of_the_organisers_is_shown_as_theirs_without_their_reason(client: Client):
    place = ask(a_run())
    organiser = MemberFactory(groups=["Organisers"])
    requests.decline(place, now=NOW, actor=organiser, reason="A secret.")

    page = text(client.get(link(place)))

    assert "The organisers decided." in page
    assert "A secret." not in page


def test_forged_old_and_other_links_open_nothing(client: Client):
    place = ask(a_run())
    old = link(place)
    managers.change(place, email="chief@ministry.example", now=NOW)
    place.refresh_from_db()
    tokens = [
        "nowhere",
        f"{place.uuid}.2.forged",
        place.link_token,
        links.make("registration", place.uuid, 2),
        links.make("manager", place.uuid, 3),
        links.make("manager", "x", 1),
        links.make("manager", ask(a_run(approval="organiser")).uuid, 1),
    ]

    for address in [old, *(f"/m/{token}/" for token in tokens)]:
        shown, done = client.get(address), client.post(address, {"answer": "approve"})
        assert (shown.status_code, done.status_code) == (404, 404)
        assert "This link does not work" in text(shown)
        assert shown["X-Robots-Tag"] == "noindex"

    # Nor does the manager's link manage the registration.
    assert client.post(f"/r/{place.manager_token}/", {"action": "cancel"}).status_code == 404
    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_the_page_speaks_the_language_of_who_is_asked(client: Client):
    place = ask(a_run(), contact=ContactFactory(guest_language="et"))
    asked_by_guest = client.get(link(place), headers={"accept-language": "sl"})
    MemberFactory(email=BOSS, language="lv")

    asked_member = client.get(link(place))

    assert asked_by_guest["Content-Language"] == "et"
    assert asked_member["Content-Language"] == "lv"


def test_an_event_for_few_is_named_to_the_manager_but_not_linked(client: Client):
    run = a_run(fields={"visibility": "link"})

    page = client.get(link(ask(run))).content.decode()

    assert "Service design" in page
    assert run.event.link_token not in page


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_queries_for_any_number_of_requests_and_dates(
    client: Client, count: int, django_assert_num_queries
):
    lines = [entry(FAR + timedelta(days=n)) for n in range(count)]
    run = run_of(plan(*lines, approval="manager", mode="all_dates"))
    places = [ask(run) for _ in range(count)]
    client.get(link(places[0]))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(link(places[0]))


PAGE_QUERIES = 7


# --- naming the manager ----------------------------------------------------------------------


def test_a_member_names_the_manager_and_reads_whom_we_asked(client: Client):
    run = a_run()
    signed_in(client)
    form = f"/en/events/register/{run.uuid}/"

    shown, done = client.get(form), client.post(form, {"manager": BOSS})
    mine = text(client.get("/en/registrations/"))

    assert "Your manager gets a mail with your name" in text(shown)
    assert "Your manager has to approve; you will be written to." in text(shown)
    assert "Your manager is asked about" in said(done)[0]
    assert f"Your manager ({BOSS}) was asked on Saturday 21 November 2026, 12:00" in mine
    assert "the answer is due by Saturday 5 December 2026, 12:00" in mine


@pytest.mark.parametrize("approval", ["none", "organiser"])
def test_nobody_is_asked_for_a_manager_who_has_nothing_to_approve(client: Client, approval):
    run = a_run(approval=approval)
    guest = client.get(f"/en/events/register/{run.uuid}/guest/").content.decode()
    signed_in(client)
    member = client.get(f"/en/events/register/{run.uuid}/").content.decode()

    assert 'name="manager"' not in guest + member


@pytest.mark.parametrize(
    ("manager", "status", "sentence"),
    [
        ("", 400, "This field is required."),
        ("boss@", 400, "Enter a valid email address."),
        ("kadri+x@example.org", 409, "This is an address of your own."),
    ],
)
def test_what_cannot_be_the_manager_is_said_at_its_field(client, manager, status, sentence):
    run = a_run()
    guest = client.post(
        f"/en/events/register/{run.uuid}/guest/",
        {**ANNA, "email": "kadri@example.org", "manager": manager},
    )
    client.force_login(MemberFactory(email="kadri@example.org"))
    member = client.post(f"/en/events/register/{run.uuid}/", {"manager": manager})

    for page in (guest, member):
        assert page.status_code == status
        assert sentence in re.search(r'id="id_manager_error".*?</div>', text(page))[0]
    assert run.registrations.count() == 0


def test_a_guest_names_the_manager_who_is_asked_after_confirming(
    client: Client, mailoutbox, django_capture_on_commit_callbacks
):
    run = a_run()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/events/register/{run.uuid}/guest/", ANNA)
    held = Registration.objects.get()
    before = [mail.to for mail in mailoutbox]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/r/{held.link_token}/", {"action": "confirm"})
    page = text(client.get(f"/r/{held.link_token}/"))

    assert BOSS not in str(before)
    assert [BOSS] in [mail.to for mail in mailoutbox]
    assert f"Your manager ({BOSS}) was asked on" in page


def test_who_would_wait_names_the_manager_as_well(client: Client):
    run = a_run(seats_room=1)
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )
    signed_in(client)
    form = f"/en/events/register/{run.uuid}/"

    refused = client.post(form, {"manager": BOSS})
    waits = client.post(form, {"manager": BOSS, "mode": "room", "wait": "1"})

    assert refused.status_code == 409
    assert f'value="{BOSS}"' in refused.content.decode()
    assert waits.status_code == 302
    assert run.registrations.get(state=State.REQUESTED).manager_email == BOSS


# --- correcting the address ------------------------------------------------------------------


def test_a_member_corrects_the_address(client: Client):
    member = signed_in(client)
    place = ask(a_run(), contact=contacts.of_member(member, now=NOW))
    form = f"/en/registrations/{place.uuid}/manager/"

    listed, shown = client.get("/en/registrations/"), client.get(form)
    done = client.post(form, {"manager": "chief@ministry.example"})

    assert form in listed.content.decode()
    assert 'name="manager"' in shown.content.decode()
    assert (done["Location"], said(done)) == (
        "/en/registrations/",
        ["We have written to chief@ministry.example."],
    )
    place.refresh_from_db()
    assert (place.manager_email, place.manager_link_version) == ("chief@ministry.example", 2)


def test_a_guest_corrects_it_by_their_link(client: Client):
    place = ask(a_run())
    page = f"/r/{place.link_token}/"

    listed, shown = client.get(page), client.get(f"{page}manager/")
    done = client.post(f"{page}manager/", {"manager": "chief@ministry.example"})

    assert f"{page}manager/" in listed.content.decode()
    assert shown["X-Robots-Tag"] == "noindex"
    assert done["Location"] == page
    place.refresh_from_db()
    assert place.manager_email == "chief@ministry.example"


@pytest.mark.parametrize(
    ("manager", "status", "sentence"),
    [
        ("", 400, "This field is required."),
        (BOSS, 409, "This address has been asked already."),
        ("me+x@example.org", 409, "This is an address of your own."),
    ],
)
def test_a_wrong_correction_is_said_and_changes_nothing(client, manager, status, sentence):
    place = ask(a_run(), contact=ContactFactory(email="me@example.org"))

    response = client.post(f"/r/{place.link_token}/manager/", {"manager": manager})

    assert (response.status_code, sentence in text(response)) == (status, True)
    place.refresh_from_db()
    assert place.manager_link_version == 1


def test_other_people_and_forged_links_correct_nothing(client: Client):
    place = ask(a_run())
    own = f"/en/registrations/{place.uuid}/manager/"
    signed_out = client.post(own, {"manager": "x@y.example"})
    signed_in(client)

    answers = [
        client.post(own, {"manager": "x@y.example"}).status_code,
        client.post("/r/nowhere/manager/", {"manager": "x@y.example"}).status_code,
        client.post(f"/r/{place.manager_token}/manager/", {"manager": "x@y.example"}).status_code,
    ]

    assert signed_out["Location"].startswith("/accounts/login/")
    assert answers == [404, 404, 404]
    place.refresh_from_db()
    assert place.manager_email == BOSS


def test_what_is_decided_has_no_address_to_correct(client: Client):
    place = ask(a_run())
    requests.approve_by_manager(place, version=1, now=NOW)
    page = f"/r/{place.link_token}/"

    shown = client.get(f"{page}manager/")
    done = client.post(f"{page}manager/", {"manager": "x@y.example"})

    assert f"{page}manager/" not in client.get(page).content.decode()
    assert "The address cannot be changed, or no longer." in text(shown)
    assert done.status_code == 409


# --- nobody makes us write to strangers ------------------------------------------------------


def test_a_member_asks_twenty_managers_an_hour(client: Client):
    member = signed_in(client)
    runs = [a_run() for _ in range(3)]
    form = f"/en/events/register/{runs[0].uuid}/"
    for _ in range(19):
        # What is refused sets off no mail, so it doesn't count.
        client.post(form, {"manager": member.email})
    first = client.post(form, {"manager": BOSS})
    for n in range(3):
        correct(client, f"chief{n}@x.example")
    for _ in range(16):
        again(client, runs[1])

    answer = client.post(f"/en/events/register/{runs[2].uuid}/", {"manager": BOSS})

    assert first.status_code == 302
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "Too many managers were asked. Try again in an hour." in text(answer)
    assert runs[2].registrations.count() == 0


def correct(client: Client, email: str) -> HttpResponse:
    place = Registration.objects.filter(state=State.REQUESTED).first()
    return client.post(f"/en/registrations/{place.uuid}/manager/", {"manager": email})


def again(client: Client, run: Run) -> None:
    """Register and leave."""
    client.post(f"/en/events/register/{run.uuid}/", {"manager": BOSS})
    place = run.registrations.get(state=State.REQUESTED)
    registration.cancel(place, now=NOW)


def test_guests_ask_one_manager_five_times_an_hour_however_the_address_is_written(client: Client):
    run = a_run()
    form = f"/en/events/register/{run.uuid}/guest/"
    typed = [BOSS, BOSS.upper(), "boss+1@ministry.example", BOSS, BOSS]

    statuses = [
        client.post(form, {**ANNA, "email": f"g{n}@x.org", "manager": email}).status_code
        for n, email in enumerate([*typed, "boss+7@ministry.example", "other@ministry.example"])
    ]

    assert statuses == [200] * 5 + [429, 200]


def test_a_manager_of_fifty_members_is_asked_fifty_times(client: Client):
    run = a_run()

    statuses = set()
    for member in MemberFactory.create_batch(50):
        client.force_login(member)
        response = client.post(f"/en/events/register/{run.uuid}/", {"manager": BOSS})
        statuses.add(response.status_code)

    assert statuses == {302}
    assert run.registrations.filter(manager_email=BOSS).count() == 50
