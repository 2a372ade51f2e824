"""The search page, as browsers and strangers ask for it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search.forms import LONGEST_QUERY
from tests.factories.events import entry, event_page, plan
from tests.factories.events import published as event
from tests.factories.news import TopicFactory
from tests.factories.people import MemberFactory
from tests.search.pages import standard_page, story, translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
SEARCH = "/en/search/"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def titles(response: HttpResponse) -> list[str]:
    found = response.context["found"]
    return ["".join(part.text for part in one.title) for one in found.results] if found else []


def main(response: HttpResponse) -> str:
    """What stands between header and footer."""
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def facts(html: str) -> str:
    """The line below the first result."""
    return re.search(r'<ul class="facts">.*?</ul>', html, re.DOTALL)[0]


def words(html: str) -> str:
    """What a reader reads, its lines and blanks made one."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_without_a_word_there_is_the_form_and_a_hint(client: Client):
    response = client.get(SEARCH)

    assert (response.status_code, response.context["found"]) == (200, None)
    assert [main(response).count(part) for part in ("<form", "<h2", 'id="search-hint"')] == [
        1, 0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["en", "et", "lv", "nb", "sl"])
def test_the_page_is_there_in_every_language_and_leads_to_itself(client: Client, code: str):
    response = client.get(f"/{code}/search/?q=a%20b")

    assert response.status_code == 200
    assert {link.path for link in response.context["links"]} == {
        f"/{one}/search/?q=a+b" for one in ("en", "et", "lv", "nb", "sl")
    }


def test_what_is_found_is_marked_and_leads_to_its_page(client: Client):
    story("Čebelarji", slug="cebele", lead="Novo.", dated_at=datetime(2026, 3, 1, 12, tzinfo=UTC))

    body = main(client.get(SEARCH, {"q": "cebelar"}))

    assert '<a href="/en/news/cebele/"><mark>Čebelarji</mark></a>' in body
    assert '<time datetime="2026-03-01T14:00:00+02:00">' in body
    assert 'value="cebelar"' in body


def test_an_event_says_its_kind_its_next_date_and_for_whom_it_is(client: Client):
    event(plan(entry(date(2026, 12, 7))), title="Quiet one", kind="talk", visibility="members")
    client.force_login(MemberFactory())

    body = main(client.get(SEARCH, {"q": "quiet"}))

    assert words(facts(body)) == "Talk Next date: Monday 7 December 2026 Members"


def test_what_is_in_another_language_says_so(client: Client):
    story("Lugu laborist", language="et", slug="lugu")

    body = main(client.get(SEARCH, {"q": "lugu"}))

    assert (
        '<h3 class="search-result__title" lang="et"><a href="/et/news/lugu/" hreflang="et">' in body
    )
    assert words(facts(body)).endswith(" Estonian")


def test_kinds_are_tabs_with_their_numbers(client: Client):
    story("Reform 1")
    story("Reform 2")
    standard_page("Reform page")

    response = client.get(SEARCH, {"q": "reform", "kind": "page"})

    tabs = re.search(r'<nav class="tabs".*?</nav>', main(response), re.DOTALL)[0]
    assert words(tabs) == "All 3 News 2 Pages 1"
    assert re.findall(r'href="([^"]+)"( aria-current="true")?', tabs) == [
        ("?q=reform", ""),
        ("?q=reform&amp;kind=story", ""),
        ("?q=reform&amp;kind=page", ' aria-current="true"'),
    ]
    assert titles(response) == ["Reform page"]


def test_a_kind_without_results_says_where_they_are(client: Client):
    story("Reform")

    response = client.get(SEARCH, {"q": "reform", "kind": "event"})

    assert "Nothing of this kind." in main(response)
    assert [tab["count"] for tab in response.context["tabs"]] == [1, 1, 0]


def test_nothing_found_gives_advice_and_ways_on(client: Client):
    several = main(client.get(SEARCH, {"q": "kaks sõna"}))
    one = main(client.get(SEARCH, {"q": "sõna"}))
    none = main(client.get(SEARCH, {"q": "?!"}))

    assert "Nothing was found for “kaks sõna”" in several
    assert ["fewer words" in body for body in (several, one, none)] == [True, False, False]
    assert ["Type letters" in body for body in (several, one, none)] == [False, False, True]
    ways = ['href="/en/news/"', 'href="/en/events/"']
    assert all(way in body for way in ways for body in (several, one, none))


def test_there_are_twenty_a_page_and_links_keep_what_was_asked(client: Client):
    for number in range(45):
        story(f"Reform {number}")

    pages = [client.get(SEARCH, {"q": "reform", "kind": "story", "page": n}) for n in (1, 2, 3)]

    assert [len(titles(page)) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in titles(page)}) == 45
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', main(pages[1])) == [
        ("prev", "?q=reform&amp;kind=story&amp;page=1"),
        ("next", "?q=reform&amp;kind=story&amp;page=3"),
    ]


def test_a_page_that_is_not_there_is_the_first_and_says_so(client: Client):
    story("Reform")

    response = client.get(SEARCH, {"q": "reform", "page": "2"})

    assert titles(response) == ["Reform"]
    assert "The list has no such page." in main(response)


@pytest.mark.parametrize(
    "bad",
    [{"page": "0"}, {"page": "-1"}, {"page": "abc"}, {"page": "9" * 400}, {"page": "1\x00"},
     {"kind": "member"}, {"kind": "' OR 1=1"}, {"page": "2.5", "kind": "\u202e"}],
)  # fmt: skip
def test_what_cannot_be_understood_counts_as_not_asked(client: Client, bad: dict[str, str]):
    story("Reform")

    response = client.get(SEARCH, {"q": "reform", **bad})

    assert (response.status_code, titles(response)) == (200, ["Reform"])
    assert "Part of this address could not be understood" in main(response)


@pytest.mark.parametrize(
    "query",
    ['"reform"', "'reform", "reform*", "+reform -x OR NOT", "(reform", "re%form", "re_form",
     "reform\x00", "\x00", "\\", "%", "_", "🎉", "…", "{{ reform }}", "reform'; DROP TABLE x; --",
     "\u202ereform", "o\u0303", "a" * 5000, "sõna " * 1000, "x\ud7ff\ue000", "١٢٣", "ﬁ", "\u02bc"],
)  # fmt: skip
def test_whatever_is_typed_is_answered(client: Client, query: str):
    story("Reform")

    response = client.get(SEARCH, {"q": query})

    assert response.status_code == 200
    assert b"{{" not in response.content.replace(b"{{ reform }}", b"")


def test_bytes_that_are_no_text_are_answered(client: Client):
    assert client.get(f"{SEARCH}?q=%ff%fe%00%ed%a0%80").status_code == 200


def test_a_long_text_is_cut_and_says_so(client: Client):
    story("Reform")

    long = client.get(SEARCH, {"q": "reform " * 750})
    short = client.get(SEARCH, {"q": "reform"})

    assert len(long.context["query"]) <= LONGEST_QUERY
    assert (titles(long), long.context["query"][:14]) == (["Reform"], "reform reform ")
    assert ["only its beginning" in main(page) for page in (long, short)] == [True, False]


def test_hostile_titles_and_queries_are_text(client: Client):
    story("<script>alert(1)</script> & <img src=x onerror=alert(2)>", lead='"><svg onload=x>')

    body = main(client.get(SEARCH, {"q": 'script svg "><script>alert(3)</script>'}))
    found = main(client.get(SEARCH, {"q": "script svg"}))

    assert re.findall(r"<(?:script|img|svg onload)", body + found) == []
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; &lt;img" in found
    assert "&quot;&gt;&lt;<mark>svg</mark> onload=x&gt;" in found


def test_a_page_of_results_is_neither_kept_nor_listed_elsewhere(client: Client):
    response = client.get(SEARCH, {"q": "a"})

    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_a_stranger_learns_nothing_of_what_is_for_members(client: Client):
    event(title="Quiet talk", visibility="members")
    event_page(title="Quiet draft")
    story("Quiet story").unpublish()

    asked = [client.get(SEARCH, {"q": "quiet", "kind": kind}) for kind in ("", "event", "story")]

    assert [titles(response) for response in asked] == [[], [], []]
    assert [response.context["found"].total for response in asked] == [0, 0, 0]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_search_only_reads(client: Client, method: str):
    assert getattr(client, method)(SEARCH).status_code == 405


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_costs_the_same_queries_for_any_number_of_results(
    client: Client, django_assert_num_queries, count: int
):
    for number in range(count):
        translated(story(f"Reform {number}"), "et", f"Reform {number}")
        event(title=f"Reform event {number}")
    client.get(SEARCH)
    client.get(SEARCH, {"q": "reform"})  # warm the cache of sites
    with CaptureQueriesContext(connection) as around:
        client.get(SEARCH)

    with django_assert_num_queries(len(around) + 6):
        response = client.get(SEARCH, {"q": "reform"})

    assert response.context["found"].total == 2 * count


# --- narrowed, corrected, recommended, nothing ----------------------------------------------------


def test_results_are_narrowed_by_links_that_can_be_taken_away_one_by_one(client: Client):
    topic = TopicFactory(slug="design", name={"en": "Design"})
    for number in range(2):
        page = story(f"Reform {number}")
        page.topics.add(topic)
        page.save_revision().publish()
    story("Reform old", dated_at=datetime(2015, 1, 1, tzinfo=UTC))
    asked = {"q": "reform", "topic": "design", "when": "year", "kind": "story"}

    every, narrowed = client.get(SEARCH, {"q": "reform"}), client.get(SEARCH, asked)

    assert [(g.name, [(c.label, c.count) for c in g.choices]) for g in every.context["groups"]] == [
        ("topic", [("Design", 2)]),
        ("when", [("Last 12 months", 2), ("Last 5 years", 2), ("Older", 1)]),
    ]
    assert len(titles(narrowed)) == 2
    assert re.findall(r'<a class="tag" href="([^"]+)">', main(narrowed)) == [
        "?q=reform&amp;kind=story&amp;when=year",
        "?q=reform&amp;kind=story&amp;topic=design",
    ]
    assert "?q=reform&amp;kind=story" in main(narrowed)
    assert {link.path for link in narrowed.context["links"]} == {
        f"/{code}/search/?q=reform&topic=design&when=year&kind=story"
        for code in ("en", "et", "lv", "nb", "sl")
    }


def test_the_next_page_keeps_what_is_chosen(client: Client):
    for number in range(25):
        story(f"Reform {number}")

    body = main(client.get(SEARCH, {"q": "reform", "when": "year", "language": "en"}))

    assert 'rel="next" href="?q=reform&amp;language=en&amp;when=year&amp;page=2"' in body


def test_filters_that_leave_nothing_say_how_much_there_is_without_them(client: Client):
    story("Reform")

    body = main(client.get(SEARCH, {"q": "reform", "when": "older"}))

    assert words(body).count("Nothing that was found is like this. Show 1 result without") == 1
    assert '<a href="?q=reform">' in body


@pytest.mark.parametrize(
    "bad", [{"topic": "no-such"}, {"topic": "a b"}, {"when": "x"}, {"language": "xx"}, {"language": "' OR"}]
)  # fmt: skip
def test_a_filter_that_is_none_counts_as_not_chosen(client: Client, bad: dict[str, str]):
    story("Reform")

    response = client.get(SEARCH, {"q": "reform", **bad})

    assert (response.status_code, titles(response)) == (200, ["Reform"])
    assert "Part of this address could not be understood" in main(response)


def test_a_misspelt_word_is_corrected_and_says_so(client: Client):
    story("Čebelarski laboratorij")

    response = client.get(SEARCH, {"q": "labortaorij"})
    exactly = client.get(SEARCH, {"q": "labortaorij", "exactly": "on"})

    assert titles(response) == ["Čebelarski laboratorij"]
    assert (
        "Nothing was found for “labortaorij”. These are the results for laboratorij. "
        "Look for exactly “labortaorij”" in words(main(response))
    )
    assert 'href="?q=labortaorij&amp;exactly=on"' in main(response)
    assert titles(exactly) == []
    assert "Did you mean: laboratorij" in words(main(exactly))
    assert 'href="?q=laboratorij"' in main(exactly)


def test_a_correction_is_text(client: Client):
    story("Laboratory")

    body = main(client.get(SEARCH, {"q": "labratory<script>alert(1)</script>", "exactly": "on"}))

    assert "<script" not in body


def test_nothing_found_leads_to_single_words_topics_lists_and_people(client: Client):
    topic = TopicFactory(slug="design", name={"en": "Design"})
    page = story("Reform")
    page.topics.add(topic)
    page.save_revision().publish()
    client.force_login(MemberFactory())

    body = main(client.get(SEARCH, {"q": "Réform xyzzyq"}))

    assert '<a href="?q=reform">Réform</a>' in body
    assert "1 result" in words(body)
    assert 'href="/en/topics/design/"' in body
    assert 'href="/en/members/"' in body


@pytest.mark.parametrize("count", [1, 6])
def test_nothing_found_costs_the_same_queries_for_any_number(
    client: Client, django_assert_num_queries, count: int
):
    for number in range(count):
        page = story(f"Reform {number}")
        page.topics.add(TopicFactory(slug=f"t{number}", name={"en": f"T {number}"}))
        page.save_revision().publish()
    client.get(SEARCH)
    client.get(SEARCH, {"q": "reform xyzzyq"})  # warm the cache of sites
    with CaptureQueriesContext(connection) as around:
        client.get(SEARCH)

    with django_assert_num_queries(len(around) + 16):
        response = client.get(SEARCH, {"q": "reform xyzzyq"})

    assert response.context["answer"].help.fewer == [("reform", count)]
