"""Asking on an event's page to be told when it runs again."""

from __future__ import annotations

from html import unescape

import pytest

from events.models import EventPage, Interest, Run
from events.services import registration
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

ASK = "Tell me when it runs again"


def a_full_page(**fields: object) -> EventPage:
    page = published(plan(entry(), seats_room=1, waiting_policy="none"), **fields)
    run = Run.objects.get(event__key=page.event_key)
    registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, token=run.event.link_token
    )
    return page


def shown(client, page, **query: str) -> str:
    return unescape(" ".join(client.get(page.url, query).content.decode().split()))


def address(page) -> str:
    return f"/en/events/wish/{page.event_key}/"


def test_a_member_asks_and_takes_it_back(client):
    page = a_full_page()
    client.force_login(MemberFactory())
    before = shown(client, page)

    asked = client.post(address(page))
    made = shown(client, page)
    client.post(address(page), {"withdraw": "1"})

    assert ASK in before
    assert (asked.status_code, asked["Location"]) == (302, page.url)
    assert ("Don't tell me" in made, ASK in made) == (True, False)
    assert Interest.objects.count() == 0


def test_who_is_signed_out_is_asked_to_sign_in(client):
    page = a_full_page()

    text = shown(client, page)
    answer = client.post(address(page))

    assert "Sign in to be told when it runs again" in text
    assert answer["Location"].startswith("/accounts/login/")
    assert Interest.objects.count() == 0


def test_where_one_can_register_there_is_nothing_to_wish_for(client):
    page = published(plan(entry()))
    client.force_login(MemberFactory())

    assert ASK not in shown(client, page)


def test_reading_the_address_does_nothing(client):
    page = a_full_page()
    client.force_login(MemberFactory())

    assert client.get(address(page)).status_code == 405


def test_an_event_by_link_is_wished_for_with_its_key(client):
    page = a_full_page(visibility="link")
    key = Run.objects.get(event__key=page.event_key).event.link_token
    client.force_login(MemberFactory())

    refused = client.post(address(page))
    asked = client.post(address(page), {"key": key})

    assert refused.status_code == 404
    assert asked["Location"] == f"{page.url}?key={key}"
    assert f'name="key" value="{key}"' in shown(client, page, key=key)
