"""What members find of events among their notifications, and by which channel they hear of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from community.models import Member, Notification
from community.queries import notifications as told
from community.services import notifications
from events.models import Event, Registration, Run
from events.services import contacts, dates, interests, registration, telling
from foundation import notifications as registry
from foundation.models import OutboxRow
from foundation.notifications import Channel
from tests.factories.certificates import CertificateFactory
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
AFTER = datetime(2026, 12, 9, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW - timedelta(days=1), tick=False)


def run_of(**settings: object) -> Run:
    page = published(plan(entry(), **settings), title="Plain language")
    return Event.objects.get(key=page.event_key).runs.get()


def place(run: Run, member: Member, **fields: object) -> Registration:
    return registered(run, at=NOW, contact=contacts.of_member(member, now=NOW), **fields)


def says(member: Member, *, now: datetime = NOW) -> list[tuple[str, str]]:
    """What stands behind the bell: the title, and what happened."""
    with translation.override("en"):
        rows = list(Notification.objects.filter(member=member).order_by("pk"))
        shown = told.shown(member, rows, now=now)
    return [(shown[row.pk].title, shown[row.pk].facts[0]) for row in rows if row.pk in shown]


def mails(message: str) -> int:
    return OutboxRow.objects.filter(message=message).count()


def certificate(member: Member) -> None:
    row = CertificateFactory(registration=place(run_of(), member), run=None)
    telling.of_certificates("events.certificate", [row], now=NOW)


def thanks(member: Member) -> None:
    telling.thanks([place(run_of(), member)], now=NOW)


def again(member: Member) -> None:
    run = run_of(seats_room=1, waiting_policy="none")
    full = registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)
    interests.wish(run.event, contacts.of_member(member, now=NOW), now=NOW)
    registration.cancel(full, now=NOW)
    interests.tell_due(now=NOW)


EVENTS = {
    "events.certificates": (certificate, "events.certificate"),
    "events.thanks": (thanks, "events.thanks"),
    "events.again": (again, "events.again"),
}


def test_every_kind_of_events_that_leaves_a_choice_is_in_the_table():
    ours = {n for n, kind in registry.kinds if n.startswith("events.") and not kind.is_owed}

    assert ours == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("channel", Channel)
def test_each_kind_is_told_by_the_chosen_channel(name, channel):
    member = MemberFactory()
    notifications.choose(member, channels={name: channel})
    event, message = EVENTS[name]

    event(member)

    is_told = Notification.objects.filter(member=member, kind=name).count()
    assert (is_told, mails(message)) == (channel != Channel.OFF, channel == Channel.MAIL)


def test_who_has_no_account_has_the_mails():
    run = run_of()

    telling.thanks([registered(run, at=NOW)], now=NOW)

    assert (mails("events.thanks"), Notification.objects.count()) == (1, 0)


def test_a_seat_that_got_free_is_mailed_and_told_but_not_who_gave_it_up():
    run, first, second = run_of(seats_room=1), MemberFactory(), MemberFactory()
    held = place(run, first)
    place(run, second, state="waiting", wants_mode="room", position=1)

    registration.cancel(held, now=NOW)

    row = Notification.objects.get()
    assert (row.member, row.mailed_at) == (second, NOW)
    assert (mails("events.promotion"), mails("events.cancellation")) == (1, 1)
    assert says(second) == [("Plain language", "A seat got free, and it is yours")]


def test_whose_registration_an_organiser_ends_is_told():
    member = MemberFactory()
    row = place(run_of(), member)

    registration.cancel(row, now=NOW, actor=MemberFactory(), reason="Full")

    assert says(member) == [("Plain language", "Your registration has ended")]


def test_a_change_of_the_date_is_told_to_all_in_as_many_queries():
    run = run_of()
    members = [place(run, MemberFactory()).contact.member for _ in range(3)]
    date = run.occurrences.get()

    with CaptureQueriesContext(connection) as queries:
        dates.cancel(date, reason="Ill", actor=MemberFactory(), now=NOW)

    writing = [query["sql"] for query in queries if "community_notification" in query["sql"]]
    assert len(writing) == 2
    assert [says(member)[0][1] for member in members] == ["The date has changed"] * 3


def test_what_is_no_longer_so_vanishes():
    member, run = MemberFactory(), run_of()
    row = place(run, member, state="offered", offer_expires_at=NOW + timedelta(days=1))
    telling.one("events.offer", row, now=NOW)
    offered = says(member)

    assert offered == [("Plain language", "A seat is offered to you")]
    assert says(member, now=NOW + timedelta(days=2)) == []


def test_who_has_left_reads_nothing_of_an_event_they_may_not_see():
    member, run = MemberFactory(), run_of()
    row = place(run, member)
    registration.cancel(row, now=NOW, actor=MemberFactory())
    Event.objects.filter(pk=run.event_id).update(visibility="organisations")

    assert says(member) == []


def test_nobody_reads_of_anothers_seat():
    member, other = MemberFactory(), MemberFactory()
    row = place(run_of(), member)
    Notification.objects.create(
        member=other,
        kind="events.seats",
        thing=f"approval:{row.uuid}:1",
        about="seat",
        created_at=NOW,
    )

    assert says(other) == []


@pytest.mark.parametrize("number", [1, 5])
def test_showing_costs_the_same_queries_for_any_number(number, django_assert_num_queries):
    member = MemberFactory()
    for _ in range(number):
        telling.one("events.approval", place(run_of(), member), now=NOW)
    rows = list(Notification.objects.all())

    with django_assert_num_queries(7), translation.override("en"):
        assert len(told.shown(member, rows, now=NOW)) == number
