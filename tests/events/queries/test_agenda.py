"""Turning the pages of a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from events.models import Occurrence
from events.queries import agenda, periods
from events.queries.asked import Asked, Cursor
from tests.factories.dates import event, occurrence, scattered

if TYPE_CHECKING:
    from events.queries.periods import Period

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "DATES_A_PAGE", 4)


def page(period: Period, asked: Asked, *, latest_first: bool = False) -> agenda.Listing:
    return agenda.page(period, asked, viewer=None, now=NOW, latest_first=latest_first)


def pages(period: Period, *, latest_first: bool) -> list[agenda.Listing]:
    """All pages, by following the way on."""
    found = [page(period, Asked(), latest_first=latest_first)]
    while cursor := found[-1].before if latest_first else found[-1].after:
        asked = Asked(before=cursor) if latest_first else Asked(after=cursor)
        found.append(page(period, asked, latest_first=latest_first))
    return found


def pks(listing: agenda.Listing) -> set[int]:
    return {date.occurrence.pk for date in listing.dates}


def in_order(rows: list[Occurrence]) -> list[int]:
    return [row.pk for row in sorted(rows, key=lambda row: (row.first_day, row.start, row.pk))]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("latest_first", [False, True])
def test_following_the_pages_shows_each_date_once_in_order(seed: int, latest_first: bool):
    scattered(Random(seed), 30, date(2026, 11, 10), 25)
    period = periods.past(NOW) if latest_first else periods.coming(NOW)
    visible = list(Occurrence.objects.visible_to(None))
    wanted = in_order([row for row in visible if (row.end <= NOW) == latest_first])
    if latest_first:
        wanted.reverse()

    found = pages(period, latest_first=latest_first)

    # Within a page, dates stand by the day they are shown under; the pages cut the order.
    assert [pks(one) for one in found] == [
        set(wanted[at : at + 4]) for at in range(0, len(wanted), 4)
    ]


@pytest.mark.parametrize("latest_first", [False, True])
def test_the_way_back_shows_the_same_pages(latest_first: bool):
    scattered(Random(1), 40, date(2026, 11, 5), 30)
    period = periods.past(NOW) if latest_first else periods.coming(NOW)
    there = pages(period, latest_first=latest_first)
    assert len(there) > 2

    back = [there[-1]]
    while cursor := back[-1].after if latest_first else back[-1].before:
        asked = Asked(after=cursor) if latest_first else Asked(before=cursor)
        back.append(page(period, asked, latest_first=latest_first))

    # Counted from the other end, the pages are cut elsewhere; nothing is lost and nothing twice.
    assert pks(back[1]) == pks(there[-2])
    shown = [pk for one in back for pk in pks(one)]
    assert len(shown) == len(set(shown)) == sum(len(pks(one)) for one in there)


def test_a_page_stays_where_it_was_when_dates_come_and_go():
    made = event()
    rows = [occurrence(made, date(2026, 12, day)) for day in range(1, 13)]
    cursor = page(periods.coming(NOW), Asked()).after
    occurrence(made, date(2026, 11, 30))
    rows[3].delete()  # the one that the cursor points to
    rows[5].delete()

    second = page(periods.coming(NOW), Asked(after=cursor))

    assert [date.day.day for date in second.dates] == [5, 7, 8, 9]


def test_dates_at_the_same_moment_are_neither_lost_nor_doubled():
    made = event()
    for _ in range(10):
        occurrence(made, date(2026, 12, 1))

    found = pages(periods.coming(NOW), latest_first=False)

    assert [len(pks(one)) for one in found] == [4, 4, 2]
    assert len(set.union(*map(pks, found))) == 10


def test_what_began_earlier_stands_under_the_first_day_of_the_list():
    made = event()
    running = occurrence(made, date(2026, 11, 19), time(9), length=timedelta(days=4))
    occurrence(made, date(2026, 11, 21), time(15))

    months = page(periods.coming(NOW), Asked()).months

    assert [day.day for day in months[0].days] == [date(2026, 11, 21)]
    first = months[0].days[0].dates[0]
    assert first.occurrence == running
    assert (
        first.when.days == "since Thursday 19 November 2026, until Monday 23 November 2026, 09:00"
    )


def test_an_address_says_where_a_page_begins_to_the_microsecond():
    cursor = Cursor(date(2026, 12, 1), datetime(1999, 12, 1, 7, 0, 0, 7, tzinfo=UTC), 12)

    assert Cursor.parse(str(cursor)) == cursor
    assert Cursor.parse(str(replace(cursor, start=datetime(1969, 1, 1, tzinfo=UTC)))).pk == 12


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-12-01",
        "2026-12-01.1.2.3",
        "2026-13-45.1.1",
        "2026-12-01.1.-1",
        "2026-12-01.x.1",
        "2026-12-01.9999999999999999999999.1",
        "2026-12-01.1." + "9" * 30,
        "0001-01-01.1.1",
        "9999-12-31.1.1",
        "2026-12-01.--1.1",
        "2026-12-01.\N{SUPERSCRIPT TWO}.1",
        "2026-12-01.1.\N{ARABIC-INDIC DIGIT ONE}.",
    ],
)
def test_what_is_no_place_in_a_list_is_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 -- what it says depends on the part that fails
        Cursor.parse(text)


def test_the_home_page_shows_the_next_dates_that_take_place():
    made = event()
    occurrence(made, date(2026, 11, 18), length=timedelta(days=5))
    occurrence(made, date(2026, 11, 20))
    occurrence(made, date(2026, 11, 22), status="cancelled")
    occurrence(made, date(2026, 11, 23))
    occurrence(made, date(2026, 11, 24))

    shown = agenda.upcoming(viewer=None, now=NOW, limit=2)

    assert [date.occurrence.first_day.day for date in shown] == [18, 23]
