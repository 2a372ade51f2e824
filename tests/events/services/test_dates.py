from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from events import errors
from events.enums import Status
from events.models import EventPage, Occurrence
from events.services import dates
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def meetup() -> Occurrence:
    published(plan(entry()))
    return Occurrence.objects.get()


def move(target: Occurrence, *, day: date = date(2026, 12, 8), reason: str = "") -> Occurrence:
    return dates.move(
        target,
        day=day,
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason=reason,
        actor=MemberFactory(),
        now=NOW,
    )


def test_following_the_schedule_again_undoes_everything_done_by_hand(meetup):
    move(meetup)
    dates.cancel(meetup, reason="Ill", actor=MemberFactory(), now=NOW)

    done = dates.follow_schedule(meetup, actor=MemberFactory(), now=NOW)

    assert (done.wall_start, done.status, done.reason) == (
        datetime(2026, 12, 7, 9),
        Status.SCHEDULED,
        "",
    )
    assert done.sequence == 3


def test_restoring_a_moved_date_says_again_why_it_was_moved(meetup):
    move(meetup, reason="Room taken")
    dates.cancel(meetup, reason="Ill", actor=MemberFactory(), now=NOW)

    done = dates.restore(meetup, actor=MemberFactory(), now=NOW)

    assert (done.wall_start.date(), done.reason) == (date(2026, 12, 8), "Room taken")


def test_a_date_cannot_be_moved_into_the_past(meetup):
    with pytest.raises(errors.InThePast):
        move(meetup, day=date(2026, 11, 20))

    meetup.refresh_from_db()
    assert meetup.sequence == 0


def test_a_date_that_has_begun_can_be_cancelled_and_one_that_is_over_cannot(meetup):
    organiser = MemberFactory()

    during = dates.cancel(meetup, reason="Fire", actor=organiser, now=meetup.start)

    assert during.status == Status.CANCELLED
    with pytest.raises(errors.NotAllowed):
        dates.restore(meetup, actor=organiser, now=meetup.end)


def test_the_draft_of_an_unpublished_page_moves_nothing(meetup):
    page = EventPage.objects.get()
    page.unpublish()
    dates.cancel(meetup, reason="Ill", actor=MemberFactory(), now=NOW)

    with pytest.raises(errors.NotAllowed):
        dates.restore(meetup, actor=MemberFactory(), now=NOW)
