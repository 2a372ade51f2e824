"""The manager who approves: whom one may name, who is asked when, and what comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress

from community.services import deletion
from events import errors
from events.enums import State
from events.models import Registration, RegistrationChange, Run
from events.services import (
    contacts,
    dates,
    guests,
    holds,
    managers,
    registration,
    requests,
    substitution,
)
from events.services.guests import Guest
from foundation.models import OutboxRow
from foundation.personal_data import holdings
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db

# A Saturday, in Tallinn as in UTC.
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOSS = "boss@ministry.example"
TWO_WEEKS = timedelta(days=14)
FAR = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def organiser() -> Member:
    return MemberFactory(groups=["Organisers"])


def run_of(day: date = FAR, **settings: object) -> Run:
    settings = {"approval": "manager", **settings}
    page = published(plan(entry(day), **settings))
    return Run.objects.get(event__key=page.event_key)


def ask(run: Run, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, "manager": BOSS, "contact": ContactFactory(), **how}
    return registration.register(run=run, **how)


def member_asks(run: Run, member: Member, manager: str) -> Registration:
    return ask(run, contact=contacts.of_member(member, now=NOW), manager=manager)


def come(run: Run, email: str = "anna@example.org", **how: object) -> Registration:
    guest = Guest(email=email, name="Anna", language="et", time_zone="Europe/Riga")
    how = {"mode": "room", "now": NOW, "manager": BOSS, **how}
    return guests.register(run=run, guest=guest, **how)


def seated(run: Run) -> Registration:
    return run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )


def approve(place: Registration, **how: object) -> Registration:
    how = {"version": place.manager_link_version, "now": NOW, **how}
    return requests.approve_by_manager(place, **how)


def decline(place: Registration, **how: object) -> Registration:
    how = {"version": place.manager_link_version, "now": NOW, **how}
    return requests.decline_by_manager(place, **how)


def mails() -> list[tuple[str, str]]:
    return list(OutboxRow.objects.order_by("pk").values_list("message", "recipient"))


# --- whom one may name -----------------------------------------------------------------------


def test_who_registers_asks_and_the_manager_is_written_to_but_no_organiser(organiser):
    place = ask(run_of(seats_room=1), manager=" Boss@Ministry.EXAMPLE ")

    assert (place.state, place.manager_email, place.manager_asked_at) == (
        State.REQUESTED,
        BOSS,
        NOW,
    )
    assert mails() == [("events.manager", BOSS), ("events.request", place.contact.email)]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "boss",
        "boss@",
        "a@b",
        "boss@x.org, b@y.org",
        '"a b"@x.org',
        "bös@x.org",
        f"{'a' * 250}@x.org",
    ],
)
def test_what_is_no_address_is_refused_and_nobody_is_registered(email):
    run = run_of()

    with pytest.raises(errors.ManagerRefused):
        ask(run, manager=email)

    assert (run.registrations.count(), mails()) == (0, [])


@pytest.mark.parametrize(
    "email",
    [
        "anna@õun.example",
        "ANNA@ÕUN.example",
        "anna+boss@õun.example",
        "anna@xn--un-bka.example",
        "other@example.org",
        "Second+x@example.org",
    ],
)
def test_nobody_names_themselves(email):
    member = MemberFactory(email="anna@õun.example")
    EmailAddress.objects.create(user=member, email="other@example.org", verified=True)
    EmailAddress.objects.create(user=member, email="second@example.org", verified=False)
    run = run_of()

    with pytest.raises(errors.OwnAddress):
        member_asks(run, member, email)

    assert run.registrations.count() == 0


@pytest.mark.parametrize("email", ["anna@example.org", "Anna+1@Example.org"])
def test_no_guest_names_themselves_and_the_refusal_is_the_same_for_every_address(email):
    run = run_of()
    MemberFactory(email="anna@example.org")

    with pytest.raises(errors.OwnAddress):
        come(run, manager=email)

    assert (run.registrations.count(), mails()) == (0, [])


def test_where_no_manager_approves_none_is_kept():
    place = ask(run_of(approval="organiser"))

    assert (place.manager_email, place.manager_asked_at) == ("", None)


def test_asking_again_returns_what_one_holds_whoever_is_named_then():
    run = run_of()
    place = ask(run)

    again = ask(run, contact=place.contact, manager="other@x.example")

    assert (again.pk, again.manager_email) == (place.pk, BOSS)
    assert [recipient for message, recipient in mails() if message == "events.manager"] == [BOSS]


# --- guests ----------------------------------------------------------------------------------


def test_a_guests_manager_is_written_to_once_the_guest_has_confirmed():
    held = come(run_of())
    before = mails()

    confirmed = guests.confirm(held, now=NOW + timedelta(minutes=5))

    assert (held.state, held.manager_asked_at) == (State.HELD, None)
    assert before == [("events.guest", "anna@example.org")]
    assert confirmed.state == State.REQUESTED
    assert confirmed.manager_asked_at == NOW + timedelta(minutes=5)
    assert mails()[1:] == [("events.manager", BOSS), ("events.request", "anna@example.org")]


def test_of_an_unconfirmed_guest_the_newest_address_counts_and_nothing_is_kept_when_it_lapses():
    run = run_of()
    held = come(run)

    come(run, manager="chief@ministry.example")
    held.refresh_from_db()
    named = held.manager_email
    holds.expire_all(now=NOW + timedelta(hours=1))
    held.refresh_from_db()

    assert (named, held.state, held.manager_email) == (
        "chief@ministry.example",
        State.EXPIRED,
        "",
    )


@pytest.mark.parametrize(
    ("approval", "state", "told"),
    [
        ("none", State.CONFIRMED, ["events.confirmation"]),
        ("organiser", State.REQUESTED, ["events.request", "events.requests"]),
    ],
)
def test_no_manager_is_asked_where_none_has_to_approve_any_more(organiser, approval, state, told):
    run = run_of()
    held = come(run)
    Run.objects.update(approval=approval)

    confirmed = guests.confirm(held, now=NOW)

    assert (confirmed.state, confirmed.manager_asked_at) == (state, None)
    assert [message for message, _recipient in mails()][1:] == told


def test_who_named_nobody_in_time_is_the_organisers_to_decide(organiser):
    run = run_of(approval="none")
    held = come(run, manager="")
    Run.objects.update(approval="manager")

    guests.confirm(held, now=NOW)

    assert [message for message, _ in mails()][1:] == ["events.request", "events.requests"]


# --- what the manager decides ----------------------------------------------------------------


def test_an_approved_request_has_the_seat_and_the_history_says_who_decided():
    place = ask(run_of(seats_room=1))

    approved = approve(place)

    line = approved.changes.last()
    assert (approved.state, line.action, line.manager, line.actor) == (
        State.CONFIRMED,
        "approve",
        BOSS,
        None,
    )
    assert mails()[2:] == [("events.approval", place.contact.email)]


def test_without_a_free_seat_the_approved_stands_last_in_line():
    run = run_of(seats_room=1)
    first, second = ask(run), ask(run)
    seated(run)

    queued = [approve(place) for place in (second, first)]

    assert [(q.state, q.wants_mode, q.position) for q in queued] == [
        (State.WAITING, "room", 1),
        (State.WAITING, "room", 2),
    ]
    assert queued[0].changes.last().manager == BOSS
    assert mails()[-1] == ("events.waiting", first.contact.email)


def test_without_a_seat_and_a_waiting_list_the_request_stays_as_it_is():
    run = run_of(seats_room=1, waiting_policy="none")
    place = ask(run)
    someone = seated(run)
    lines = RegistrationChange.objects.count()

    with pytest.raises(errors.NoSeatForRequest):
        approve(place)

    place.refresh_from_db()
    assert (place.state, RegistrationChange.objects.count()) == (State.REQUESTED, lines)
    registration.cancel(someone, now=NOW)
    assert approve(place).state == State.CONFIRMED


@pytest.mark.parametrize("room_later", [True, False])
def test_a_kind_of_seat_that_is_there_no_more_cannot_be_approved(room_later):
    run = run_of(seats_room=1, seats_online=1)
    seated(run)
    place = ask(run, mode="online", room_later=room_later)
    Run.objects.update(seats_online=0)

    with pytest.raises(errors.NoSuchSeats):
        requests.approve_by_manager(place, version=1, now=NOW)

    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_who_would_be_online_meanwhile_gets_both_or_waits_for_the_room():
    run = run_of(seats_room=1, seats_online=1)
    seated(run)
    first = ask(run, mode="online", room_later=True)
    second = ask(run, mode="online", room_later=True)

    given = [approve(place) for place in (first, second)]

    assert [(g.state, g.mode, g.wants_mode) for g in given] == [
        (State.CONFIRMED, "online", "room"),
        (State.WAITING, "room", "room"),
    ]


def test_a_declined_request_keeps_the_reason_and_who_gave_it():
    place = ask(run_of())

    declined = decline(place, reason="Not this year.")

    line = declined.changes.last()
    assert (declined.state, line.reason, line.manager) == (State.REJECTED, "Not this year.", BOSS)
    assert mails()[-1] == ("events.refusal", place.contact.email)


@pytest.mark.parametrize("decide", [approve, decline])
@pytest.mark.parametrize(
    "state", ["held", "confirmed", "waiting", "offered", "expired", "cancelled", "rejected"]
)
def test_what_is_no_request_any_more_is_nobodys_to_decide(decide, state):
    place = ask(run_of())
    Registration.objects.update(state=state)
    lines = RegistrationChange.objects.count()

    with pytest.raises(errors.DecidedAlready):
        decide(place)

    place.refresh_from_db()
    assert (place.state, RegistrationChange.objects.count()) == (state, lines)


@pytest.mark.parametrize("decide", [approve, decline])
def test_nothing_is_decided_late_nor_of_what_is_called_off(organiser, decide):
    run = run_of()
    place = ask(run)

    with pytest.raises(errors.TooLate):
        decide(place, now=NOW + TWO_WEEKS)
    with pytest.raises(errors.TooLate):
        decide(place, now=run.starts_at)
    dates.cancel(run.occurrences.get(), reason="Ill", actor=organiser, now=NOW)
    with pytest.raises(errors.RunCancelled):
        decide(place)

    place.refresh_from_db()
    assert place.state == State.REQUESTED


@pytest.mark.parametrize("decide", [approve, decline])
def test_nobody_decides_about_themselves_whoever_forwarded_the_link(decide):
    member = MemberFactory()
    own = member_asks(run_of(), member, BOSS)
    as_guest = ask(run_of(), contact=ContactFactory(email="second@example.org"))
    EmailAddress.objects.create(user=member, email="second@example.org")

    for place in (own, as_guest):
        with pytest.raises(errors.OwnRequest):
            decide(place, reader=member)
        place.refresh_from_db()
        assert place.state == State.REQUESTED


def test_a_manager_who_turns_out_to_be_the_person_decides_nothing():
    member = MemberFactory()
    place = member_asks(run_of(), member, BOSS)
    EmailAddress.objects.create(user=member, email=BOSS)

    with pytest.raises(errors.OwnRequest):
        approve(place)


def test_a_signed_in_manager_decides_as_anybody_else():
    place = ask(run_of())

    assert approve(place, reader=MemberFactory(email=BOSS)).state == State.CONFIRMED


def test_the_organiser_decides_instead_and_the_manager_then_cannot(organiser):
    place = ask(run_of())

    approved = requests.approve(place, now=NOW, actor=organiser)

    line = approved.changes.last()
    assert (approved.state, line.actor, line.manager) == (State.CONFIRMED, organiser, "")
    with pytest.raises(errors.DecidedAlready):
        decline(place)


def test_a_seat_that_managers_approved_is_not_passed_on():
    ours = OrganisationFactory()
    member, colleague = MemberFactory.create_batch(2, organisation=ours)
    place = approve(member_asks(run_of(), member, BOSS))

    with pytest.raises(errors.ManagersApprove):
        substitution.pass_on(place, email=colleague.email, now=NOW)


# --- another address -------------------------------------------------------------------------


def test_another_address_is_asked_instead_and_the_first_link_is_dead():
    place = ask(run_of())
    later = NOW + timedelta(days=3)

    changed = managers.change(place, email="Chief@ministry.example", now=later)

    assert (changed.manager_email, changed.manager_asked_at, changed.manager_reminded_at) == (
        "chief@ministry.example",
        later,
        None,
    )
    assert mails()[-1] == ("events.manager", "chief@ministry.example")
    line = changed.changes.last()
    assert (line.action, line.manager) == ("manager", "chief@ministry.example")
    with pytest.raises(errors.DecidedAlready):
        approve(place, version=1, now=later)
    assert approve(place, version=2, now=later).state == State.CONFIRMED


def test_the_address_is_changed_three_times_at_most():
    place = ask(run_of())
    for number in range(3):
        place = managers.change(place, email=f"boss{number}@x.example", now=NOW)

    with pytest.raises(errors.TooManyManagers):
        managers.change(place, email="boss3@x.example", now=NOW)

    assert sum(message == "events.manager" for message, _ in mails()) == 4


@pytest.mark.parametrize(
    ("email", "error"),
    [
        (BOSS.upper(), errors.SameManager),
        ("boss", errors.ManagerRefused),
        ("anna+2@example.org", errors.OwnAddress),
    ],
)
def test_what_cannot_be_the_managers_address_changes_nothing(email, error):
    place = ask(run_of(), contact=ContactFactory(email="anna@example.org"))

    with pytest.raises(error):
        managers.change(place, email=email, now=NOW)

    place.refresh_from_db()
    assert (place.manager_email, place.manager_link_version) == (BOSS, 1)


def test_no_other_manager_is_asked_once_it_is_decided_too_late_or_the_organisers(organiser):
    decided = approve(ask(run_of()))
    late = ask(run_of())
    theirs = ask(run_of(approval="organiser"))
    run = run_of()
    off = ask(run)
    dates.cancel(run.occurrences.get(), reason="Ill", actor=organiser, now=NOW)

    for place, now, error in (
        (decided, NOW, errors.NotAllowed),
        (late, NOW + TWO_WEEKS, errors.TooLate),
        (theirs, NOW, errors.NotAllowed),
        (off, NOW, errors.RunCancelled),
    ):
        with pytest.raises(error):
            managers.change(place, email="chief@x.example", now=now)


# --- until when ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "closes", "until"),
    [
        (FAR, 0, NOW + TWO_WEEKS),
        (date(2026, 12, 1), 0, datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 1), 48, datetime(2026, 11, 29, 7, tzinfo=UTC)),
    ],
)
def test_the_answer_counts_for_two_weeks_or_until_registration_closes(day, closes, until):
    place = ask(run_of(day, closes_hours_before=closes))

    early = requests.expire_all(now=until - timedelta(seconds=1))
    ended = [requests.expire_all(now=until) for _ in range(2)]

    assert place.answer_by == until
    place.refresh_from_db()
    assert (early, ended, place.state) == (0, [1, 0], State.EXPIRED)
    assert mails()[-1] == ("events.unanswered", place.contact.email)


def test_a_guest_who_confirms_after_registration_has_closed_is_asked_about_until_it_begins():
    run = run_of(date(2026, 11, 22), closes_hours_before=19)
    held = come(run, now=run.closes_at - timedelta(minutes=1))

    confirmed = guests.confirm(held, now=run.closes_at + timedelta(minutes=1))

    assert confirmed.answer_by == run.starts_at
    assert requests.expire_all(now=run.closes_at + timedelta(minutes=2)) == 0


def test_what_is_called_off_is_not_said_to_be_unanswered(organiser):
    run = run_of()
    place = ask(run)
    dates.cancel(run.occurrences.get(), reason="Ill", actor=organiser, now=NOW)

    assert requests.expire_all(now=NOW + TWO_WEEKS) == 0

    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_a_postponed_run_keeps_nobody_waiting_for_a_silent_manager(organiser):
    run = run_of()
    ask(run)
    dates.postpone(run.occurrences.get(), reason="Snow", actor=organiser, now=NOW)

    assert requests.expire_all(now=NOW + TWO_WEEKS) == 1


def test_a_request_to_the_organisers_waits_until_it_begins():
    run = run_of(approval="organiser")
    ask(run)

    assert requests.expire_all(now=run.starts_at - timedelta(seconds=1)) == 0


# --- the reminder ----------------------------------------------------------------------------

# Asked on a Saturday: Monday, Tuesday and Wednesday from 8 to 18, on the clocks of Tallinn.
WEDNESDAY = datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_after_three_days_of_work_the_manager_is_reminded_once():
    place = ask(run_of())

    early = managers.remind_due(now=WEDNESDAY - timedelta(minutes=1))
    sent = [managers.remind_due(now=WEDNESDAY) for _ in range(2)]
    later = managers.remind_due(now=WEDNESDAY + timedelta(days=3))

    place.refresh_from_db()
    assert (early, sent, later) == (0, [1, 0], 0)
    assert place.manager_reminded_at == WEDNESDAY
    assert mails()[-1] == ("events.manager_reminder", BOSS)


def test_a_holiday_is_no_day_of_work():
    # Christmas in Estonia: the 24th, 25th and 26th of December, Thursday to Saturday.
    asked = datetime(2026, 12, 22, 6, tzinfo=UTC)
    ask(run_of(), now=asked)

    days = [managers.remind_due(now=asked + timedelta(days=n, hours=10)) for n in (2, 3, 5, 6)]

    assert days == [0, 0, 0, 1]


def test_nobody_is_reminded_of_what_is_decided_over_or_put_off(organiser):
    approve(ask(run_of()))
    ask(run_of(date(2026, 11, 25)))
    put_off = run_of()
    ask(put_off)
    dates.postpone(put_off.occurrences.get(), reason="Snow", actor=organiser, now=NOW)
    ask(run_of(approval="organiser"))

    assert managers.remind_due(now=WEDNESDAY) == 0


@pytest.mark.parametrize("count", [1, 6])
def test_looking_costs_the_same_queries_for_any_number_of_requests(
    count, django_assert_num_queries
):
    run = run_of()
    for _ in range(count):
        ask(run)

    with django_assert_num_queries(1):
        managers.remind_due(now=WEDNESDAY - timedelta(minutes=1))
    with django_assert_num_queries(1):
        requests.expire_all(now=WEDNESDAY)


@pytest.mark.parametrize("count", [1, 6])
def test_a_decision_costs_the_same_queries_for_any_number_of_requests(
    count, django_assert_num_queries
):
    run = run_of()
    places = [ask(run) for _ in range(count)]

    with django_assert_num_queries(DECISION):
        approve(places[0])


DECISION = 11


def test_of_what_nobody_confirmed_nothing_stays_when_the_address_becomes_a_members():
    held = come(run_of())

    contacts.of_member(MemberFactory(email=held.contact.email), now=NOW)

    held.refresh_from_db()
    assert (held.state, held.manager_email) == (State.CANCELLED, "")


def test_of_a_manager_who_deletes_their_account_no_address_stays(organiser):
    boss = MemberFactory(email=BOSS)
    run = run_of()
    waits, decided = ask(run), ask(run)
    requests.approve_by_manager(decided, version=1, now=NOW)

    told = holdings["as manager"].tell(boss).rows
    deletion.delete(boss, now=NOW)

    waits.refresh_from_db()
    decided.refresh_from_db()
    assert [row["asked"] for row in told] == [NOW, NOW]
    assert not Registration.objects.filter(manager_email=BOSS).exists()
    assert not RegistrationChange.objects.filter(manager=BOSS).exists()
    # The organisers decide, and nothing ends the request before the run begins.
    assert (waits.state, waits.manager_asked_at, waits.answer_by) == (State.REQUESTED, None, None)
    assert requests.expire_all(now=NOW + TWO_WEEKS + timedelta(days=1)) == 0
    assert requests.approve(waits, now=NOW, actor=organiser).state == State.CONFIRMED
    assert decided.changes.exclude(manager="").get().manager.endswith(".invalid")


def test_who_is_named_by_an_address_that_somebody_only_typed_keeps_being_asked():
    stranger = MemberFactory()
    EmailAddress.objects.create(user=stranger, email=BOSS, verified=False)
    waits = ask(run_of())

    deletion.delete(stranger, now=NOW)

    waits.refresh_from_db()
    assert waits.manager_email == BOSS
