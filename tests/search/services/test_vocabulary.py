"""The vocabulary has every word that an entry has, and forgets what none has any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from search.models import SearchEntry, SearchSpelling, SearchTerm
from search.services import index, vocabulary
from tests.factories.events import published as event
from tests.search.pages import found, story

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LATER = NOW + 2 * vocabulary.KEPT


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def known(*words: str) -> dict[str, int]:
    return dict(SearchTerm.objects.filter(term__in=words).values_list("term", "entries"))


def test_a_word_is_known_as_soon_as_its_page_is_found():
    story("Zilverdag")

    assert (known("zilverdag"), found("zilverdag").anyhow) == ({"zilverdag": 0}, 1)
    assert SearchSpelling.objects.filter(term="zilverdag").exists()


def test_long_words_and_numbers_are_known_too():
    story(f"Zilver {'x' * 60} 4711 ab")

    assert [found(query).anyhow for query in ("x" * 60, "4711", "ab", "x" * 45)] == [1, 1, 1, 1]
    assert not SearchSpelling.objects.filter(term__in=["4711", "ab"]).exists()


def test_words_are_counted_in_pages_that_everybody_sees():
    story("Zilverdag")
    story("Zilverdag two")
    event(title="Zilverdag and goudzaak", visibility="members")

    changed = [vocabulary.recount(now=NOW) > 0, vocabulary.recount(now=NOW)]

    assert known("zilverdag", "goudzaak") == {"zilverdag": 2, "goudzaak": 0}
    assert changed == [True, 0]


def test_what_no_page_has_any_more_is_forgotten_after_a_while():
    story("Zilverdag").delete()
    story("Goudzaak")

    soon = (vocabulary.recount(now=NOW + timedelta(hours=1)), known("zilverdag"))
    vocabulary.recount(now=LATER)

    assert soon[1] == {"zilverdag": 0}
    assert known("zilverdag", "goudzaak") == {"goudzaak": 1}
    assert not SearchSpelling.objects.filter(term="zilverdag").exists()


def test_a_word_that_came_back_meanwhile_stays():
    page = story("Zilverdag")
    SearchEntry.objects.all().delete()
    with time_machine.travel(LATER, tick=False):
        index.put(page.pk, now=LATER)

        vocabulary.recount(now=LATER)

    assert known("zilverdag") == {"zilverdag": 1}


def test_a_word_that_is_missing_is_taken_up_again():
    story("Zilverdag")
    SearchTerm.objects.all().delete()
    SearchSpelling.objects.all().delete()

    vocabulary.recount(now=NOW)

    assert (known("zilverdag"), found("zilverdag").anyhow) == ({"zilverdag": 1}, 1)
    assert SearchSpelling.objects.filter(term="zilverdag").exists()


def test_a_word_that_is_known_is_not_written_again(django_assert_num_queries):
    with time_machine.travel(NOW, tick=False):
        vocabulary.learn(["zilverdag", "goudzaak"], language="en", now=NOW)

    with django_assert_num_queries(1):
        vocabulary.learn(["goudzaak", "zilverdag"], language="en", now=NOW)
