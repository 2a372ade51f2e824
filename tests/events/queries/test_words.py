"""Which page's words a reader gets."""

from __future__ import annotations

import pytest

from events.models import Event
from events.queries.words import words_of, words_of_one
from tests.factories.events import event_page, published

pytestmark = pytest.mark.django_db


def translated(page, language: str, title: str):
    made = event_page(language=language, title=title, translation_key=page.translation_key)
    made.get_latest_revision().publish()
    return made


def called(event: Event, *languages: str) -> list[tuple[str, str]]:
    found = [words_of_one(event, language) for language in languages]
    return [(words.title, words.language) for words in found]


def test_the_readers_page_comes_first_then_the_source():
    page = published(title="Kohv", language="et")
    translated(page, "en", "Coffee")
    translated(page, "sl", "Kava")
    event = Event.objects.get()

    assert called(event, "sl", "en", "lv") == [("Kava", "sl"), ("Coffee", "en"), ("Kohv", "et")]


def test_a_page_that_is_not_live_is_not_read_while_another_is():
    page = published(title="Kohv", language="et")
    translated(page, "en", "Coffee")
    page.unpublish()

    assert called(Event.objects.get(), "et", "lv") == [("Coffee", "en")] * 2


def test_a_draft_translation_is_not_read():
    page = published(title="Coffee")
    event_page(language="et", title="Kohv (draft)", translation_key=page.translation_key)

    assert called(Event.objects.get(), "et") == [("Coffee", "en")]


def test_an_unpublished_event_keeps_its_title_but_has_no_address():
    published(title="Coffee").unpublish()

    words = words_of_one(Event.objects.get(), "en")

    assert (words.title, words.path) == ("Coffee", "")


def test_an_event_without_pages_is_called_by_its_kind():
    event = Event.objects.create(kind="training")

    assert called(event, "en") == [("Training", "en")]


@pytest.mark.parametrize("count", [1, 5])
def test_words_cost_one_query_for_any_number_of_events(django_assert_num_queries, count: int):
    for _ in range(count):
        translated(published(), "et", "Sõnad")
    events = list(Event.objects.all())
    words_of(events, "et")  # warm the cache of sites

    with django_assert_num_queries(1):
        found = words_of(events, "et")

    assert [words.title for words in found.values()] == ["Sõnad"] * count
