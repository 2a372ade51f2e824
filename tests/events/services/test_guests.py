"""Guests: nothing is theirs before the address is confirmed, and nobody learns who is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from events import errors
from events.emails import guest
from events.enums import State
from events.models import Contact, Registration, RegistrationChange, Run
from events.queries.seats import seats
from events.services import contacts, dates, guests, holds, registration
from events.services.guests import Guest
from foundation.models import OutboxRow, Suppression
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, option, question

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
IN_TIME = NOW + timedelta(minutes=30, seconds=-1)
LAPSED = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.event_key)


def come(run: Run, email: str = "anna@example.org", **how: object) -> Registration | None:
    name = str(how.pop("name", "Anna"))
    guest = Guest(email=email, name=name, language="et", time_zone="Europe/Riga")
    how = {"mode": "room", "now": NOW, **how}
    return guests.register(run=run, guest=guest, **how)


def take_a_seat(run: Run) -> Registration:
    return registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)


def mails() -> list[tuple[str, str]]:
    return list(OutboxRow.objects.order_by("pk").values_list("message", "recipient"))


def test_a_guests_seat_is_held_for_half_an_hour_and_theirs_when_confirmed():
    run = run_of(seats_room=1)

    held = come(run, "Anna@Example.org ")

    assert (held.state, held.mode, held.held_until) == (State.HELD, "room", LAPSED)
    contact = held.contact
    assert (contact.email, contact.name, contact.language, contact.time_zone) == (
        "anna@example.org",
        "Anna",
        "et",
        "Europe/Riga",
    )
    assert mails() == [("events.guest", "anna@example.org")]
    with pytest.raises(errors.Full):
        take_a_seat(run)

    confirmed = guests.confirm(held, now=IN_TIME)

    assert (confirmed.state, confirmed.held_until) == (State.CONFIRMED, None)
    assert mails()[1:] == [("events.confirmation", "anna@example.org")]
    assert [line.action for line in confirmed.changes.all()] == ["register", "confirm"]


def test_a_guest_who_confirms_has_shown_that_mail_arrives():
    for reason in ("hard", "complaint"):
        Suppression.objects.create(address="anna@example.org", reason=reason, since=NOW)
    held = come(run_of(seats_room=1))
    letter = guest(now=NOW, registration=held.pk)

    guests.confirm(held, now=IN_TIME)

    assert letter is not None
    assert letter.proves_address
    assert list(Suppression.objects.values_list("reason", flat=True)) == ["complaint"]


def test_a_seat_that_is_not_confirmed_in_time_goes_on_in_silence():
    run = run_of(seats_room=1)
    held = come(run)
    waits = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
    )

    done = [holds.expire_all(now=now) for now in (IN_TIME, LAPSED, LAPSED)]

    held.refresh_from_db()
    waits.refresh_from_db()
    assert done == [0, 1, 0]
    assert (held.state, waits.state) == (State.EXPIRED, State.CONFIRMED)
    assert [to for name, to in mails() if name != "events.guest"] == [waits.contact.email] * 2


@pytest.mark.parametrize("by", ["duty", "next one", "guest"])
def test_what_was_answered_for_a_seat_that_lapsed_is_not_kept(by):
    ask, maps = question(), option("Maps", limit=1)
    workshop = question("Workshop?", maps)
    run = Run.objects.get(event__key=asking(ask, workshop).event_key)
    given = {str(ask.key): "Because", str(workshop.key): str(maps.key)}
    held = come(run, given=given)
    before = dict(held.answers)

    if by == "duty":
        holds.expire_all(now=LAPSED)
    elif by == "next one":
        registration.register(
            run=run, contact=ContactFactory(), mode="room", now=LAPSED, given=given
        )
    else:
        with pytest.raises(errors.HoldHasLapsed):
            guests.confirm(held, now=LAPSED)

    held.refresh_from_db()
    assert sorted(before) == sorted(given)
    assert (held.state, held.answers) == (State.EXPIRED, {})


def test_what_is_still_held_keeps_its_answers():
    ask = question()
    run = Run.objects.get(event__key=asking(ask).event_key)
    held = come(run, given={str(ask.key): "Because"})

    holds.expire_all(now=IN_TIME)
    confirmed = guests.confirm(held, now=IN_TIME)

    assert confirmed.answers == held.answers != {}


def test_a_lapsed_seat_is_given_to_who_comes_before_any_duty_runs():
    run = run_of(seats_room=1)
    held = come(run)

    next_one = registration.register(run=run, contact=ContactFactory(), mode="room", now=LAPSED)

    held.refresh_from_db()
    assert (next_one.state, held.state) == (State.CONFIRMED, State.EXPIRED)


def test_confirming_too_late_is_told_and_gives_nothing():
    held = come(run_of())

    with pytest.raises(errors.HoldHasLapsed):
        guests.confirm(held, now=LAPSED)

    held.refresh_from_db()
    assert held.state == State.EXPIRED
    assert come(held.run, now=LAPSED).state == State.HELD


def test_an_unconfirmed_guest_stands_in_no_queue():
    run = run_of(seats_room=1)
    taken = take_a_seat(run)

    with pytest.raises(errors.Full):
        come(run)
    held = come(run, may_wait=True)

    assert (held.state, held.mode, held.wants_mode, held.position) == (State.HELD, "", "room", None)
    assert seats([run], now=NOW)[run.pk].room.waiting == 0
    registration.cancel(taken, now=NOW)
    held.refresh_from_db()
    assert held.state == State.HELD
    assert seats([run], now=NOW)[run.pk].room.free == 1


def test_who_would_wait_is_in_line_from_the_confirmation_on():
    run = run_of(seats_room=1)
    take_a_seat(run)
    held = come(run, may_wait=True)
    other = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
    )

    confirmed = guests.confirm(held, now=NOW)

    assert (other.position, confirmed.position) == (1, 2)
    assert (confirmed.state, confirmed.mode, confirmed.wants_mode) == ("waiting", "room", "room")
    assert mails()[-1] == ("events.waiting", "anna@example.org")


def test_who_would_wait_gets_a_seat_that_is_free_by_then():
    run = run_of(seats_room=1)
    taken = take_a_seat(run)
    held = come(run, may_wait=True)
    registration.cancel(taken, now=NOW)

    confirmed = guests.confirm(held, now=NOW)

    assert (confirmed.state, confirmed.mode) == (State.CONFIRMED, "room")


def test_where_the_organiser_approves_a_confirmed_guest_asks_and_held_no_seat():
    MemberFactory(groups=["Organisers"])
    run = run_of(seats_room=1, approval="organiser")

    held = come(run)
    told_before = [name for name, _to in mails()]
    take = come(run, "bert@example.org")
    confirmed = guests.confirm(held, now=NOW)

    assert (held.mode, take.mode, told_before) == ("", "", ["events.guest"])
    assert (confirmed.state, confirmed.mode, confirmed.wants_mode) == ("requested", "room", "")
    assert [name for name, _to in mails()[2:]] == ["events.request", "events.requests"]


def test_the_same_guest_twice_is_the_same_registration_and_another_mail():
    run = run_of()

    first, second = come(run), come(run, name="Somebody else")
    OutboxRow.objects.update(state="sent")
    guests.confirm(first, now=NOW)
    OutboxRow.objects.update(state="sent")
    third = come(run, name="Somebody else")

    assert first == second == third
    assert Registration.objects.count() == 1
    assert [name for name, _to in mails()] == [
        "events.guest",
        "events.confirmation",
        "events.confirmation",
    ]


def test_before_the_confirmation_the_newest_seat_and_answers_count_and_the_half_hour_goes_on():
    ask = question()
    page = asking(ask, seats_room=1, seats_online=1)
    run = Run.objects.get(event__key=page.event_key)
    name = str(ask.key)
    first = come(run, given={name: "Typed by somebody"})
    waits = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
    )

    second = come(run, mode="online", given={name: "Mine"}, now=IN_TIME)

    waits.refresh_from_db()
    assert (second, second.state, second.mode) == (first, State.HELD, "online")
    assert second.answers[name]["value"] == "Mine"
    assert second.held_until == LAPSED
    assert [line.action for line in second.changes.all()] == ["register", "answer"]
    assert (waits.state, waits.mode) == (State.CONFIRMED, "room")
    confirmed = guests.confirm(first, now=IN_TIME)
    assert (confirmed.mode, confirmed.answers[name]["value"]) == ("online", "Mine")


def test_after_the_confirmation_nobody_changes_seat_or_answers_by_the_address():
    ask = question()
    page = asking(ask, seats_room=1, seats_online=1)
    run = Run.objects.get(event__key=page.event_key)
    name = str(ask.key)
    mine = guests.confirm(come(run, given={name: "Mine"}), now=NOW)

    come(run, mode="online", given={name: "A joke"})

    mine.refresh_from_db()
    assert (mine.state, mine.mode, mine.answers[name]["value"]) == ("confirmed", "room", "Mine")


@pytest.mark.parametrize(
    "again",
    [
        {"mode": "room", "may_wait": True},
        {"mode": "online", "room_later": True},
    ],
)
def test_who_asks_twice_while_holding_the_last_seat_keeps_it(again):
    run = run_of(seats_room=1, seats_online=2)

    come(run, **again)
    held = come(run, **again)

    assert (held.state, held.mode, held.wants_mode) == (State.HELD, "room", "")
    assert guests.confirm(held, now=NOW).mode == "room"


def test_who_is_told_that_all_is_full_keeps_the_last_seat_too():
    run = run_of(seats_room=1)
    held = come(run)

    with pytest.raises(errors.Full):
        come(run)

    assert guests.confirm(held, now=NOW).state == State.CONFIRMED


def test_who_would_no_longer_sit_in_the_room_later_wants_it_no_more():
    run = run_of(seats_room=1, seats_online=1)
    take_a_seat(run)
    come(run, mode="online", room_later=True)

    held = come(run, mode="online", may_wait=True)

    assert (held.mode, held.wants_mode) == ("online", "")


def test_nobody_renames_a_guest_who_has_confirmed():
    come(run_of(), name="A joke")
    held = come(run_of(), name="Anna")
    guests.confirm(held, now=NOW)

    come(run_of(), name="Another joke")

    assert Contact.objects.get().name == "Anna"


def test_a_members_address_gets_a_mail_and_no_seat():
    run = run_of(seats_room=1)
    member = MemberFactory(email="anna@example.org")

    assert come(run) is None

    assert Registration.objects.count() == 0
    assert mails() == [("events.guest_is_member", member.email)]


@pytest.mark.parametrize("known", ["nobody", "guest", "member"])
def test_refusals_are_the_same_for_every_address(known):
    run = run_of(seats_room=1)
    if known == "guest":
        registration.register(
            run=run, contact=ContactFactory(email="anna@example.org"), mode="room", now=NOW
        )
    else:
        take_a_seat(run)
    if known == "member":
        MemberFactory(email="anna@example.org")

    with pytest.raises(errors.Full):
        come(run)
    with pytest.raises(errors.NoSuchSeats):
        come(run, mode="online")
    with pytest.raises(errors.Closed):
        come(run, now=run.starts_at)
    Run.objects.update(admission="members")
    with pytest.raises(errors.MembersOnly):
        come(run)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"admission": "members"}, errors.MembersOnly),
        ({"admission": "chosen", "admitted_domains": ["ministry.example"]}, errors.NotAdmitted),
        ({"registration": "none"}, errors.NoRegistration),
        ({"registration": "external"}, errors.RegistrationElsewhere),
        ({"opens_at": LAPSED}, errors.NotYetOpen),
    ],
)
def test_a_guest_who_may_not_register_leaves_no_trace(settings: Mapping[str, object], error):
    with pytest.raises(error):
        come(run_of(**settings))

    assert (Contact.objects.count(), mails()) == (0, [])


def test_an_address_of_a_chosen_domain_registers_as_a_guest():
    run = run_of(admission="chosen", admitted_domains=["ministry.example"])

    assert come(run, "anna@ministry.example").state == State.HELD


def test_an_event_for_members_takes_no_guests():
    page = published(plan(entry()), visibility="members")

    with pytest.raises(errors.NotVisible):
        come(Run.objects.get(event__key=page.event_key))


@pytest.mark.parametrize("state", ["requested", "confirmed", "waiting", "expired", "cancelled"])
def test_only_what_is_held_can_be_confirmed(state):
    held = come(run_of())
    Registration.objects.update(state=state)
    lines = RegistrationChange.objects.count()

    with pytest.raises(errors.NotAllowed):
        guests.confirm(held, now=NOW)

    assert RegistrationChange.objects.count() == lines


def test_what_was_called_off_or_has_begun_cannot_be_confirmed():
    run = run_of()
    held = come(run)

    dates.cancel(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    with pytest.raises(errors.RunCancelled):
        guests.confirm(held, now=NOW)
    Run.objects.update(starts_at=NOW)
    with pytest.raises(errors.TooLate):
        guests.confirm(held, now=NOW)


def test_nobody_comes_to_what_is_postponed():
    run = run_of()
    dates.postpone(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    run.refresh_from_db()

    with pytest.raises(errors.RunPostponed):
        come(run)

    assert (Contact.objects.count(), mails()) == (0, [])


def test_an_unconfirmed_address_hears_of_nothing_else():
    run = run_of()
    held = come(run)

    dates.cancel(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    registration.cancel(held, now=NOW)

    assert mails() == [("events.guest", "anna@example.org")]


def test_who_becomes_a_member_takes_over_only_what_was_confirmed():
    first, second = run_of(), run_of()
    guests.confirm(come(first), now=NOW)
    come(second)

    contact = contacts.of_member(MemberFactory(email="anna@example.org"), now=NOW)

    states = {place.run: place.state for place in contact.registrations.all()}
    assert states == {first: State.CONFIRMED, second: State.CANCELLED}


def test_a_guest_comes_too_late_once_it_is_over():
    run = run_of()

    with pytest.raises(errors.Over):
        come(run, now=run.ends_at)

    assert (Contact.objects.count(), mails()) == (0, [])


def test_a_guest_who_leaves_a_question_out_leaves_no_trace():
    run = Run.objects.get(event__key=asking(question(required=True)).event_key)

    with pytest.raises(errors.AnswersRefused):
        come(run, given={})

    assert (Contact.objects.count(), mails()) == (0, [])
