"""What the address of the news may ask for."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from home.forms import NewsForm
from tests.factories.news import TopicFactory

pytestmark = pytest.mark.django_db

NOTHING = {"topic": None, "year": None, "number": 1}


def asked(query: str) -> tuple[dict[str, object], bool]:
    """What a list is asked for, and whether all of it was understood."""
    form = NewsForm(QueryDict(query))
    return form.asked(), form.is_valid()


def test_a_topic_a_year_and_a_page_are_understood():
    topic = TopicFactory(slug="skills")

    assert asked("topic=skills&year=2018&page=3") == (
        {"topic": topic, "year": 2018, "number": 3},
        True,
    )


@pytest.mark.parametrize("query", ["", "topic=&year=&page=", "view=month&x[]=1&&&="])
def test_what_is_not_asked_for_is_not_looked_at(query: str):
    assert asked(query) == (NOTHING, True)


@pytest.mark.parametrize(
    "query",
    [
        "topic=unknown",
        "topic=%00",
        "topic=" + "a" * 5000,
        "topic='%20OR%201=1--",
        "topic=%F0%9F%92%A9",
        "year=abc",
        "year=0",
        "year=1899",
        "year=2200",
        "year=99999999999999999999999",
        "year=2018.5",
        "year=%00",
        "page=0",
        "page=-1",
        "page=1e9",
        "page=100001",
        "page=x",
    ],
)
def test_rubbish_counts_as_not_asked(query: str):
    assert asked(query) == (NOTHING, False)


def test_what_is_understood_holds_beside_rubbish():
    topic = TopicFactory(slug="skills")

    assert asked("topic=skills&year=abc&page=0") == ({**NOTHING, "topic": topic}, False)
