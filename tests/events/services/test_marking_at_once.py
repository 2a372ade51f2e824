"""Marking while something else is done, on a database with row locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, transaction

from events import errors, room_codes
from events.enums import MarkSource, Presence
from events.models import Attendance
from events.services import attendance, contacts, dates, self_check_in
from tests.factories.doors import DAY, START, a_date, a_place
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
EARLY = START - timedelta(hours=1)


def meanwhile(action, *, then):
    """What `then` comes to that begins while `action` is done and not yet true for others."""

    def apart():
        try:
            return then()
        except errors.EventsError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            action()
            told = pool.submit(apart)
            sleep(0.5)
        return told.result(timeout=20)


def moved(day):
    return dates.move(
        day,
        day=DAY + timedelta(days=7),
        start_time=day.wall_start.time(),
        length=day.end - day.start,
        venue=None,
        reason="Ill",
        actor=MemberFactory(),
        now=EARLY,
    )


def seen(at=EARLY):
    return attendance.Seen(presence=Presence.PRESENT, source=MarkSource.DOOR, at=at)


def test_nobody_is_marked_at_a_date_that_is_moved_at_that_moment():
    day = a_date()
    place = a_place(day)

    told = meanwhile(
        lambda: moved(day), then=lambda: attendance.mark(place, day, seen(), now=EARLY)
    )

    assert isinstance(told, errors.TooEarlyToMark)
    assert not Attendance.objects.exists()


def test_nobody_is_marked_at_a_date_that_is_cancelled_at_that_moment():
    day, actor = a_date(), MemberFactory()
    place = a_place(day)

    told = meanwhile(
        lambda: dates.cancel(day, reason="Ill", actor=actor, now=EARLY),
        then=lambda: attendance.mark(place, day, seen(), now=EARLY),
    )

    assert isinstance(told, errors.NoSuchDate)


def test_nobody_checks_themselves_in_at_a_date_that_is_moved_at_that_moment():
    day = a_date()
    type(day.run).objects.filter(pk=day.run_id).update(self_check_in=True, self_check_in_minutes=90)
    place = a_place(day)

    told = meanwhile(
        lambda: moved(day),
        then=lambda: self_check_in.check_in(
            registration=place, uid=day.uid, code=room_codes.code(day.uid, EARLY), now=EARLY
        ),
    )

    assert isinstance(told, errors.CheckInNotOpen)


def test_a_date_is_moved_while_people_are_marked_without_either_waiting_for_ever():
    day = a_date()
    place = a_place(day)

    told = meanwhile(
        lambda: attendance.mark(place, day, seen(), now=EARLY), then=lambda: moved(day).start
    )

    assert told == day.start + timedelta(days=7)
    assert not Attendance.objects.exists()


def test_who_is_marked_while_two_registrations_become_one_keeps_nobody_waiting(
    monkeypatch, time_machine
):
    time_machine.move_to(START, tick=False)
    day, member = a_date(), MemberFactory(email="new@example.org")
    left = a_place(day, contact=ContactFactory(email="old@example.org"))
    kept = a_place(day, contact=contacts.of_member(member, now=START))
    attendance.mark(left, day, seen(START), now=START)
    hand_over, told = attendance.hand_over, []

    def mark_left():
        try:
            attendance.mark(left, day, replace(seen(START), presence=None), now=START)
        except errors.EventsError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def slowly(*args, **kwargs):
            told.append(pool.submit(mark_left))
            sleep(0.5)
            hand_over(*args, **kwargs)

        monkeypatch.setattr(attendance, "hand_over", slowly)
        member.email = "old@example.org"
        member.save()

    assert isinstance(told[0].result(timeout=20), errors.NotTakingPart)
    assert {row.registration for row in Attendance.objects.all()} == {left, kept}
