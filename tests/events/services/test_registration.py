from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events import errors
from events.enums import TRANSITIONS, Action, State
from events.models import Occurrence, Registration, RegistrationChange, Run
from events.services import contacts, dates, places, registration, waitlist
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def a_run(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.translation_key)


def join(run: Run, contact: object = None, *, mode: str = "room", **more: object) -> Registration:
    return registration.register(
        run=run, contact=contact or ContactFactory(), mode=mode, now=NOW, may_wait=True, **more
    )


def test_who_comes_in_time_gets_a_seat_and_the_next_waits_in_order():
    run = a_run(seats_room=2)

    places_given = [join(run) for _ in range(4)]

    assert [p.state for p in places_given] == ["confirmed", "confirmed", "waiting", "waiting"]
    assert [p.position for p in places_given] == [None, None, 1, 2]


def test_asking_twice_returns_what_one_already_holds():
    run = a_run()
    contact = ContactFactory()

    first, second = join(run, contact), join(run, contact)

    assert first == second
    assert RegistrationChange.objects.count() == 1


def test_a_full_run_is_refused_unless_one_is_ready_to_wait():
    run = a_run(seats_room=1)
    join(run)

    with pytest.raises(errors.Full):
        registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)

    assert run.registrations.count() == 1


def test_without_a_waiting_list_a_full_run_is_full():
    run = a_run(seats_room=1, waiting_policy="none")
    join(run)

    with pytest.raises(errors.Full):
        join(run)


def test_cancelling_gives_the_seat_to_the_first_in_line():
    run = a_run(seats_room=1)
    holder, first, _second = join(run), join(run), join(run)

    registration.cancel(holder, now=NOW)

    assert [r.state for r in Registration.objects.order_by("pk")] == [
        "cancelled",
        "confirmed",
        "waiting",
    ]
    assert [c.action for c in first.changes.all()] == ["register", "promote"]


def test_with_offers_the_seat_is_held_until_answered(time_machine):
    run = a_run(seats_room=1, waiting_policy="offer", offer_hours=24)
    holder, first, second = join(run), join(run), join(run)

    registration.cancel(holder, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.OFFERED, State.WAITING)
    # On a Saturday: 24 hours of work are all of Monday and Tuesday, and four on Wednesday.
    assert first.offer_expires_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert waitlist.accept(first, now=NOW).state == State.CONFIRMED


def test_an_offer_that_runs_out_goes_to_the_next():
    run = a_run(seats_room=1, waiting_policy="offer", offer_hours=24)
    holder, first, _second = join(run), join(run), join(run)
    registration.cancel(holder, now=NOW)
    later = datetime(2026, 11, 25, 10, tzinfo=UTC)

    with pytest.raises(errors.TooLate):
        waitlist.accept(first, now=later)
    expired = waitlist.expire_offers(now=later)

    assert expired == 1
    assert [r.state for r in Registration.objects.order_by("pk")] == [
        "cancelled",
        "expired",
        "offered",
    ]


def test_a_declined_offer_goes_to_the_next():
    run = a_run(seats_room=1, waiting_policy="offer")
    holder, first, second = join(run), join(run), join(run)
    registration.cancel(holder, now=NOW)

    waitlist.decline(first, now=NOW)

    second.refresh_from_db()
    assert second.state == State.OFFERED


def test_an_offer_takes_at_most_a_quarter_of_the_working_time_that_is_left():
    run = a_run(seats_room=1, waiting_policy="offer", offer_hours=720)
    holder, first = join(run), join(run)

    registration.cancel(holder, now=NOW)

    first.refresh_from_db()
    # 101 hours of work until Monday 7 December, nine o'clock in Tallinn.
    assert first.offer_expires_at == datetime(2026, 11, 25, 11, 15, tzinfo=UTC)


def test_room_and_online_seats_are_counted_apart():
    run = a_run(seats_room=1, seats_online=1)

    states = [join(run, mode=mode).state for mode in ("room", "online", "room", "online")]

    assert states == ["confirmed", "confirmed", "waiting", "waiting"]


def test_seats_that_do_not_exist_cannot_be_asked_for():
    run = a_run(seats_online=0)

    with pytest.raises(errors.NoSuchSeats):
        join(run, mode="online")
    with pytest.raises(errors.NoSuchSeats):
        join(run, mode="sofa")


@pytest.mark.parametrize(
    ("settings", "at", "error"),
    [
        ({"registration": "none"}, NOW, errors.NoRegistration),
        ({"opens_at": NOW + timedelta(minutes=1)}, NOW, errors.NotYetOpen),
        ({"closes_hours_before": 24}, datetime(2026, 12, 6, 7, tzinfo=UTC), errors.Closed),
        ({}, datetime(2026, 12, 7, 7, tzinfo=UTC), errors.Closed),
        ({}, datetime(2026, 12, 7, 9, tzinfo=UTC), errors.Over),
    ],
)
def test_outside_its_window_a_run_is_refused_with_a_sentence(settings, at, error):
    run = a_run(**settings)

    with pytest.raises(error) as raised:
        registration.register(run=run, contact=ContactFactory(), mode="room", now=at)

    assert str(raised.value)
    assert run.registrations.count() == 0


def test_a_cancelled_date_takes_no_registrations():
    run = a_run()
    dates.cancel(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    with pytest.raises(errors.RunCancelled):
        join(run)


def test_after_the_start_only_an_organiser_can_cancel():
    run = a_run()
    place = join(run)
    started = run.starts_at

    with pytest.raises(errors.TooLate):
        registration.cancel(place, now=started)
    done = registration.cancel(place, now=started, actor=MemberFactory())

    assert done.state == State.CANCELLED


def test_what_one_may_not_see_one_cannot_register_for():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    page = published(plan(entry()), visibility="organisations", organisations=[ours])
    run = Run.objects.get(event__key=page.translation_key)
    colleague = contacts.of_member(MemberFactory(organisation=ours), now=NOW)
    other = contacts.of_member(MemberFactory(organisation=theirs), now=NOW)

    assert join(run, colleague).state == State.CONFIRMED
    with pytest.raises(errors.NotVisible):
        join(run, other)


def test_a_link_opens_an_event_until_it_is_renewed():
    page = published(plan(entry()), visibility="link")
    run = Run.objects.get(event__key=page.translation_key)
    token = run.event.link_token

    with pytest.raises(errors.NotVisible):
        join(run)
    assert join(run, token=token).state == State.CONFIRMED
    run.event.link_version += 1
    run.event.save()
    with pytest.raises(errors.NotVisible):
        join(run, token=token)


def test_raising_the_seats_by_publishing_promotes_who_waits():
    from events.models import EventPage

    run = a_run(seats_room=1)
    join(run)
    waiting = join(run)
    page = EventPage.objects.get()
    group = page.plans.all()[0]
    group.seats_room = 2
    page.plans = [group]

    page.save_revision().publish()

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(State))
def test_each_step_either_leads_where_the_table_says_or_changes_nothing(state, action):
    run = a_run()
    waits = state == State.WAITING
    place = run.registrations.create(
        contact=ContactFactory(),
        mode="room",
        state=state,
        wants_mode="room" if waits else "",
        position=1 if waits else None,
        created_at=NOW,
        changed_at=NOW,
    )
    target = TRANSITIONS.get((state, action))

    if target is None:
        with pytest.raises(errors.NotAllowed):
            places.change(place, action, now=NOW)
    else:
        places.change(place, action, now=NOW)

    place.refresh_from_db()
    assert place.state == (target or state)
    assert place.changes.count() == (1 if target else 0)


@pytest.mark.parametrize("count", [1, 8])
def test_a_registration_costs_the_same_queries_for_any_number_of_people(
    count, django_assert_num_queries
):
    run = a_run(seats_room=20)
    for _ in range(count):
        join(run)
    contact = ContactFactory()

    with django_assert_num_queries(9):
        join(run, contact)

    assert Registration.objects.count() == count + 1


def test_a_course_keeps_its_registrations_when_one_date_is_cancelled():
    page = published(plan(entry(rule="FREQ=DAILY;COUNT=3"), mode="all_dates"))
    run = Run.objects.get(event__key=page.translation_key)
    place = join(run)

    dates.cancel(Occurrence.objects.earliest("start"), reason="Ill", actor=MemberFactory(), now=NOW)

    run.refresh_from_db()
    place.refresh_from_db()
    assert place.state == State.CONFIRMED
    assert run.starts_at == datetime(2026, 12, 8, 7, tzinfo=UTC)


def test_who_waits_is_served_also_where_the_waiting_list_was_closed_since():
    run = a_run(seats_room=1)
    holder, waiting = join(run), join(run)
    Run.objects.update(waiting_policy="none")

    registration.cancel(holder, now=NOW)

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED


def test_an_offer_of_a_run_that_was_cancelled_or_has_begun_cannot_be_accepted():
    run = a_run(seats_room=1, waiting_policy="offer")
    holder, first = join(run), join(run)
    registration.cancel(holder, now=NOW)
    start = run.starts_at

    Run.objects.update(starts_at=None)
    with pytest.raises(errors.RunCancelled):
        waitlist.accept(first, now=NOW)
    Run.objects.update(starts_at=NOW)
    with pytest.raises(errors.TooLate):
        waitlist.accept(first, now=NOW)

    Run.objects.update(starts_at=start)
    first.refresh_from_db()
    assert first.state == State.OFFERED


def test_a_run_that_a_new_schedule_took_away_is_answered_with_a_sentence():
    run = a_run()
    Run.objects.get().occurrences.all().delete()
    Run.objects.all().delete()

    with pytest.raises(errors.RunCancelled):
        join(run)
