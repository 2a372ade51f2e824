"""Reading feeds while others change the calendar, on a database where transactions overlap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from events.models import Event, EventPage, Occurrence, StoredText
from events.services import dates, stored_texts
from events.views.answers import bodies
from tests.factories.events import VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.models import Member
    from events.models import Venue

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FEEDS = ("/calendar/en.ics", "/calendar/et.ics", "/calendar/en.ics?kind=meetup")
TIMES = 6


def test_whoever_reads_while_others_change_things_leaves_no_stale_text_behind():
    venue, actor = VenueFactory(), MemberFactory()
    weekly = [plan(entry(rule="FREQ=WEEKLY;COUNT=4", venue=venue)) for _n in range(3)]
    pages = [published(one) for one in weekly]

    def publish(page: EventPage) -> Callable[[int], None]:
        return lambda number: _publish(page, number)

    def rename(number: int) -> None:
        _rename(venue, number)

    def call_off(number: int) -> None:
        _call_off(pages[0], number, actor)

    def read(_number: int) -> None:
        for address in FEEDS:
            assert Client().get(address).status_code == 200

    _at_once([*map(publish, pages), rename, call_off, read, read])

    assert list(stored_texts.differing(now=datetime.now(UTC))) == []
    kept = [Client().get(address).content for address in FEEDS]
    bodies.clear()
    StoredText.objects.all().delete()
    assert kept == [Client().get(address).content for address in FEEDS]


def test_publishing_several_pages_in_one_go_hinders_nobody():
    pages = [published() for _n in range(4)]
    editor = MemberFactory(is_superuser=True)
    chosen = "&".join(f"id={page.pk}" for page in pages)
    name = "wagtail_bulk_action"

    def publish_all(_number: int) -> None:
        client = Client()
        client.force_login(editor)
        address = reverse(name, args=["wagtailcore", "page", "publish"])
        assert client.post(f"{address}?{chosen}").status_code == 302

    def publish_each(number: int) -> None:
        for page in reversed(pages):
            _publish(page, number)

    _at_once([publish_all, publish_each, publish_each])

    assert list(stored_texts.differing(now=datetime.now(UTC))) == []


def _at_once(actions: list[Callable[[int], None]]) -> None:
    """Each of `actions` again and again, all at the same time."""
    barrier = Barrier(len(actions))

    def repeat(action: Callable[[int], None]) -> None:
        barrier.wait(timeout=30)
        try:
            for number in range(TIMES):
                action(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(repeat, actions))


def _publish(page: EventPage, number: int) -> None:
    fresh = EventPage.objects.get(pk=page.pk)
    fresh.title = f"Event {number}"
    fresh.save_revision().publish()


def _rename(venue: Venue, number: int) -> None:
    venue.name = {"en": f"Hall {number}"}
    venue.save()


def _call_off(page: EventPage, number: int, actor: Member) -> None:
    event = Event.objects.get(key=page.event_key)
    date = Occurrence.objects.filter(event=event).latest("start")
    if number % 2:
        dates.restore(date, actor=actor, now=datetime.now(UTC))
    else:
        dates.cancel(date, reason=f"Ill {number}", actor=actor, now=datetime.now(UTC))
