"""Queues, offers, and a seat online while waiting for one in the room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from events import errors
from events.enums import Action, State
from events.models import Occurrence, Registration, Run
from events.queries import open_seats
from events.queries.seats import of_one, seats
from events.services import dates, places, registration, waitlist
from events.shares import Share
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)  # Monday, ten o'clock in Tallinn
# With a line, who waits is asked where they work.
A_LINE = Share(mode="room", kind="municipality", most=5).as_stored()
ONE_ONLINE = Share(mode="online", kind="municipality", most=5).as_stored()


def a_run(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.translation_key)


def join(run: Run, mode: str = "room", **how: object) -> Registration:
    how = {"contact": ContactFactory(), "now": NOW, "may_wait": True, **how}
    return registration.register(run=run, mode=mode, **how)


def meanwhile(run: Run) -> Registration:
    """Online now, and in line for the room."""
    return join(run, "online", room_later=True)


def fresh(place: Registration) -> tuple[str, str, str, str]:
    place.refresh_from_db()
    return place.state, place.mode, place.wants_mode, place.offered_mode


def a_full_room(**settings: object) -> tuple[Run, Registration]:
    run = a_run(seats_room=1, seats_online=1, **settings)
    return run, join(run)


# --- the clock of an offer -------------------------------------------------------------------


def test_an_offer_made_on_friday_evening_has_all_of_its_hours_on_monday():
    run, holder = a_full_room(waiting_policy="offer", offer_hours=4)
    waiting = join(run)
    evening = datetime(2026, 11, 27, 17, tzinfo=UTC)  # 19:00 in Tallinn

    registration.cancel(holder, now=evening)

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == datetime(2026, 11, 30, 10, tzinfo=UTC)


def test_an_offer_is_over_when_registration_closes():
    run, holder = a_full_room(waiting_policy="offer", closes_hours_before=66)
    waiting = join(run)
    closes = datetime(2026, 12, 4, 13, tzinfo=UTC)  # Friday 15:00

    registration.cancel(holder, now=closes - timedelta(hours=1))

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == closes


@pytest.mark.parametrize(
    ("closes_hours_before", "now", "until"),
    [
        # Four minutes before it closes on Friday at 15:00: a quarter of what is left till Monday.
        (66, datetime(2026, 12, 4, 12, 56, tzinfo=UTC), datetime(2026, 12, 4, 13, 57, tzinfo=UTC)),
        # Friday 17:30, and it closes on Saturday: the half hour before and one after the weekend.
        (48, datetime(2026, 12, 4, 15, 30, tzinfo=UTC), datetime(2026, 12, 7, 6, 30, tzinfo=UTC)),
        # A minute before the start, when it closes: no more is left.
        (0, datetime(2026, 12, 7, 6, 59, tzinfo=UTC), datetime(2026, 12, 7, 7, tzinfo=UTC)),
    ],
)
def test_an_offer_made_just_before_registration_closes_has_an_hour_where_the_start_allows(
    closes_hours_before, now, until
):
    run, holder = a_full_room(waiting_policy="offer", closes_hours_before=closes_hours_before)
    waiting = join(run)

    registration.cancel(holder, now=now)

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == until


def test_an_offer_made_after_registration_closed_is_over_when_the_run_begins():
    run, holder = a_full_room(waiting_policy="offer", closes_hours_before=2 * 24)
    waiting = join(run)

    registration.cancel(holder, now=datetime(2026, 12, 6, 15, tzinfo=UTC))

    waiting.refresh_from_db()
    assert waiting.offer_expires_at == datetime(2026, 12, 7, 7, tzinfo=UTC)


# --- online now, in line for the room --------------------------------------------------------


def test_who_wants_the_room_takes_part_online_and_stands_in_line():
    run, _holder = a_full_room()
    before = join(run)

    place = meanwhile(run)

    assert fresh(place) == ("confirmed", "online", "room", "")
    assert (before.position, place.position) == (1, 2)


def test_both_kinds_are_counted_for_who_is_online_and_waits():
    run, _holder = a_full_room()

    meanwhile(run)

    counted = seats([run], now=NOW)[run.pk]
    assert (counted.room.taken, counted.room.waiting) == (1, 1)
    assert (counted.online.taken, counted.online.waiting) == (1, 0)


def test_a_room_with_a_free_seat_is_given_at_once():
    run = a_run(seats_room=1, seats_online=1)

    assert fresh(meanwhile(run)) == ("confirmed", "room", "", "")


@pytest.mark.parametrize("settings", [{"waiting_policy": "none"}, {"seats_online": 0}])
def test_it_needs_a_waiting_list_and_a_seat_online(settings):
    run = a_run(**{"seats_room": 1, "seats_online": 1, **settings})
    join(run)

    with pytest.raises((errors.Full, errors.NoSuchSeats)):
        meanwhile(run)

    assert run.registrations.count() == 1


def test_without_a_seat_online_one_is_not_put_in_line_unasked():
    run, _holder = a_full_room()
    join(run, "online")

    with pytest.raises(errors.Full):
        meanwhile(run)


def test_a_seat_in_the_room_swaps_and_the_seat_online_goes_on():
    run, holder = a_full_room()
    place = meanwhile(run)
    online = join(run, "online")

    registration.cancel(holder, now=NOW)

    assert fresh(place) == ("confirmed", "room", "", "")
    assert fresh(online) == ("confirmed", "online", "", "")
    assert [c.action for c in place.changes.all()] == ["register", "promote"]


def test_nobody_in_line_is_overtaken_by_who_is_online_meanwhile():
    run, holder = a_full_room()
    first, second = join(run), meanwhile(run)

    registration.cancel(holder, now=NOW)

    assert fresh(first) == ("confirmed", "room", "", "")
    assert fresh(second) == ("confirmed", "online", "room", "")


def test_an_offered_seat_in_the_room_is_held_beside_the_one_online():
    run, holder = a_full_room(waiting_policy="offer")
    place = meanwhile(run)

    registration.cancel(holder, now=NOW)

    assert fresh(place) == ("confirmed", "online", "", "room")
    assert place.offer_expires_at == NOW + timedelta(days=2, hours=4)
    counted = seats([run], now=NOW)[run.pk]
    assert (counted.room.taken, counted.online.taken) == (1, 1)
    assert of_one(run, now=NOW)["room"].unclaimed == 0


def test_accepting_the_room_gives_the_seat_online_on():
    run, holder = a_full_room(waiting_policy="offer")
    place = meanwhile(run)
    online = join(run, "online")
    registration.cancel(holder, now=NOW)

    waitlist.accept(place, now=NOW)

    assert fresh(place) == ("confirmed", "room", "", "")
    assert fresh(online) == ("offered", "online", "", "")


@pytest.mark.parametrize("how", ["decline", "expire"])
def test_who_does_not_want_the_room_stays_online_and_the_next_is_offered_it(how):
    run, holder = a_full_room(waiting_policy="offer")
    place, following = meanwhile(run), join(run)
    registration.cancel(holder, now=NOW)
    place.refresh_from_db()

    if how == "decline":
        waitlist.decline(place, now=NOW)
    else:
        waitlist.expire_offers(now=place.offer_expires_at)

    assert fresh(place) == ("confirmed", "online", "", "")
    assert place.offer_expires_at is None
    assert fresh(following)[0] == State.OFFERED


def test_an_offer_that_has_run_out_cannot_be_accepted_beside_a_seat_either():
    run, holder = a_full_room(waiting_policy="offer")
    place = meanwhile(run)
    registration.cancel(holder, now=NOW)
    place.refresh_from_db()

    with pytest.raises(errors.TooLate):
        waitlist.accept(place, now=place.offer_expires_at)

    assert fresh(place) == ("confirmed", "online", "", "room")


def test_cancelling_gives_both_seats_back():
    run, holder = a_full_room(waiting_policy="offer")
    place = meanwhile(run)
    room, online = join(run), join(run, "online")
    registration.cancel(holder, now=NOW)

    registration.cancel(place, now=NOW)

    assert fresh(place) == ("cancelled", "online", "", "")
    assert [fresh(p)[0] for p in (room, online)] == ["offered", "offered"]


def test_leaving_the_line_keeps_the_seat():
    run, _holder = a_full_room()
    place, behind = meanwhile(run), join(run)

    waitlist.leave(place, now=NOW)

    assert fresh(place) == ("confirmed", "online", "", "")
    assert list(run.registrations.queue("room")) == [behind]


@pytest.mark.parametrize(
    "action", [Action.PROMOTE, Action.OFFER, Action.LEAVE, Action.ACCEPT, Action.DECLINE]
)
def test_who_merely_has_a_seat_can_do_nothing_of_a_queue(action):
    _run, holder = a_full_room()

    with pytest.raises(errors.NotAllowed):
        places.change(holder, action, now=NOW)

    assert fresh(holder) == ("confirmed", "room", "", "")
    assert holder.changes.count() == 1


def test_the_history_tells_which_seats_were_held_and_what_was_waited_for():
    run, holder = a_full_room(waiting_policy="offer")
    place = meanwhile(run)
    registration.cancel(holder, now=NOW)
    waitlist.accept(place, now=NOW)

    told = [(c.action, c.mode, c.wants_mode, c.offered_mode) for c in place.changes.all()]

    assert told == [
        ("register", "online", "room", ""),
        ("offer", "online", "", "room"),
        ("accept", "room", "", ""),
    ]


def test_the_service_of_leaving_is_refused_to_who_only_waits():
    run, _holder = a_full_room()
    waiting = join(run)

    with pytest.raises(errors.NotAllowed):
        waitlist.leave(waiting, now=NOW, actor=MemberFactory())


# --- an offer of what does not take place -----------------------------------------------------


def an_offer(run: Run, holder: Registration) -> Registration:
    place = join(run)
    registration.cancel(holder, now=NOW)
    place.refresh_from_db()
    return place


def told_of(place: Registration) -> list[str]:
    rows = OutboxRow.objects.filter(recipient=place.contact.email).order_by("pk")
    return [row.message for row in rows]


def test_whoever_has_an_offer_hears_that_the_run_is_called_off_and_that_it_takes_place_again(
    mailoutbox,
):
    run, holder = a_full_room(waiting_policy="offer", offer_hours=4)
    place, actor = an_offer(run, holder), MemberFactory()
    day, late = run.occurrences.get(), place.offer_expires_at
    OutboxRow.objects.all().delete()  # sent by now
    dates.cancel(day, reason="Ill", actor=actor, now=late - timedelta(minutes=5))

    ended = waitlist.expire_offers(now=late)
    outbox.send_due(now=late + timedelta(hours=1))
    told = [mail.subject for mail in mailoutbox if place.contact.email in mail.to[0]]
    dates.restore(day, actor=actor, now=late + timedelta(hours=2))
    waitlist.expire_offers(now=late + timedelta(hours=2))

    assert (ended, len(told), fresh(place)[0]) == (0, 1, State.OFFERED)
    assert place.offer_expires_at == datetime(2026, 11, 24, 8, tzinfo=UTC)  # working hours
    assert {"events.change", "events.offer"} <= set(told_of(place))


def test_an_offer_of_a_postponed_run_stands_and_has_its_hours_again_on_the_new_day():
    run, holder = a_full_room(waiting_policy="offer", offer_hours=4)
    place, actor = an_offer(run, holder), MemberFactory()
    day = run.occurrences.get()
    late = place.offer_expires_at + timedelta(days=1)
    dates.postpone(day, reason="Ill", actor=actor, now=NOW)
    told = told_of(place)

    ended = waitlist.expire_offers(now=late)
    stands = fresh(place)[0], place.offer_expires_at, told_of(place)
    OutboxRow.objects.all().delete()  # sent by now
    dates.restore(day, actor=actor, now=late)
    waitlist.expire_offers(now=late)
    again = fresh(place)[0], place.offer_expires_at
    waitlist.expire_offers(now=place.offer_expires_at)

    assert (ended, stands) == (0, (State.OFFERED, None, told))
    assert again == (State.OFFERED, late + timedelta(hours=4))
    assert told_of(place) == ["events.change", "events.offer", "events.expiry"]


def test_an_offer_of_a_postponed_run_can_be_accepted_however_late():
    run, holder = a_full_room(waiting_policy="offer")
    place = an_offer(run, holder)
    late = place.offer_expires_at
    dates.postpone(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)
    waitlist.expire_offers(now=late)

    accepted = waitlist.accept(place, now=late)

    assert accepted.state == State.CONFIRMED


# --- who may not sign in meanwhile -----------------------------------------------------------


def a_member_of(place: Registration, *, is_active: bool) -> None:
    place.contact.member.is_active = is_active
    place.contact.member.save(update_fields=["is_active"])


@pytest.mark.parametrize("policy", ["automatic", "offer"])
@pytest.mark.parametrize("settings", [{}, {"shares": [A_LINE]}])
def test_closed_accounts_are_passed_over_and_keep_their_place(policy, settings):
    run, holder = a_full_room(waiting_policy=policy, **settings)
    closed, after = join(run, contact=ContactFactory(member=MemberFactory())), join(run)
    a_member_of(closed, is_active=False)

    registration.cancel(holder, now=NOW)

    assert fresh(closed) == (State.WAITING, "room", "room", "")
    assert closed.position == 1
    assert fresh(after)[0] == (State.OFFERED if policy == "offer" else State.CONFIRMED)


@pytest.mark.parametrize("settings", [{}, {"shares": [ONE_ONLINE]}])
def test_a_closed_account_in_line_keeps_no_newcomer_out(settings):
    run, holder = a_full_room(**settings)
    closed = join(run, contact=ContactFactory(member=MemberFactory()))
    a_member_of(closed, is_active=False)
    registration.cancel(holder, now=NOW)
    shown = seats([run], now=NOW)[run.pk].room
    found = Occurrence.objects.filter(open_seats.is_open(NOW)).count()

    newcomer = join(run)

    assert (shown.free, shown.waiting, found) == (1, 0, 1)
    assert fresh(newcomer)[0] == State.CONFIRMED


def test_whoever_may_sign_in_again_gets_what_is_free_by_now(django_capture_on_commit_callbacks):
    run, holder = a_full_room()
    closed = join(run, contact=ContactFactory(member=MemberFactory()))
    a_member_of(closed, is_active=False)
    registration.cancel(holder, now=NOW)

    with (
        time_machine.travel(NOW, tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        a_member_of(closed, is_active=True)

    assert fresh(closed)[0] == State.CONFIRMED
