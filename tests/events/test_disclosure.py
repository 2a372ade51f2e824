"""That nobody is found in figures: whoever reads everything published cannot tell how many people
a group of one to four has.

A world is who took part in what. Two worlds that publish the same cannot be told apart, by no
equation whatever; so for each small group another world is looked for that publishes the same and
has another number in that group. What is published is all of it: each report that can be asked
for, the public number and the public chart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from heapq import heappop, heappush
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from events import disclosure
from events.disclosure import FEWEST, Period, Published, Visit, periods_of, publish, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# --- the rules by themselves ---------------------------------------------------------------------


def people(number: int, first: int = 0) -> frozenset[int]:
    return frozenset(range(first, first + number))


def groups(**sizes: int) -> dict[str, frozenset[int]]:
    """Groups that nobody is in two of."""
    found, first = {}, 0
    for name, size in sizes.items():
        found[name] = people(size, first)
        first += size
    return found


@pytest.mark.parametrize(
    ("count", "published"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (1203, 1200)]
)
def test_a_number_is_rounded_down(count: int, published: int):
    assert disclosure.rounded(count) == published


def test_large_groups_are_listed_by_what_is_published():
    # Not by what is true: 14 would stand before 12.
    found = table(groups(b=14, a=12, c=20))

    assert found == disclosure.Table((("c", 20), ("a", 10), ("b", 10)), None)


def test_a_small_group_takes_the_next_smallest_with_it():
    assert table(groups(a=3, b=7, c=30)) == disclosure.Table((("c", 30),), 10)


def test_several_small_groups_are_enough_for_each_other():
    assert table(groups(a=3, b=2, c=6, d=30)) == disclosure.Table((("d", 30), ("c", 5)), 5)


def test_where_everybody_together_is_too_few_there_is_no_table():
    assert table(groups(a=3, b=1)) is None


def test_without_anybody_the_table_is_empty():
    assert table({}) == table(groups(a=0)) == disclosure.Table((), None)


def test_organisations_are_rolled_up_within_their_kind():
    year = Period(2026, 1, 4)
    sizes = {("ministry", "m1"): 3, ("ministry", "m2"): 8, ("ministry", "m3"): 20}
    sizes |= {("agency", "a1"): 6, ("agency", "a2"): 9, ("ngo", "n1"): 2}
    visits = [
        Visit(person, Period(2026, 1, 1), "training", True, kind, body)
        for number, ((kind, body), size) in enumerate(sizes.items())
        for person in range(number * 100, number * 100 + size)
    ]

    found = publish(visits, year)

    # The association's two go with the agencies; whose bodies are listed no more then.
    assert found.body_kinds == disclosure.Table((("ministry", 30),), 15)
    assert found.bodies == (("ministry", disclosure.Table((("m3", 20),), 10)),)


def test_shorter_periods_say_nothing_of_organisations():
    visits = [Visit(n, Period(2026, 1, 1), "training", True, "ministry", "m1") for n in range(30)]

    for period in periods_of(2026)[1:]:
        found = publish(visits, period)
        assert (found.body_kinds, found.bodies, found.quarters) == (None, (), ())


def test_five_quarters_of_four_are_not_told_by_their_sum():
    # Of five years, so that no report has more than one of them.
    parts = {Period(2020 + n, 1, 1): people(4, 4 * n) for n in range(5)}

    # Twenty would say that none of the five is less than four.
    assert disclosure.capped(parts) == 15


@pytest.mark.parametrize("size", [2, 4])
def test_five_halves_or_years_of_four_are_not_told_by_their_sum(size: int):
    # Four people in each, two by two in its first quarters: as quarters alone they could be eight.
    visits = [
        Visit(4 * n + one, Period(2020 + n, 1 + one // 2, 1), "training", True)
        for n in range(5)
        for one in range(4)
    ]
    reports = [publish(visits, Period(2020 + n, 1, size)) for n in range(5)]

    assert [report.trained for report in reports] == [0] * 5
    assert disclosure.trained_by_quarter(visits)[0] == 15


@pytest.mark.parametrize("wrong", [(2026, 2, 2), (2026, 1, 3), (2026, 5, 1), (2026, 0, 1)])
def test_no_other_periods_can_be_asked_for(wrong: tuple[int, int, int]):
    with pytest.raises(ValueError, match="no such"):
        Period(*wrong)


def test_a_year_has_seven_periods():
    assert [period.name for period in periods_of(2026)] == [
        "2026", "2026-h1", "2026-h2", "2026-q1", "2026-q2", "2026-q3", "2026-q4",
    ]  # fmt: skip


# --- all worlds of one year by organisation, every one of them -----------------------------------

BODIES = (("A", "a1"), ("A", "a2"), ("A", "a3"), ("B", "b1"), ("B", "b2"))
MOST = 7


def told_by_organisation(sizes: tuple[int, ...]) -> object:
    """What a year's report says where so many people of each of `BODIES` were trained."""
    first, visits = 0, []
    for (kind, body), size in zip(BODIES, sizes, strict=True):
        visits += [
            Visit(first + n, Period(2026, 1, 1), "training", True, kind, body) for n in range(size)
        ]
        first += size
    return publish(visits, Period(2026, 1, 4))


def found_out(most: int = MOST) -> list[tuple[tuple[int, ...], str]]:
    """Each world in which a small organisation, or kind of it, is told exactly: all worlds that
    publish the same have the same number there."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for sizes in product(range(most + 1), repeat=len(BODIES)):
        alike[told_by_organisation(sizes)].append(sizes)
    found = []
    for worlds in alike.values():
        for name, number in _groups_of_bodies():
            sizes = {number(world) for world in worlds}
            # Beyond the edge there are more worlds, that publish the same: not to be judged.
            if len(sizes) == 1 and 0 < next(iter(sizes)) < FEWEST:
                inside = [world for world in worlds if max(world) < most]
                found += [(world, name) for world in inside[:1]]
    return found


def _groups_of_bodies():
    for place, (_kind, body) in enumerate(BODIES):
        yield body, lambda world, place=place: world[place]
    for kind in ("A", "B"):
        places = [place for place, (of, _body) in enumerate(BODIES) if of == kind]
        yield kind, lambda world, places=places: sum(world[place] for place in places)


def test_no_small_organisation_is_found_out_in_any_of_all_worlds():
    assert found_out() == []


# --- worlds of several years: another one is looked for ------------------------------------------

# Who is where: organisations of two kinds, one of them with a single one, and nobody's.
PLACES = (("A", "a1"), ("A", "a2"), ("A", "a3"), ("B", "b1"), ("", ""))
# What one can take part in: two quarters of one year, one of the next; to be trained or not.
SLOTS = tuple(
    (quarter, kind)
    for quarter in (Period(2026, 1, 1), Period(2026, 2, 1), Period(2027, 1, 1))
    for kind in ("training", "talk")
)
REPORTS = (*periods_of(2026), *periods_of(2027))
# One person: where, and in what. A world is a tuple of them, in order: who is who plays no part.
Person = tuple[tuple[str, str], frozenset[int]]
World = tuple[Person, ...]
# So many other worlds are looked at for one group. A hundred are mostly enough; of two thousand
# worlds at random one needed more than three thousand.
BUDGET = 15_000


def visits_of(world: World) -> list[Visit]:
    return [
        Visit(number, SLOTS[slot][0], SLOTS[slot][1], SLOTS[slot][1] == "training", kind, body)
        for number, ((kind, body), slots) in enumerate(world)
        for slot in slots
    ]


def everything(world: World) -> frozenset[tuple[object, ...]]:
    """All that anybody can read, line by line: each report, the public number and chart."""
    visits = visits_of(world)
    total, quarters = disclosure.trained_by_quarter(visits)
    found: set[tuple[object, ...]] = {("ever", total)}
    found |= {("chart", part, number) for part, number in quarters.items() if number}
    for period in REPORTS:
        found |= {(period, *line) for line in lines_of(publish(visits, period))}
    return frozenset(found)


def lines_of(report: Published) -> Iterator[tuple[object, ...]]:
    yield "took part", report.took_part
    yield "trained", report.trained
    yield "quarters", report.quarters
    tables = {"events": report.kinds, "kinds of bodies": report.body_kinds, **dict(report.bodies)}
    for name, found in tables.items():
        yield name, found is None
        if found is not None:
            yield name, "others", found.others
            # With their places, since an order may tell as well.
            yield from ((name, place, line) for place, line in enumerate(found.lines))


def group_sizes(world: World) -> Counter[tuple[str, str]]:
    """Every group that a table is about, in every period, whether listed or not."""
    members: dict[tuple[str, str], set[int]] = defaultdict(set)
    for visit in visits_of(world):
        for period in REPORTS:
            if period.has(visit.quarter):
                members[period.name, f"event {visit.kind}"].add(visit.person)
                if visit.trains:
                    members[period.name, "all"].add(visit.person)
                    if visit.body_kind:
                        members[period.name, f"kind {visit.body_kind}"].add(visit.person)
                        members[period.name, visit.body].add(visit.person)
        if visit.trains:
            members["ever", "all"].add(visit.person)
    return Counter({name: len(found) for name, found in members.items()})


def small_groups(world: World) -> set[tuple[str, str]]:
    return {name for name, size in group_sizes(world).items() if size < FEWEST}


def steps_from(world: World) -> Iterator[World]:
    """Worlds that differ by one person, or by one thing that one of them took part in, or
    took part in instead of another."""
    known = Counter(world)
    for person in known:
        rest = list(world)
        rest.remove(person)
        place, slots = person
        yield tuple(rest)
        for other in PLACES:
            yield _with(rest, (other, slots))
            yield _with(world, (other, slots))
        for slot in range(len(SLOTS)):
            yield _with(rest, (place, slots ^ {slot}))
            if slot not in slots:
                for instead in sorted(slots):
                    yield _with(rest, (place, slots - {instead} | {slot}))
    for place in PLACES:
        for slot in range(len(SLOTS)):
            yield _with(world, (place, frozenset({slot})))


def _with(world, person: Person) -> World:
    return tuple(sorted((*world, person), key=lambda one: (one[0], sorted(one[1]))))


Look = Callable[[World], tuple[int, Counter[tuple[str, str]]]]


def told_exactly(world: World, budget: int = BUDGET) -> tuple[str, str] | None:
    """A small group of `world` for which no other world was found."""
    published, sizes = everything(world), group_sizes(world)

    @cache
    def look(other: World) -> tuple[int, Counter[tuple[str, str]]]:
        return len(everything(other) ^ published), group_sizes(other)

    left = small_groups(world)
    while left:
        group = min(left)
        found = published_alike(world, group, look, budget)
        if found is None:
            return group
        left = {name for name in left if group_sizes(found)[name] == sizes[name]}
    return None


def published_alike(
    world: World, group: tuple[str, str], look: Look, budget: int = BUDGET
) -> World | None:
    """A world that publishes the same as `world`, and has another number in `group`.

    Best first: on from where the least is left to be made good, in published lines, after the
    fewest steps. What one step changes another makes good, so a goal may be three or four away.
    """
    size = group_sizes(world)[group]
    seen = {world}
    ahead: list[tuple[int, int, int, World]] = [(0, 0, 0, world)]
    while ahead:
        _left, steps, _nth, start = heappop(ahead)
        for other in steps_from(start):
            if other in seen:
                continue
            if len(seen) > budget:
                return None
            seen.add(other)
            lines, sizes = look(other)
            is_same = sizes[group] == size
            if not lines and not is_same:
                return other
            # `seen` makes ties one order, on every machine.
            heappush(ahead, (lines + is_same + steps, steps + 1, len(seen), other))
    return None


def crowds(*found: tuple[tuple[str, str], Iterable[int], int]) -> World:
    """So many people each, of one place and in the same slots."""
    return tuple(
        sorted(
            ((place, frozenset(slots)) for place, slots, number in found for _ in range(number)),
            key=lambda one: (one[0], sorted(one[1])),
        )
    )


def worlds() -> st.SearchStrategy[World]:
    """Some crowds alike, near the edges of what is rounded, and some people by themselves."""
    place = st.sampled_from(PLACES)
    slots = st.frozensets(st.integers(0, len(SLOTS) - 1), min_size=1, max_size=3)
    crowd = st.tuples(place, slots, st.sampled_from((1, 2, 3, 4, 5, 6, 9, 10)))
    return st.lists(crowd, min_size=1, max_size=6).map(lambda found: crowds(*found))


# One of whom three steps are needed to hide four people who were trained in 2026 ...
FAR = crowds((("B", "b1"), {4}, 6), (("A", "a3"), {1, 3, 5}, 3), (("B", "b1"), {0}, 4))
# ... one of them in 2027 instead, and two instead of three who talked there.
FAR_TOO = crowds(
    (("B", "b1"), {4}, 7),
    (("A", "a3"), {1, 3, 5}, 2),
    (("A", "a3"), {1, 3}, 1),
    (("B", "b1"), {0}, 3),
)
# Five of two quarters: who came to the first could have come to the second.
MOVED = crowds((("", ""), {0}, 2), (("A", "a2"), {0, 5}, 2), (("", ""), {2}, 1))


def test_worlds_three_steps_apart_publish_the_same():
    assert everything(FAR) == everything(FAR_TOO)
    assert (group_sizes(FAR)["2026", "all"], group_sizes(FAR_TOO)["2026", "all"]) == (4, 3)


def test_what_is_told_exactly_is_not_missed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disclosure, "rounded", lambda number: number)

    assert told_exactly(crowds((("", ""), {0}, 3)), budget=300) == ("2026", "all")


# The same worlds each time: what fails once fails for everybody. Not made smaller: each look takes
# seconds where the rule is too weak.
@settings(
    derandomize=True,
    database=None,
    max_examples=100,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
)
@example(FAR)
@example(MOVED)
@given(worlds())
def test_no_small_group_is_found_out_from_all_that_is_published(world: World):
    assert told_exactly(world) is None
