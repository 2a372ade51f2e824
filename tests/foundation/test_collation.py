"""The order of letters, as the five languages keep it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.collation import ALPHABETS, key


def in_order(names: list[str], language: str) -> list[str]:
    return sorted(names, key=lambda name: key(name, language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "Åse Bob Čaks Zoe"),
        ("et", "Rein Saar Šiman Zoja Žanna Tamm Vaino Õnne Ära Öölik Ülle Xenia"),
        ("lv", "Ādams Aina Cālis Čaks Ginta Ģirts Inga Ynge Kārlis Ķikuts Zane Žanis"),
        ("nb", "Anna Zara Ærlig Østby Aas Åse Aasen"),
        ("sl", "Cankar Čop Dora Sonja Špela Zala Žiga"),
    ],
)
def test_names_stand_where_readers_look_for_them(language: str, names: str) -> None:
    told = names.split()

    assert in_order(told[::-1], language) == told


def test_words_count_before_letters_and_case_and_marks_do_not() -> None:
    told = ["3 Apples", "Ann Zed", "anna Alm", "Anna-Liis Alm", "Żaneta", "Zoe", "Иван", "王"]

    assert in_order(told[::-1], "en") == told


@given(st.lists(st.text()), st.sampled_from([*ALPHABETS, "de"]))
def test_whatever_is_written_has_a_place(names: list[str], language: str) -> None:
    assert in_order(names[::-1], language) == in_order(names, language)
