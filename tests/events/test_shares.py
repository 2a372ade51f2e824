"""Seats kept for some and capped for others: the rule alone, without a database."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.shares import NOWHERE, Body, Share, Tally

MINISTRY, OTHER_MINISTRY = Body("m1", "ministry"), Body("m2", "ministry")
TOWN, OTHER_TOWN = Body("t1", "municipality"), Body("t2", "municipality")
BODIES = [MINISTRY, OTHER_MINISTRY, TOWN, OTHER_TOWN, NOWHERE]


def share(**settings: object) -> Share:
    return Share(mode="room", **settings)


def tally(seats: int | None, *lines: Share, **taken: int) -> Tally:
    bodies = {
        "ministry": MINISTRY,
        "other_ministry": OTHER_MINISTRY,
        "town": TOWN,
        "guests": NOWHERE,
    }
    return Tally(seats, Counter({bodies[name]: n for name, n in taken.items()}), lines=lines)


def test_kept_seats_are_free_for_those_they_are_kept_for_alone():
    seats = tally(10, share(kind="municipality", kept=4))

    assert [seats.free_for(body) for body in BODIES] == [6, 6, 10, 10, 6]


def test_who_comes_takes_a_kept_seat_first_and_leaves_the_others_theirs():
    seats = tally(10, share(kind="municipality", kept=4), town=3, guests=6)

    assert (seats.free_for(NOWHERE), seats.free_for(TOWN)) == (0, 1)


def test_those_with_kept_seats_may_have_others_as_well():
    seats = tally(10, share(kind="municipality", kept=4), town=7)

    assert [seats.free_for(body) for body in BODIES] == [3, 3, 3, 3, 3]


def test_an_organisation_counts_for_its_own_line_before_that_of_its_kind():
    own, kind = share(organisation="t1", kept=2), share(kind="municipality", kept=2)

    seats = tally(10, kind, own, town=3)

    assert seats.left() == {own: 0, kind: 1}


def test_seats_kept_after_they_were_taken_take_nobody_s_away():
    seats = tally(10, share(kind="municipality", kept=4), guests=9)

    assert (seats.free_for(NOWHERE), seats.free_for(TOWN)) == (0, 1)


def test_seats_that_an_organisation_may_not_have_are_kept_for_nobody():
    seats = tally(10, share(organisation="t1", kept=5, most=2))

    assert [seats.free_for(body) for body in BODIES] == [8, 8, 2, 8, 8]


def test_each_organisation_of_a_kind_has_at_most_so_many():
    seats = tally(10, share(kind="ministry", most=3), ministry=3, other_ministry=1)

    assert [seats.free_for(body) for body in BODIES] == [0, 2, 6, 6, 6]


def test_the_lower_of_two_limits_counts():
    seats = tally(10, share(kind="ministry", most=3), share(organisation="m1", most=1))

    assert (seats.free_for(MINISTRY), seats.free_for(OTHER_MINISTRY)) == (1, 3)


def test_where_as_many_come_as_like_only_limits_count():
    seats = tally(None, share(kind="municipality", kept=4), share(kind="ministry", most=2))

    assert [seats.free_for(body) for body in BODIES] == [2, 2, None, None, None]


@pytest.mark.parametrize(("day", "holds"), [(date(2027, 3, 1), True), (date(2027, 3, 2), False)])
def test_a_line_holds_through_its_last_day(day: date, holds: bool):
    assert share(kept=1, kind="ngo", until=date(2027, 3, 1)).holds_on(day) is holds


def test_a_line_without_a_day_holds_to_the_end():
    assert share(kept=1, kind="ngo").holds_on(date(2149, 1, 1))


def test_a_line_reads_back_as_it_is_stored():
    for line in (
        share(kind="ngo", kept=2, until=date(2027, 3, 1)),
        share(organisation="x", most=0),
    ):
        assert Share.stored(line.as_stored()) == line


def test_somebody_without_an_organisation_belongs_to_no_line():
    assert not share(kind="ministry").is_for(NOWHERE)
    assert not share(organisation="m1").is_for(NOWHERE)


def test_without_lines_who_waits_comes_before_who_comes_now():
    assert Tally(10, Counter(), waiting=1).is_open_to(NOWHERE) is False
    assert Tally(10, Counter(), waiting=0).is_open_to(NOWHERE) is True


def test_with_lines_a_seat_that_nobody_in_line_can_have_is_open_to_whom_it_is_kept_for():
    seats = tally(2, share(kind="municipality", kept=1), guests=1)
    seats.waiting = 3

    assert (seats.is_open_to(NOWHERE), seats.is_open_to(TOWN)) == (False, True)


LINES = st.lists(
    st.builds(
        Share,
        mode=st.just("room"),
        organisation=st.sampled_from(["", "m1", "t1"]),
        kind=st.sampled_from(["ministry", "municipality"]),
        kept=st.integers(0, 4),
        most=st.none() | st.integers(0, 4),
    ),
    max_size=4,
    unique_by=lambda line: line.organisation or line.kind,
)


@given(LINES, st.lists(st.sampled_from(BODIES), max_size=30), st.integers(0, 12))
def test_whoever_comes_in_whatever_order_no_kept_seat_is_lost_and_none_is_given_twice(
    lines: list[Share], comers: list[Body], number: int
):
    seats = Tally(number, lines=lines)
    for body in comers:
        if seats.free_for(body):
            seats.taken[body] += 1

    assert seats.total <= number
    for line, left in seats.left().items():
        theirs = [body for body in BODIES if line.is_for(body)]
        # What is kept and was never taken is still there for them, unless a limit forbids it.
        kept = min(left, number - seats.total) if sum(k.keeps for k in lines) <= number else 0
        assert all((seats.free_for(b) or 0) >= min(kept, _allowed(seats, b)) for b in theirs)


def _allowed(seats: Tally, body: Body) -> int:
    allowed = seats.allowed(body)
    return 10**6 if allowed is None else allowed


@given(LINES, st.dictionaries(st.sampled_from(BODIES), st.integers(0, 4)), st.integers(0, 12))
def test_free_seats_are_what_trying_all_ways_to_count_finds(
    lines: list[Share], taken: dict[Body, int], number: int
):
    seats = Tally(number, Counter(taken), lines=lines)

    for body in BODIES:
        assert sum(seats.left().values()) == _fewest_left(lines, taken)
        assert (seats.free_for(body) or 0) <= max(number - seats.total, 0)


def _fewest_left(lines: list[Share], taken: dict[Body, int]) -> int:
    """However people are dealt out to the lines that they belong to."""
    people = [body for body, count in taken.items() for _ in range(count)]
    bodies = Counter(people)
    best = sum(line.keeps for line in lines)
    own = {body: [line for line in lines if line.is_for(body)] for body in bodies}
    # At most two lines a body: how many of its people count for the first.
    for split in product(*(range(count + 1) for count in bodies.values())):
        used: Counter[Share] = Counter()
        for (body, count), first in zip(bodies.items(), split, strict=True):
            for line, part in zip(own[body], (first, count - first), strict=False):
                used[line] += part
        left = sum(max(line.keeps - used[line], 0) for line in lines)
        best = min(best, left)
    return best
