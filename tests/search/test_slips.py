"""How likely one word is a slip for another."""

from __future__ import annotations

import pytest

from search.slips import weigh


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("inovation", "innovation"),
        ("servixe", "service"),
        ("procuremnet", "procurement"),
        ("laboretori", "laboratory"),
        ("koolituzed", "koolitused"),
        ("koolitsulele", "koolitused"),
    ],
)
def test_one_mistake_is_taken_for_one_and_two_in_a_longer_word(typed: str, word: str):
    assert weigh(typed, word)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("form", "farms"), ("reform", "inform"), ("data", "mind"), ("service", "surfing")],
)
def test_what_differs_by_more_is_another_word(typed: str, word: str):
    assert weigh(typed, word) is None


@pytest.mark.parametrize(
    ("typed", "likelier", "other"),
    [
        # What sounds alike before what lies side by side, that before anything else.
        ("kolitus", "koolitus", "kulitus"),
        ("wprkshop", "workshop", "wdrkshop"),
        ("fomr", "form", "fomo"),
        # The first letter is rarely missed.
        ("cour", "coup", "hour"),
    ],
)
def test_the_likelier_slip_weighs_less(typed: str, likelier: str, other: str):
    weights = [weigh(typed, word) for word in (likelier, other)]

    assert weights == sorted(weights, key=lambda weight: (weight is None, weight))
    assert weights[0] != weights[1]
