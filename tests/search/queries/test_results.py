"""What is found, in which order, in whose language, by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from wagtail.models import Page, PageViewRestriction

from events.models import Event
from events.services import dates
from home.models import HomePage, StandardPage
from search.enums import Kind
from search.models import SearchEntry
from tests.factories.events import entry, plan
from tests.factories.events import published as event
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.search.pages import (
    event_translated,
    found,
    published,
    standard_page,
    story,
    titles,
    translated,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Õuesõpe koolis", "ouesope"),
        ("Ouesope koolis", "õuesõpe"),
        ("Ķēniņš un šūpoles", "kenins supoles"),
        ("Blåbær på Ærøy", "aeroy BLABAER"),
        ("Čebelarska šola", "cebelarska sola"),
        ("Straße", "strasse"),
        ("To\u0303nu", "T\u00f5nu"),
        ("Digipööre 2026", "2026 digi"),
        ("E-teenused", "e-teenus"),
    ],
)
def test_letters_are_found_with_and_without_their_marks(title: str, query: str):
    story(title)

    assert titles(query) == [title]


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Koolitus", "koolitusele"),
        ("Koolitused", "koolituse"),
        ("Delavnica", "delavnico"),
        ("Mācības", "mācībām"),
        ("Vlada", "vlade"),
        ("Workshops", "workshop"),
    ],
)
def test_words_are_found_with_other_endings(title: str, query: str):
    story(title)

    assert titles(query) == [title]


@pytest.mark.parametrize("query", ["offee", "coffees with cake", "2027", "cooffee", "", "?!"])
def test_what_does_not_match_is_not_found(query: str):
    story("Coffee with the minister 2026")

    assert (found(query).total, found(query).results) == (0, [])


def test_all_words_must_be_there_in_title_or_text():
    story("Coffee", lead="with the minister")
    story("Coffee", lead="with milk")

    assert [found(query).total for query in ("coffee", "minister coffee", "minister milk")] == [
        2, 1, 0,
    ]  # fmt: skip


def test_words_of_every_block_are_found():
    story(
        "Story",
        lead="Alpha",
        picture_caption="Beta",
        body=[
            ("heading", "Gamma"),
            ("text", "<p>Delta</p><p>Epsilon &amp; <b>Zeta</b></p>"),
            ("quote", {"text": "Eta", "name": "Theta", "role": "Iota"}),
            ("figures", {"figures": [{"number": "4711", "label": "Kappa"}]}),
        ],
    )

    words = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "4711", "kappa",
    ]  # fmt: skip
    assert [found(word).total for word in words] == [1] * len(words)


# --- order ----------------------------------------------------------------------------------------


def test_the_title_outweighs_the_text_and_the_whole_word_another_ending():
    story("Nothing", lead="laboratory reform of services")
    story("Reform of the ministry", lead="a laboratory")
    story("Laboratory reform", lead="")
    story("Laboratories reformed", lead="")
    story("Nothing else", lead="laboratories reforming")

    assert titles("laboratory reform") == [
        "Laboratory reform",
        "Laboratories reformed",
        "Reform of the ministry",
        "Nothing",
        "Nothing else",
    ]


def test_the_whole_word_outweighs_the_beginning_of_a_longer_one():
    story("Labour", lead="")
    story("Lab", lead="")
    story("Nothing", lead="labour")
    story("Nothing else", lead="lab")

    assert titles("lab") == ["Lab", "Labour", "Nothing else", "Nothing"]


def test_one_word_in_the_title_outweighs_all_words_in_the_text():
    words = "alpha bravo charlie delta echo foxtrot golf hotel"
    story("Nothing", lead=words)
    story("Hotelling", lead="alpha bravos charlies deltas echoes foxtrots golfers")

    assert titles(words) == ["Hotelling", "Nothing"]


def test_of_equals_the_readers_language_comes_first_then_the_newest():
    story("Innovation 1", dated_at=datetime(2026, 1, 1, tzinfo=UTC))
    story("Innovation 2", dated_at=datetime(2026, 3, 1, tzinfo=UTC))
    story("Innovation 3", dated_at=datetime(2026, 2, 1, tzinfo=UTC))
    story("Innovation 4", dated_at=datetime(2026, 6, 1, tzinfo=UTC), language="nb")

    assert titles("innovation") == [f"Innovation {n}" for n in (2, 3, 1, 4)]


# --- each thing once ------------------------------------------------------------------------------


def languages(query: str, language: str) -> list[tuple[str, str]]:
    return [
        ("".join(part.text for part in one.title), one.language)
        for one in found(query, language=language).results
    ]


def test_a_translated_thing_is_found_once_in_the_readers_language():
    page = story("Innovation lab")
    translated(page, "nb", "Innovation på norsk")
    translated(page, "sl", "Innovation po slovensko")

    answers = {code: languages("innovation", code) for code in ("nb", "sl", "en", "lv")}

    assert answers == {
        "nb": [("Innovation på norsk", "nb")],
        "sl": [("Innovation po slovensko", "sl")],
        "en": [("Innovation lab", "en")],
        "lv": [("Innovation lab", "en")],
    }


def test_a_thing_is_found_by_its_words_in_another_language():
    page = event(title="Kohv ministriga", language="et")
    event_translated(page, "sl", "Kava z ministrom")

    assert languages("kava", "et") == [("Kava z ministrom", "sl")]
    assert languages("kohv", "lv") == [("Kohv ministriga", "et")]


def test_things_are_counted_and_paged_once():
    for number in range(25):
        translated(story(f"Innovation {number}"), "nb", f"Innovation {number}")

    first, second = found("innovation"), found("innovation", number=2)

    assert (first.counts["kind"], first.total) == ({Kind.STORY: 25}, 25)
    assert [len(first.results), len(second.results)] == [20, 5]
    assert len({one.path for one in [*first.results, *second.results]}) == 25


def test_an_alias_is_not_found_beside_its_source():
    page = story("Innovation lab")
    twin = page.create_alias(update_slug="twin")

    assert twin.live
    assert [one.path for one in found("innovation").results] == [page.get_url()]


# --- kinds ----------------------------------------------------------------------------------------


def test_kinds_are_counted_whichever_is_shown():
    story("Innovation story")
    standard_page("Innovation page")
    event(title="Innovation event")
    event(title="Innovation talk")

    counts = {Kind.STORY: 1, Kind.PAGE: 1, Kind.EVENT: 2}
    assert found("innovation").counts["kind"] == counts
    assert found("innovation", kind=Kind.PAGE).counts["kind"] == counts
    assert titles("innovation", kind=Kind.STORY) == ["Innovation story"]
    assert titles("innovation", kind=Kind.PAGE) == ["Innovation page"]
    assert len(titles("innovation", kind=Kind.EVENT)) == 2


def test_home_pages_are_found_and_lists_are_not():
    home = HomePage.objects.get(locale__language_code="en")
    home.lead, home.body = "We make services simple.", "<p>By asking people.</p>"
    home.save_revision().publish()

    assert titles("talka") == titles("simple") == titles("asking people") == ["Talka"]
    assert titles("events") == titles("news") == []


def test_a_page_of_any_other_type_is_found_as_a_page():
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=Page(title="Innovation", slug="plain", locale=home.locale))
    page = Page.objects.get(slug="plain")
    page.save_revision().publish()

    assert [(one.kind, one.path) for one in found("innovation").results] == [
        (Kind.PAGE, "/en/plain/")
    ]


def test_an_event_says_its_kind_and_its_next_date():
    days = plan(*(entry(date(2026, 12, day)) for day in (1, 8, 15)))
    page = event(days, title="Innovation", kind="training")
    occurrence = Event.objects.get(key=page.event_key).occurrences.order_by("start").first()
    dates.cancel(occurrence, reason="", actor=MemberFactory(), now=NOW)

    facts = found("innovation").results[0].event

    assert (facts.kind, facts.next_day, facts.visibility) == (
        "Training",
        datetime(2026, 12, 8, 9, 0),
        "",
    )


def test_an_event_that_is_over_has_no_next_date():
    event(plan(entry(date(2026, 11, 20))), title="Innovation")

    assert found("innovation").results[0].event.next_day is None


# --- who finds what -------------------------------------------------------------------------------

VIEWERS = ("anonymous", "member", "colleague", "other", "inactive")
FINDS: dict[str, set[str]] = {
    "public": set(VIEWERS),
    "members": {"member", "colleague", "other"},
    "organisations": {"colleague"},
    "link": set(),
}


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("visibility", FINDS)
def test_an_event_is_found_by_whom_the_table_says_and_by_nobody_else(visibility: str, viewer: str):
    ministry = OrganisationFactory()
    event(title="Quiet talk", visibility=visibility, organisations=[ministry])
    who = {
        "anonymous": lambda: None,
        "member": MemberFactory,
        "colleague": lambda: MemberFactory(organisation=ministry),
        "other": lambda: MemberFactory(organisation=OrganisationFactory()),
        "inactive": lambda: MemberFactory(organisation=ministry, is_active=False),
    }[viewer]()

    result = found("quiet", viewer=who)

    expected = int(viewer in FINDS[visibility])
    assert (len(result.results), result.page.paginator.count) == (expected, expected)
    assert result.counts["kind"] == ({Kind.EVENT: 1} if expected else {})


@pytest.mark.parametrize("seen_by", ["members", "link"])
def test_an_event_closed_since_is_not_found_by_any_of_its_words(seen_by: str):
    page = event(title="Quiet talk")
    event_translated(page, "et", "Vaikne jutt")
    Event.objects.update(visibility=seen_by)

    assert [found(word).total for word in ("quiet", "vaikne")] == [0, 0]


def test_an_event_page_live_before_its_event_is_not_found():
    event(title="Quiet talk")
    Event.objects.update(is_live=False)

    assert found("quiet").total == 0


def test_what_is_hidden_is_not_found_even_where_its_entry_is_left():
    page = story("Quiet story")
    Page.objects.filter(pk=page.pk).update(live=False)

    assert SearchEntry.objects.filter(page=page.pk).exists()
    assert found("quiet").total == 0


def test_a_version_that_was_taken_back_is_not_found_even_where_its_entry_is_left(monkeypatch):
    page = story("Quiet story", lead="a secret")
    page.lead = "nothing"
    monkeypatch.setattr("search.services.index.put", _fails)
    page.save_revision().publish()

    assert found("secret").total == found("quiet").total == 0


def _fails(*args: object, **kwargs: object) -> None:
    raise OSError("the disk is full")


def test_what_stands_below_a_view_restriction_is_not_found():
    page = standard_page("Quiet page")
    published(StandardPage(title="Quiet child"), page)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    assert found("quiet").total == 0
    assert found("quiet", viewer=MemberFactory()).total == 0


# --- what is shown --------------------------------------------------------------------------------


def marks(parts) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


def test_words_are_marked_in_title_and_passage():
    story("Čebelarstvo 2026", lead="Za čebelarje in druge.")

    result = found("cebelar").results[0]

    assert (marks(result.title), marks(result.passage)) == (
        "[Čebelarstvo] 2026",
        "Za [čebelarje] in druge.",
    )


def test_the_passage_is_where_the_word_is():
    story("Story", lead="a " * 150, body=[("text", f"<p>{'b ' * 150} coffee {'c ' * 300}</p>")])

    shown = marks(found("coffee").results[0].passage)

    assert (shown[:5], shown[-5:], shown.count("[coffee]")) == (
        "…\N{NO-BREAK SPACE}b b",
        "c c\N{NO-BREAK SPACE}…",
        1,
    )


@pytest.mark.parametrize("count", [1, 5])
def test_a_search_costs_the_same_queries_for_any_number_of_things(
    django_assert_num_queries, count: int
):
    for number in range(count):
        event(title=f"Innovation {number}")
        translated(story(f"Innovation {number}"), "nb", f"Innovation {number}")
    found("innovation")  # warm the cache of sites

    with django_assert_num_queries(4):
        result = found("innovation")

    assert (result.total, len(result.results)) == (2 * count, min(2 * count, 20))
