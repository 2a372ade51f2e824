"""Where an event's page is, for each kind of reader."""

from __future__ import annotations

import pytest

from events.models import Event
from events.queries.addresses import page_path
from events.queries.words import words_of_one
from tests.factories.events import published

pytestmark = pytest.mark.django_db

PLAIN, KEYED = "/en/events/talk/", "/en/events/talk/?key={key}"


@pytest.mark.parametrize(
    ("visibility", "is_visible", "holds_key", "expected"),
    [
        ("public", True, False, PLAIN),
        ("public", True, True, PLAIN),
        ("members", True, True, PLAIN),
        ("members", False, True, ""),
        ("organisations", True, False, PLAIN),
        ("organisations", False, True, ""),
        ("link", False, True, KEYED),
        ("link", False, False, ""),
    ],
)
def test_a_page_is_linked_for_who_may_open_it(
    visibility: str, is_visible: bool, holds_key: bool, expected: str
):
    event = Event.objects.get(key=published(slug="talk", visibility=visibility).event_key)

    path = page_path(event, words_of_one(event, "en"), is_visible=is_visible, holds_key=holds_key)

    assert path == expected.format(key=event.link_token)


@pytest.mark.parametrize("visibility", ["public", "members", "link"])
def test_a_page_taken_down_is_linked_for_nobody(visibility: str):
    page = published(visibility=visibility)
    page.unpublish()
    event = Event.objects.get(key=page.event_key)

    assert page_path(event, words_of_one(event, "en"), is_visible=True, holds_key=True) == ""
