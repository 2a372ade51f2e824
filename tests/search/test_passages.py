"""What is shown of a text, and which words of it are marked: pure, so without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.folding import words
from search.passages import marked, passage


def shown(text: str, *stems: str) -> str:
    """The marks as brackets."""
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in marked(text, stems))


@pytest.mark.parametrize(
    ("text", "stems", "expected"),
    [
        ("Čebelarji in čebele", ["cebel"], "[Čebelarji] in [čebele]"),
        ("Tõnu, to\u0303nu ja TÕNU", ["tonu"], "[Tõnu], [to\u0303nu] ja [TÕNU]"),
        ("på Ås", ["as"], "på [Ås]"),
        ("ærlig Straße", ["aer", "strass"], "[ærlig] [Straße]"),
        ("recoffee coffee", ["coffee"], "recoffee [coffee]"),
        ("e-teenused", ["teen"], "e-[teenused]"),
        ("<script>alert(1)</script>", ["script"], "<[script]>alert(1)</[script]>"),
        ("nothing here", ["else"], "nothing here"),
        ("", ["else"], ""),
        ("__coffee__", ["coffee"], "__[coffee]__"),
        ("½ litre", ["2"], "[½] litre"),
    ],
)
def test_whole_words_are_marked_in_their_own_letters(text: str, stems: list[str], expected: str):
    assert shown(text, *stems) == expected


@given(st.text(), st.lists(st.text(min_size=1, max_size=5), max_size=3))
def test_the_parts_make_up_the_text_again(text: str, stems: list[str]):
    parts = marked(text, stems)

    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)


@given(st.text(alphabet="aõšž oņ1-"))
def test_every_word_that_begins_so_is_marked_and_no_other(text: str):
    found = [
        word for part in marked(text, ["a", "o"]) if part.is_match for word in words(part.text)
    ]

    assert found == [word for word in words(text) if word[0] in "ao"]


def test_a_short_text_is_shown_whole():
    assert passage("One two three.", ["three"], length=20) == "One two three."


def test_the_beginning_is_shown_where_nothing_matches():
    assert passage("one two three four five", ["six"], length=10) == "one two\N{NO-BREAK SPACE}…"


def test_the_first_match_is_shown_with_what_stands_before_it():
    text = "a " * 50 + "coffee with the minister " + "b " * 50

    found = passage(text, ["coffee"], length=40)

    assert found == "…\N{NO-BREAK SPACE}a a a a a a coffee with the minister b\N{NO-BREAK SPACE}…"


def test_the_end_of_a_text_is_shown_without_an_ellipsis_behind_it():
    found = passage("a " * 50 + "and coffee", ["coffee"], length=30)

    assert found == "…\N{NO-BREAK SPACE}a a a a a a a a a and coffee"


def test_what_was_looked_for_is_not_cut_off_for_want_of_a_blank_behind_it():
    found = passage("aaaaa baaaaaaa.aaaa", ["b"], length=18)

    assert found == "aaaaa baaaaaaa.aaa\N{NO-BREAK SPACE}…"


def test_one_endless_word_is_cut():
    assert passage("x" * 500, ["y"], length=30) == f"{'x' * 30}\N{NO-BREAK SPACE}…"


@given(
    st.text(alphabet="aõ b,.", max_size=400),
    st.sampled_from(["a", "b", "c"]),
    st.integers(min_value=12, max_value=60),
)
def test_a_passage_is_short_and_holds_a_word_looked_for_if_the_text_does(
    text: str, looked_for: str, length: int
):
    found = passage(text, [looked_for], length=length)

    assert len(found) <= length + 4
    # A word as long as the passage may be cut.
    if any(
        part.is_match and len(part.text) < length // 2 for part in marked(text, [looked_for])[:2]
    ):
        assert [part for part in marked(found, [looked_for]) if part.is_match] != []
