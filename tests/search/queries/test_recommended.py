"""What stands above the results, for which words, in which language, and for whom."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from foundation.folding import query_terms
from home.models import NewsPage
from search.models import Recommendation, RecommendationPhrase
from search.queries.recommended import MOST_SHOWN, Recommended, recommended
from tests.factories.events import published as event
from tests.factories.people import MemberFactory
from tests.search.pages import standard_page, translated

pytestmark = pytest.mark.django_db


def recommend(*phrases: str, **fields: object) -> Recommendation:
    row = Recommendation(reason="Begin here.", **fields)
    row.phrases = [RecommendationPhrase(words=words) for words in phrases]
    row.full_clean()
    row.save()
    return row


def shown(query: str, *, language: str = "en", viewer=None) -> list[str]:
    return [one.title for one in recommended(query_terms(query), viewer=viewer, language=language)]


@pytest.mark.parametrize(
    "query",
    ["travel expenses", "Expenses of travel", "travel expense", "TRAVEL EXPENSES 2026", "expenses travél"],
)  # fmt: skip
def test_words_are_those_that_search_would_find(query: str):
    recommend("travel expenses", page=standard_page("Money back"))

    assert shown(query) == ["Money back"]


@pytest.mark.parametrize(
    "query", ["travel", "expenses", "trav expenses", "", "?!", "unravel expenses"]
)
def test_all_words_must_be_looked_for(query: str):
    recommend("travel expenses", page=standard_page("Money back"))

    assert shown(query) == []


def test_any_of_several_phrases_will_do_and_it_is_shown_once():
    recommend("contact", "write us", page=standard_page("About"))

    assert [shown("contact"), shown("us write contact")] == [["About"], ["About"]]


def test_more_words_come_first_and_no_more_than_a_few():
    for number in range(MOST_SHOWN + 1):
        recommend("leave", page=standard_page(f"Leave {number}"))
    recommend("parental leave", page=standard_page("Parents"))

    assert shown("parental leave") == ["Parents", "Leave 0", "Leave 1"]


def test_readers_get_the_page_in_their_language():
    page = standard_page("About")
    translated(page, "et", "Meist")
    recommend("talka", page=page)

    assert [shown("talka", language=code) for code in ("en", "et", "lv")] == [
        ["About"], ["Meist"], ["About"],
    ]  # fmt: skip


def test_what_is_for_one_language_is_shown_in_it_alone():
    recommend("talka", page=standard_page("About"), language="en")

    assert [shown("talka", language=code) for code in ("en", "et")] == [["About"], []]


def test_nobody_is_shown_a_page_that_they_may_not_see():
    recommend("quiet", page=event(title="Quiet", visibility="members"))
    gone = standard_page("Gone")
    recommend("quiet", page=gone)
    gone.unpublish()

    assert [shown("quiet", viewer=viewer) for viewer in (None, MemberFactory())] == [[], ["Quiet"]]


def test_the_lists_that_the_site_makes_can_be_recommended():
    recommend("press", page=NewsPage.objects.get(locale__language_code="en"))

    assert shown("press") == ["News"]


def test_an_address_elsewhere_is_shown_as_it_is_called():
    recommend("law", address="https://law.example.org/", title="All laws")

    assert recommended(["law"], viewer=None, language="sl") == [
        Recommended("All laws", "https://law.example.org/", "Begin here.", "", None)
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "page"),
        ({"address": "https://a.example.org/"}, "title"),
        ({"address": "ftp://a.example.org/", "title": "A"}, "address"),
        ({"address": "javascript:alert(1)", "title": "A"}, "address"),
        ({"address": "https://a.example.org/", "title": "A", "reason": ""}, "reason"),
    ],
)
def test_what_leads_nowhere_is_refused(fields: dict[str, str], wrong: str):
    with pytest.raises(ValidationError) as refusal:
        Recommendation(**{"reason": "Why", **fields}).full_clean()

    assert wrong in refusal.value.message_dict


def test_the_database_holds_that_it_is_a_page_or_an_address():
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.create(reason="Why")


def test_a_phrase_without_a_word_is_refused():
    with pytest.raises(ValidationError):
        RecommendationPhrase(recommendation=Recommendation(), words="?!").clean()


@pytest.mark.parametrize("count", [1, 6])
def test_it_costs_the_same_queries_for_any_number(django_assert_num_queries, count: int):
    for number in range(count):
        recommend("leave", page=standard_page(f"Leave {number}"))
    shown("leave")  # warm the cache of sites

    with django_assert_num_queries(3):
        assert len(shown("leave")) == min(count, MOST_SHOWN)
