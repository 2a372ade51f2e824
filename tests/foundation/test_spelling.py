"""Words that may be meant by each other."""

from __future__ import annotations

import pytest

from foundation.spelling import alike, distance, is_near, keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wright", "vright"),
        ("schmidt", "smidt"),
        ("katja", "catia"),
        ("haakon", "hakon"),
        ("anneli", "aneli"),
        ("philip", "filip"),
    ],
)
def test_what_people_take_for_each_other_is_written_alike(one: str, other: str):
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        ("tamm", "tamm", 0),
        ("tamm", "tam", 1),
        ("tamm", "tanm", 1),
        ("tamm", "tmam", 1),
        ("", "abc", 3),
        ("abc", "", 3),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3),
    ],
)
def test_mistakes_are_counted(one: str, other: str, wrong: int):
    assert (distance(one, other), distance(other, one)) == (wrong, wrong)


LONG = "rudzupuke"


@pytest.mark.parametrize(
    "typed",
    [LONG[:at] + LONG[at + 1 :] for at in range(len(LONG))]
    + [LONG[:at] + "b" + LONG[at + 1 :] for at in range(len(LONG))]
    + [LONG[:at] + "b" + LONG[at:] for at in range(len(LONG) + 1)]
    + [LONG[:at] + LONG[at + 1] + LONG[at] + LONG[at + 2 :] for at in range(len(LONG) - 1)],
)
def test_any_one_mistake_still_meets_in_a_key(typed: str):
    assert keys(typed) & keys("Rudzupuķe")
    assert is_near(typed, "Rudzupuķe") is not None


def test_short_words_are_anybodys():
    assert (keys("Li"), keys(""), is_near("ly", "Bo")) == (frozenset(), frozenset(), None)


def test_a_word_has_no_more_keys_than_letters_looked_at():
    assert len(keys("Kuuskpuumägedekivi")) <= 18
    assert {len(key) <= 7 for key in keys("Kuuskpuumägedekivi")} == {True}
