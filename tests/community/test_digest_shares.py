from __future__ import annotations

from datetime import UTC, datetime

import pytest

from community.digest_shares import share
from foundation import digests
from tests.community.things import Things

AT = datetime(2026, 11, 23, tzinfo=UTC)


def sections(monkeypatch, **own: bool) -> None:
    """Sections called so in this order; those that are true have one's own business."""
    entries = {
        name: Things(order=order, heading=name, is_own=is_own)
        for order, (name, is_own) in enumerate(own.items())
    }
    monkeypatch.setattr(digests.sections, "_entries", entries)


def things(**numbers: int) -> list[tuple[str, str]]:
    return [(name, str(n)) for name, number in numbers.items() for n in range(number)]


def counts(found: list[tuple[str, str]]) -> dict[str, int]:
    names = [name for name, _thing in found]
    return {name: names.count(name) for name in dict.fromkeys(names)}


@pytest.mark.parametrize(
    ("numbers", "shown", "left"),
    [
        ({"a": 1}, {"a": 1}, {}),
        ({"a": 12}, {"a": 12}, {}),
        ({"a": 13}, {"a": 12}, {"a": 1}),
        ({"a": 30, "b": 1}, {"a": 11, "b": 1}, {"a": 19}),
        ({"a": 30, "b": 30}, {"a": 6, "b": 6}, {"a": 24, "b": 24}),
        ({"a": 30, "b": 2, "c": 30}, {"a": 5, "b": 2, "c": 5}, {"a": 25, "c": 25}),
        ({"a": 2, "b": 2, "c": 30}, {"a": 2, "b": 2, "c": 8}, {"c": 22}),
        ({"own": 9, "a": 9}, {"own": 6, "a": 6}, {"own": 3, "a": 3}),
        ({"own": 5, "a": 9, "b": 9}, {"own": 5, "a": 4, "b": 3}, {"a": 5, "b": 6}),
        ({"own": 20, "a": 1}, {"own": 11, "a": 1}, {"own": 9}),
    ],
)
def test_no_part_has_more_than_half_while_another_has_something(
    monkeypatch, numbers: dict, shown: dict, left: dict
):
    sections(monkeypatch, own=True, a=False, b=False, c=False)

    contents = share(things(**numbers))

    assert (counts(contents.shown), contents.left) == (shown, left)


def test_own_business_is_never_crowded_out_by_what_comes_before_it(monkeypatch):
    sections(monkeypatch, a=False, own=True, b=False)

    contents = share(things(a=30, own=6, b=30))

    assert counts(contents.shown) == {"a": 3, "own": 6, "b": 3}


def test_what_stands_first_in_a_section_is_shown(monkeypatch):
    sections(monkeypatch, a=False, b=False)

    contents = share(things(a=7, b=7))

    assert contents.shown == things(a=6, b=6)


def test_sections_of_one_heading_share_as_one_part(monkeypatch):
    sections(monkeypatch, own=True, too=True, a=False)
    digests.sections["too"].heading = "own"

    contents = share(things(own=4, too=9, a=9))

    assert counts(contents.shown) == {"own": 4, "too": 2, "a": 6}
    assert contents.left == {"too": 7, "a": 3}


def test_a_section_shows_as_much_as_it_says_and_counts_the_rest(monkeypatch):
    sections(monkeypatch, a=False)
    digests.sections["a"].most = 5

    contents = share(things(a=8))

    assert (counts(contents.shown), contents.left) == ({"a": 5}, {"a": 3})
