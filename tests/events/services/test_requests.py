"""Requests for a place, and what the organiser makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from events import errors
from events.enums import State
from events.models import RegistrationChange, Run
from events.services import dates, registration, requests
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Registration

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def organiser() -> Member:
    return MemberFactory(groups=["Organisers"])


def run_of(**settings: object) -> Run:
    settings = {"approval": "organiser", **settings}
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.event_key)


def ask(run: Run, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, **how}
    return registration.register(run=run, contact=ContactFactory(), **how)


def seated(run: Run, number: int = 1) -> None:
    for _ in range(number):
        run.registrations.create(
            contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
        )


def promised(message: str) -> int:
    return OutboxRow.objects.filter(message=message).count()


def test_a_request_holds_no_seat(organiser):
    run = run_of(seats_room=1)

    first, second = ask(run), ask(run)

    assert [first.state, second.state] == [State.REQUESTED, State.REQUESTED]
    assert promised("events.request") == 2
    assert promised("events.confirmation") == 0


def test_many_requests_in_a_row_are_one_mail_to_each_organiser(organiser):
    run = run_of()

    for _ in range(3):
        ask(run)

    [row] = OutboxRow.objects.filter(message="events.requests")
    assert row.recipient == organiser.email
    assert row.due_at == NOW + timedelta(minutes=15)


def test_an_approved_request_is_confirmed_with_a_mail(organiser):
    place = ask(run_of())

    approved = requests.approve(place, now=NOW, actor=organiser)

    assert approved.state == State.CONFIRMED
    assert promised("events.approval") == 1
    line = approved.changes.last()
    assert (line.action, line.actor) == ("approve", organiser)


def test_without_a_seat_approving_is_refused_and_queueing_is_possible(organiser):
    run = run_of(seats_room=1)
    place = ask(run)
    seated(run)

    with pytest.raises(errors.NoSeatToApprove):
        requests.approve(place, now=NOW, actor=organiser)
    queued = requests.queue(place, now=NOW, actor=organiser)

    assert (queued.state, queued.wants_mode, queued.position) == (State.WAITING, "room", 1)
    assert promised("events.waiting") == 1


def test_nobody_is_approved_past_those_who_wait(organiser):
    run = run_of(seats_room=1)
    first, second = ask(run), ask(run)
    seated(run)
    requests.queue(first, now=NOW, actor=organiser)
    Run.objects.update(seats_room=2)

    with pytest.raises(errors.NoSeatToApprove):
        requests.approve(second, now=NOW, actor=organiser)


def test_who_is_queued_while_a_seat_is_free_gets_it(organiser):
    run = run_of(seats_room=1)
    place = ask(run)

    requests.queue(place, now=NOW, actor=organiser)

    place.refresh_from_db()
    assert place.state == State.CONFIRMED


def test_without_a_waiting_list_nobody_is_put_on_it(organiser):
    place = ask(run_of(waiting_policy="none"))

    with pytest.raises(errors.NoWaitingList):
        requests.queue(place, now=NOW, actor=organiser)


def test_a_declined_request_keeps_the_reason(organiser):
    place = ask(run_of())

    declined = requests.decline(place, now=NOW, actor=organiser, reason="For beginners only.")

    assert declined.state == State.REJECTED
    assert declined.changes.last().reason == "For beginners only."
    assert promised("events.refusal") == 1


@pytest.mark.parametrize("step", [requests.approve, requests.queue, requests.decline])
@pytest.mark.parametrize("state", ["held", "confirmed", "waiting", "cancelled", "rejected"])
def test_what_is_no_request_cannot_be_decided(organiser, step, state):
    run = run_of()
    place = ask(run)
    run.registrations.update(state=state)
    lines = RegistrationChange.objects.count()

    with pytest.raises(errors.NotAllowed):
        step(place, now=NOW, actor=organiser)

    assert RegistrationChange.objects.count() == lines


@pytest.mark.parametrize("step", [requests.approve, requests.queue])
def test_nothing_is_granted_once_it_has_begun_or_is_called_off(organiser, step):
    run = run_of()
    place = ask(run)

    with pytest.raises(errors.TooLate):
        step(place, now=run.starts_at, actor=organiser)
    dates.cancel(run.occurrences.get(), reason="Ill", actor=organiser, now=NOW)
    with pytest.raises(errors.RunCancelled):
        step(place, now=NOW, actor=organiser)


def test_a_request_that_nobody_answered_ends_when_it_begins(organiser):
    run = run_of()
    place = ask(run)

    early = requests.expire_all(now=run.starts_at - timedelta(seconds=1))
    ended = [requests.expire_all(now=run.starts_at) for _ in range(2)]

    place.refresh_from_db()
    assert (early, ended, place.state) == (0, [1, 0], State.EXPIRED)
    assert promised("events.unanswered") == 1


def test_who_asks_may_take_the_request_back(organiser):
    place = ask(run_of())

    assert registration.cancel(place, now=NOW).state == State.CANCELLED


def test_the_mail_goes_to_who_is_near_to_the_event(organiser):
    host = OrganisationFactory()
    near = MemberFactory(groups=["Organisers"], organisation=host)
    MemberFactory(organisation=host)  # works there, and looks after nothing
    page = published(plan(entry(), approval="organiser"), host=host)

    ask(Run.objects.get(event__key=page.event_key))

    told = OutboxRow.objects.filter(message="events.requests")
    assert [row.recipient for row in told] == [near.email]


def test_a_full_run_takes_requests_only_from_who_is_ready_to_wait(organiser):
    run = run_of(seats_room=1)
    seated(run)

    with pytest.raises(errors.Full):
        ask(run)
    assert ask(run, may_wait=True).state == State.REQUESTED


@pytest.mark.parametrize("count", [1, 5])
def test_a_request_costs_the_same_queries_for_any_number_of_requests_and_organisers(
    count, django_assert_max_num_queries
):
    run = run_of()
    for _ in range(count):
        ask(run)
        MemberFactory(groups=["Organisers"])

    with django_assert_max_num_queries(32):
        ask(run)


def test_a_kind_of_seat_that_is_there_no_more_cannot_be_given(organiser):
    place = ask(run_of(seats_room=1, seats_online=1), mode="online")
    Run.objects.update(seats_online=0)

    with pytest.raises(errors.NoSuchSeats):
        requests.approve(place, now=NOW, actor=organiser)

    place.refresh_from_db()
    assert place.state == State.REQUESTED
