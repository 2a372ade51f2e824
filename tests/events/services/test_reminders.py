"""Reminders and links to join: each once, to whom and when they are of use."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.models import Occurrence, Registration, Run
from events.services import contacts, dates, registration, reminders
from foundation.mail import messages
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINK = "https://meet.example.org/room"
# The first date begins on 7 December at 7 UTC.
START = datetime(2026, 12, 7, 7, tzinfo=UTC)
DUE = START - timedelta(hours=48)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(*entries: object, link: str = "", **settings: object) -> Run:
    settings = {"seats_online": None, **settings}
    page = published(plan(*(entries or (entry(),)), **settings), online_link=link)
    return Run.objects.get(event__key=page.event_key)


def joined(run: Run, *, mode: str = "room", now: datetime = NOW, **how: object) -> Registration:
    contact = how.pop("contact", None) or ContactFactory()
    return registration.register(run=run, contact=contact, mode=mode, now=now, **how)


def promised(message: str = "events.reminder") -> list[str]:
    rows = OutboxRow.objects.filter(message=message).order_by("pk")
    return [row.recipient for row in rows]


def move(occurrence: Occurrence, day: date, *, now: datetime) -> None:
    dates.move(
        occurrence,
        day=day,
        start_time=time(9),
        length=2 * HOUR,
        venue=None,
        reason="Room taken",
        actor=MemberFactory(),
        now=now,
    )


# --- reminders ------------------------------------------------------------------------------------


def test_everybody_confirmed_is_reminded_once_when_the_hour_has_come():
    run = run_of()
    people = [joined(run).contact.email for _ in range(2)]

    done = [reminders.remind_due(now=moment) for moment in (DUE - SECOND, DUE, DUE, DUE + HOUR)]

    assert done == [0, 2, 0, 0]
    assert promised() == people


@pytest.mark.parametrize(
    ("settings", "moment", "number"),
    [
        ({"remind_hours_before": None}, DUE, 0),
        ({"remind_hours_before": 2}, START - 2 * HOUR - SECOND, 0),
        ({"remind_hours_before": 2}, START - 2 * HOUR, 1),
        ({"remind_hours_before": 14 * 24}, START - timedelta(days=14), 1),
        ({}, START - SECOND, 1),
        ({}, START, 0),
    ],
)
def test_the_run_says_how_long_before(settings, moment, number):
    joined(run_of(**settings))

    assert reminders.remind_due(now=moment) == number


@pytest.mark.parametrize(
    "state", ["held", "requested", "waiting", "offered", "expired", "cancelled", "rejected"]
)
def test_only_the_confirmed_are_reminded(state: str):
    place = joined(run_of())
    Registration.objects.filter(pk=place.pk).update(state=state)

    assert reminders.remind_due(now=DUE) == 0
    assert promised() == []


def test_who_may_no_longer_sign_in_is_not_reminded():
    member = MemberFactory()
    joined(run_of(), contact=contacts.of_member(member, now=NOW))
    member.is_active = False
    member.save()

    assert reminders.remind_due(now=DUE) == 0


def test_who_was_confirmed_within_the_last_day_needs_no_reminder():
    run = run_of()
    early = joined(run, now=DUE - timedelta(hours=24) - SECOND)
    joined(run, now=DUE - timedelta(hours=24) + SECOND)

    reminders.remind_due(now=DUE)

    assert promised() == [early.contact.email]


def test_who_was_confirmed_a_moment_before_the_link_appeared_is_reminded_with_it():
    run = run_of(link=LINK, join_hours_before=60)
    place = joined(run, now=START - timedelta(hours=61))
    joined(run, now=START - timedelta(hours=59))

    reminders.remind_due(now=DUE)

    assert promised() == [place.contact.email]


def test_each_date_of_a_course_is_reminded_of():
    run = run_of(entry(), entry(date(2026, 12, 14)), mode="all_dates")
    joined(run)

    done = [reminders.remind_due(now=DUE + timedelta(days=n)) for n in (0, 1, 6, 7, 8)]

    assert done == [1, 0, 0, 1, 0]


def test_a_date_moved_to_a_later_day_is_reminded_of_anew():
    run = run_of()
    joined(run)
    reminders.remind_due(now=DUE)

    move(run.occurrences.get(), date(2026, 12, 16), now=DUE + HOUR)
    due = DUE + timedelta(days=9)
    done = [reminders.remind_due(now=moment) for moment in (DUE + 2 * HOUR, due, due)]

    assert done == [0, 1, 0]


def test_a_date_moved_to_another_hour_or_an_earlier_day_is_not_reminded_of_again():
    run = run_of(remind_hours_before=72)
    joined(run)
    reminders.remind_due(now=DUE - timedelta(hours=24))

    move(run.occurrences.get(), date(2026, 12, 6), now=DUE)

    assert reminders.remind_due(now=DUE + HOUR) == 0


def test_a_change_of_a_moment_ago_is_waited_for():
    run = run_of()
    joined(run)
    move(run.occurrences.get(), date(2026, 12, 8), now=START - HOUR)

    done = [
        reminders.remind_due(now=START - HOUR + timedelta(minutes=minutes)) for minutes in (9, 10)
    ]

    assert done == [0, 1]


@pytest.mark.parametrize("act", [dates.cancel, dates.postpone])
def test_a_date_that_does_not_take_place_is_not_reminded_of(act):
    run = run_of()
    joined(run)
    act(run.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    assert reminders.remind_due(now=DUE) == 0


def test_a_crash_before_the_promises_leaves_the_date_to_be_claimed(monkeypatch):
    run = run_of()
    joined(run)

    # As in the middle of an update: nobody knows the message.
    known = {name: builder for name, builder in messages if name != "events.reminder"}
    with monkeypatch.context() as patched:
        patched.setattr(messages, "_entries", known)
        with pytest.raises(LookupError):
            reminders.remind_due(now=DUE)

    assert run.occurrences.get().reminded_day is None
    assert reminders.remind_due(now=DUE) == 1


def test_a_date_without_participants_is_left_alone():
    run_of()

    assert reminders.remind_due(now=DUE) == 0
    assert Occurrence.objects.get().reminded_day is None


@pytest.mark.parametrize("count", [1, 30])
def test_reminding_costs_the_same_queries_for_any_number_of_people(
    count, django_assert_num_queries
):
    run = run_of()
    for _ in range(count):
        run.registrations.create(
            contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
        )

    # The dates; a savepoint, the event, the claim, the people, pending promises, new ones.
    with django_assert_num_queries(8):
        assert reminders.remind_due(now=DUE) == count


# --- the link to join -----------------------------------------------------------------------------


def test_the_link_is_sent_to_who_takes_part_online_when_it_may_be_seen():
    run = run_of(link=LINK, join_hours_before=1)
    online = joined(run, mode="online").contact.email
    joined(run, mode="room")

    moments = (START - HOUR - SECOND, START - HOUR, START)
    done = [reminders.join_due(now=moment) for moment in moments]

    assert done == [0, 1, 0]
    assert promised("events.join") == [online]


@pytest.mark.parametrize(
    ("settings", "number"),
    [
        ({"join_hours_before": 47}, 1),
        ({"join_hours_before": 48}, 0),
        ({"join_hours_before": 60}, 0),
        ({"join_hours_before": 60, "remind_hours_before": None}, 1),
        ({"join_hours_before": None}, 0),
        ({"join_hours_before": 1, "link": ""}, 0),
    ],
)
def test_it_is_sent_only_where_the_reminder_could_not_have_it(settings, number):
    joined(run_of(**{"link": LINK, **settings}), mode="online")

    assert reminders.join_due(now=START - SECOND) == number


def test_who_is_confirmed_when_it_may_be_seen_has_it_already():
    run = run_of(link=LINK, join_hours_before=2)
    joined(run, mode="online", now=START - HOUR)

    assert reminders.join_due(now=START - HOUR) == 0


def test_a_link_that_is_typed_late_is_sent_even_while_it_lasts():
    run = run_of(join_hours_before=1)
    joined(run, mode="online")
    before = reminders.join_due(now=START)
    type(run.event).objects.update(online_link=LINK)

    done = [reminders.join_due(now=moment) for moment in (START, START + HOUR, START + 2 * HOUR)]

    assert (before, done) == (0, [1, 0, 0])


def test_of_a_date_moved_to_a_later_day_the_link_is_sent_anew():
    run = run_of(link=LINK, join_hours_before=24)
    joined(run, mode="online")
    due = START - timedelta(hours=24)
    first = reminders.join_due(now=due)

    move(run.occurrences.get(), date(2026, 12, 16), now=due + HOUR)
    later = due + timedelta(days=9)
    done = [reminders.join_due(now=moment) for moment in (due + 2 * HOUR, later, later)]

    assert (first, done) == (1, [0, 1, 0])
