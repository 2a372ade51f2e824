"""How many hours a date counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.hours import as_hours, counted, in_quarters


@pytest.mark.parametrize(
    ("there", "counts"), [(0, 0), (14, 0), (15, 15), (50, 45), (119, 105), (120, 120)]
)
def test_a_date_counts_in_quarter_hours_rounded_down(there, counts):
    assert counted([there], held=120) == [counts]


def test_each_date_is_rounded_by_itself_where_it_counts_as_long_as_it_took():
    assert counted([50, 50, 50], held=150) == [45, 45, 45]


def test_dates_share_the_hours_that_a_full_certificate_states():
    # A third of eight hours each, and eight hours in all.
    assert counted([120, 120, 120], held=360, worth=480) == [150, 165, 165]


def test_who_was_there_in_part_gets_that_part():
    assert counted([120, 60], held=360, worth=480) == [150, 90]


def test_a_run_that_has_no_length_any_more_is_worth_nothing_by_its_parts():
    assert counted([30], held=0, worth=480) == [30]


MINUTES = st.lists(st.integers(0, 1440), max_size=12)


@given(there=MINUTES, more=st.integers(0, 2000), worth=st.integers(15, 60_000))
def test_shares_add_up_to_the_part_of_the_whole_in_quarter_hours(there, more, worth):
    held = sum(there) + more
    counts = counted(there, held=held, worth=worth)

    share = Fraction(worth * sum(there), held) if held else Fraction(0)
    assert sum(counts) == in_quarters(int(share))
    assert all(count >= 0 for count in counts)


@given(there=MINUTES, more=st.integers(0, 2000), worth=st.none() | st.integers(15, 60_000))
def test_nothing_counts_for_who_was_not_there(there, more, worth):
    counts = counted(there, held=sum(there) + more, worth=worth)

    assert len(counts) == len(there)
    if worth is None:
        assert all(count <= minutes for count, minutes in zip(counts, there, strict=True))


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0"), (15, "0.25"), (90, "1.5"), (120, "2"), (600, "10")]
)
def test_hours_have_no_more_digits_than_they_need(minutes, said):
    assert str(as_hours(minutes)) == said
