"""Whose registrations, in which order, with which position."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events.models import Event, Registration
from events.queries import my_registrations
from events.services import contacts, registration
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def run_of(*plans: object, **fields: object):
    return Event.objects.get(key=published(*plans, **fields).event_key).runs.get()


def registered(run, member, **how: object) -> Registration:
    how = {"mode": "room", "now": NOW, **how}
    return registration.register(run=run, contact=contacts.of_member(member, now=NOW), **how)


def titles(places) -> list[str]:
    return [place.words.title for place in places]


def test_coming_ones_stand_in_the_order_of_their_dates_and_past_ones_backwards():
    member = MemberFactory()
    for title, day in [("B", 9), ("A", 8), ("D", 2), ("C", 1)]:
        registered(run_of(plan(entry(date(2026, 12, day))), title=title), member)

    found = my_registrations.of_member(member, now=datetime(2026, 12, 5, tzinfo=UTC))

    assert (titles(found.coming), titles(found.past)) == (["A", "B"], ["D", "C"])


def test_a_cancelled_one_is_not_coming():
    member = MemberFactory()
    held = registered(run_of(title="A"), member)
    registration.cancel(held, now=NOW)

    found = my_registrations.of_member(member, now=NOW)

    assert (titles(found.coming), titles(found.past)) == ([], ["A"])


def test_who_has_left_and_may_not_see_the_event_reads_no_more_than_its_kind():
    members = [MemberFactory() for _ in range(2)]
    page = published(title="Told then", kind="talk")
    run = Event.objects.get(key=page.event_key).runs.get()
    left, _stays = (registered(run, member) for member in members)
    registration.cancel(left, now=NOW)
    page.title, page.visibility = "For few by now", "organisations"
    page.save_revision().publish()

    found = [my_registrations.of_member(member, now=NOW) for member in members]

    assert titles(found[0].past) == ["Talk"]
    assert titles(found[1].coming) == ["For few by now"]


def test_positions_have_no_gaps_when_people_leave():
    run = run_of(plan(seats_room=1))
    registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)
    members = [MemberFactory() for _ in range(4)]
    waiting = [registered(run, member, may_wait=True) for member in members]
    registration.cancel(waiting[1], now=NOW)

    positions = [
        my_registrations.one_of_member(member, held.uuid, now=NOW).position
        for member, held in zip(members, waiting, strict=True)
        if held != waiting[1]
    ]

    assert positions == [1, 2, 3]


def test_the_queues_of_room_and_online_are_counted_apart():
    run = run_of(plan(seats_room=1, seats_online=1))
    for mode in ("room", "online"):
        registration.register(run=run, contact=ContactFactory(), mode=mode, now=NOW)
    registered(run, MemberFactory(), may_wait=True)
    member = MemberFactory()
    registered(run, member, mode="online", may_wait=True)

    (place,) = my_registrations.of_member(member, now=NOW).coming

    assert place.position == 1


def test_a_members_page_is_linked_for_members_and_not_from_a_signed_link():
    member = MemberFactory()
    held = registered(run_of(visibility="members", slug="inside"), member)

    mine = my_registrations.one_of_member(member, held.uuid, now=NOW)
    by_link = my_registrations.by_link(held.link_token, now=NOW)

    assert (mine.page_path, by_link.page_path) == ("/en/events/inside/", "")


def test_who_left_an_event_by_link_does_not_get_its_new_key():
    member = MemberFactory()
    run = run_of(visibility="link")
    held = registered(run, member, token=run.event.link_token)
    registration.cancel(held, now=NOW)
    Event.objects.update(link_version=2)

    place = my_registrations.one_of_member(member, held.uuid, now=NOW)

    assert place.page_path == ""


def test_once_it_has_begun_it_can_no_longer_be_cancelled():
    member = MemberFactory()
    held = registered(run_of(), member)
    start = held.run.occurrences.get().start

    may = [
        my_registrations.one_of_member(member, held.uuid, now=moment).may_cancel
        for moment in (start - timedelta(seconds=1), start)
    ]

    assert may == [True, False]


@pytest.mark.parametrize("token", ["", ".", "a.1.b", "\x00", "1.1.1", "x" * 5000, "ä.1.ö"])
def test_a_junk_token_is_nobodys_registration(token: str):
    assert my_registrations.by_link(token, now=NOW) is None
