"""Which page's words a reader gets."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.models import Event, PartnerEvent
from events.queries.words import words_of, words_of_one
from tests.factories.events import event_page, published
from tests.factories.partners import PartnerCalendarFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


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


def test_words_of_partners_events_cost_one_query_more_however_many_there_are(
    django_assert_num_queries,
):
    calendar = PartnerCalendarFactory(name="Rīga Tech", language="lv")
    for number in range(3):
        PartnerEvent.objects.create(
            calendar=calendar, uid=str(number), title=f"Kafija {number}", event=Event.objects.create(),
            link="https://partner.example/", description="x" * 900, content_hash="",
            seen_at=NOW, created_at=NOW, changed_at=NOW,
        )  # fmt: skip
    events = list(Event.objects.order_by("pk"))

    with django_assert_num_queries(2):
        found = words_of(events, "et")

    assert [found[event.pk].title for event in events] == ["Kafija 0", "Kafija 1", "Kafija 2"]
    words = found[events[0].pk]
    assert (words.language, words.source, len(words.lead)) == ("lv", "Rīga Tech", 600)
    assert words.address == words.path == "https://partner.example/"


def test_an_event_with_neither_page_nor_partner_is_called_by_its_kind():
    words = words_of_one(Event.objects.create(kind="training"), "en")

    assert (words.title, words.path, words.address, words.source) == ("Training", "", "", "")
