"""Which words are found that were misspelt, and that none is told to who may not read it."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from demo.content.news import STORIES
from foundation.folding import fold, query_terms
from search.queries import meaning
from search.queries.answers import Answer, answer
from search.queries.facets import Chosen
from search.services import vocabulary
from tests.factories.events import published as event
from tests.factories.people import MemberFactory
from tests.search.pages import story

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
# Of forty, so many must be found as they were meant.
ENOUGH = 39
MISSPELT = Path(__file__).parent.parent / "misspelt.csv"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def answered(query: str, *, language: str = "en", viewer=None, **asked: object) -> Answer:
    asked = {"chosen": Chosen(), **asked}
    return answer(query_terms(query), viewer=viewer, language=language, now=timezone.now(), **asked)


def read_misspelt() -> list[dict[str, str]]:
    with MISSPELT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def among_others() -> None:
    """The words that are meant, each language's in one story, among all words of the demo's news."""
    for code in ("en", "et", "lv", "nb", "sl"):
        meant = [row["meant"] for row in read_misspelt() if row["language"] == code]
        story(f"Words in {code}", language=code, lead=" . ".join(meant))
        tellings = [t for one in STORIES for t in one.tellings if t.language == code]
        texts = " ".join(f"{t.title} {t.lead} {t.body}" for t in tellings)
        story(f"Others in {code}", language=code, body=[("text", f"<p>{fold(texts)}</p>")])
    vocabulary.recount(now=timezone.now())


def is_as_meant(row: dict[str, str]) -> bool:
    reply = answered(row["typed"], language=row["language"])
    if not reply.is_of_meant:
        titles = {"".join(part.text for part in one.title) for one in reply.found.results}
        return f"Words in {row['language']}" in titles
    return fold(reply.meant) == fold(row["meant"])


def test_words_misspelt_in_five_languages_are_found_as_they_were_meant():
    among_others()
    rows = read_misspelt()

    missed = [(row["typed"], row["meant"]) for row in rows if not is_as_meant(row)]

    assert len(rows) == 40
    assert len(missed) <= len(rows) - ENOUGH, missed


def test_what_is_meant_is_written_as_the_page_writes_it():
    story("Sadarbība ar skolām")

    reply = answered("sadarbiba skolma")

    assert (reply.meant, reply.is_of_meant, reply.found.anyhow) == ("Sadarbība skolām", True, 1)


def test_what_was_typed_is_found_uncorrected_wherever_there_is_something():
    story("Form")
    story("From")

    reply = answered("form")

    assert (reply.meant, reply.is_of_meant, reply.found.anyhow) == ("", False, 1)


def test_nothing_but_what_was_typed_is_shown_if_one_insists():
    story("Laboratory")

    reply = answered("labratory", exactly=True)

    assert (reply.meant, reply.is_of_meant, reply.found.anyhow) == ("Laboratory", False, 0)
    assert reply.help is not None


@pytest.mark.parametrize("typed", ["xyzzyq", "ab", "zz9", "12345"])
def test_what_is_like_no_word_is_not_corrected(typed: str):
    story("Laboratory 12346")

    assert (answered(typed).meant, answered(typed).found.anyhow) == ("", 0)


def test_one_word_that_is_like_no_other_leaves_all_as_they_are():
    story("Laboratory")

    assert answered("labratory xyzzyq").meant == ""


def test_no_word_is_told_that_only_others_may_read():
    event(title="Zilverdag", visibility="members")

    told = [answered("zlverdag", viewer=viewer).meant for viewer in (None, MemberFactory())]

    assert told == ["", "Zilverdag"]


def test_no_word_is_told_by_another_that_begins_like_it():
    event(title="Zilverdagen", visibility="members")
    story("Zilverdaging")

    assert answered("zlverdagen").meant in ("", "Zilverdaging")


def test_a_word_of_a_page_that_one_may_not_read_is_corrected_as_if_it_were_not_there():
    story("Conversation with Katharina")
    before = answered("Katarzina").meant
    event(title="Evening with Katarzina", visibility="members")

    assert before == "Katharina"
    assert answered("Katarzina").meant == "Katharina"
    assert answered("Katarzina", viewer=MemberFactory()).meant == ""


def test_the_likelier_word_of_a_page_that_nobody_sees_does_not_hide_the_other():
    story("Rorkshop").unpublish()
    story("Zorkshop")

    assert answered("eorkshop").meant == "Zorkshop"


def test_a_correction_is_narrowed_like_anything_else():
    story("Laboratory", language="en")
    story("Laboratory II", language="nb")

    reply = answered("labratory", chosen=Chosen(language="nb"))

    assert (reply.meant, reply.found.total, reply.found.anyhow) == ("Laboratory", 1, 2)


def test_the_word_of_the_readers_language_comes_first():
    story("Mackin", language="nb")
    story("Backin", language="et")

    likeliest = [meaning.meant(["wackin"], viewer=None, language=code)[:1] for code in ("nb", "et")]

    assert likeliest == [[("mackin",)], [("backin",)]]


@pytest.mark.parametrize("count", [1, 8])
def test_a_correction_costs_the_same_queries_for_any_number_of_things(
    django_assert_num_queries, count: int
):
    for number in range(count):
        story(f"Laboratory {number}")
    answered("labratory")  # warm the cache of sites

    with django_assert_num_queries(8):
        reply = answered("labratory")

    assert reply.found.anyhow == count


@pytest.mark.parametrize("typed", ["iabonatorium", "lavoratoriun", "lsboratorjum"])
def test_a_long_word_may_be_wrong_twice(typed: str):
    story("Laboratorium")

    assert answered(typed).meant == "Laboratorium"


def test_a_text_of_many_unknown_words_is_not_corrected():
    story("Laboratory innovation workshop service")

    assert answered("labratory inovatiun wrkshop sevrice").meant == ""
