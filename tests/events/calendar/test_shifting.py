import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar.recurrence import Entry, Period, dates
from events.calendar.rules import BadRule
from events.calendar.shifting import first_date, shifted_rule
from tests.events.calendar.naive import DAY, HOUR, Rule

MONDAY = dt.date(2026, 11, 30)


def line(rule: str, first: dt.date = MONDAY, **more) -> Entry:
    return Entry(UUID(int=1), first, dt.time(9), HOUR, "Europe/Tallinn", rule, **more)


def shifted(rule: str, day: str, first: dt.date = MONDAY) -> tuple[str, list[str]]:
    """The rule that begins on `day` with the first three dates it makes."""
    begins = first_date(line(rule, first))
    by = dt.date.fromisoformat(day) - begins
    moved = shifted_rule(rule, first=first, first_date=begins, by=by)
    found = dates(line(moved, first + by), until=dt.date(2029, 1, 1))
    return moved, [day.isoformat() for day in found[:3]]


@pytest.mark.parametrize(
    ("rule", "day", "expected", "found"),
    [
        (
            "FREQ=WEEKLY;COUNT=3",
            "2027-01-14",
            "FREQ=WEEKLY;COUNT=3",
            ["2027-01-14", "2027-01-21", "2027-01-28"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4",
            "2027-01-14",
            "FREQ=WEEKLY;BYDAY=TH,SA;COUNT=4",
            ["2027-01-14", "2027-01-16", "2027-01-21"],
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261214T000000Z",
            "2027-01-11",
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270125T000000Z",
            ["2027-01-11", "2027-01-18", "2027-01-25"],
        ),
        (  # the second Tuesday, in December the 8th
            "FREQ=MONTHLY;BYDAY=2TU",
            "2027-01-07",
            "FREQ=MONTHLY;BYDAY=1TH",
            ["2027-01-07", "2027-02-04", "2027-03-04"],
        ),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            "2027-01-29",
            "FREQ=MONTHLY;BYDAY=-1FR",
            ["2027-01-29", "2027-02-26", "2027-03-26"],
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO",
            "2027-01-30",
            "FREQ=MONTHLY;BYDAY=-1SA",
            ["2027-01-30", "2027-02-27", "2027-03-27"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2027-01-31",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            ["2027-01-31", "2027-02-28", "2027-03-31"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "2027-01-14",
            "FREQ=MONTHLY",
            ["2027-01-14", "2027-02-14", "2027-03-14"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "2027-01-14",
            "FREQ=MONTHLY;BYMONTHDAY=14",
            ["2027-01-14", "2027-02-14", "2027-03-14"],
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;BYDAY=1TU",
            "2027-03-10",
            "FREQ=YEARLY;BYMONTH=3;BYDAY=2WE",
            ["2027-03-10", "2028-03-08"],
        ),
        ("FREQ=YEARLY", "2027-03-10", "FREQ=YEARLY", ["2027-03-10", "2028-03-10"]),
        (
            "FREQ=DAILY;INTERVAL=2;COUNT=2",
            "2027-03-10",
            "FREQ=DAILY;INTERVAL=2;COUNT=2",
            ["2027-03-10", "2027-03-12"],
        ),
    ],
)
def test_a_rule_moves_with_its_first_date(rule, day, expected, found):
    assert shifted(rule, day) == (expected, found)


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=YEARLY;BYWEEKNO=50;BYDAY=MO"]
)
def test_what_is_more_complicated_stays_as_it_is(rule):
    by = dt.timedelta(days=45)

    assert shifted_rule(rule, first=MONDAY, first_date=MONDAY, by=by) == rule


def test_an_end_at_the_end_of_time_stays_there():
    rule = "FREQ=DAILY;UNTIL=99991231"

    moved = shifted_rule(rule, first=MONDAY, first_date=MONDAY, by=dt.timedelta(days=400))

    assert moved == "FREQ=DAILY;UNTIL=99991231T000000Z"


def test_a_bad_rule_is_refused():
    with pytest.raises(BadRule):
        shifted_rule("FREQ=HOURLY", first=MONDAY, first_date=MONDAY, by=DAY)


def test_the_first_date_is_the_first_that_takes_place():
    extra, out = frozenset({MONDAY - DAY}), (Period(MONDAY - DAY, MONDAY - DAY),)

    assert first_date(line("FREQ=WEEKLY", extra=extra)) == MONDAY - DAY
    assert first_date(line("FREQ=WEEKLY;BYDAY=WE", extra=extra, left_out=out)) == MONDAY + 2 * DAY


@settings(max_examples=200, deadline=None)
@given(
    st.builds(
        Rule,
        unit=st.sampled_from(["DAILY", "WEEKLY"]),
        interval=st.integers(1, 4),
        weekdays=st.lists(st.tuples(st.none(), st.integers(0, 6)), max_size=4, unique=True).map(
            tuple
        ),
        count=st.integers(1, 12),
    ).filter(lambda rule: rule.unit == "WEEKLY" or not rule.weekdays),
    st.integers(-400, 400).map(lambda days: dt.timedelta(days=days)),
    st.integers(0, 6).map(lambda days: MONDAY + days * DAY),
)
def test_every_date_of_a_weekly_rule_moves_by_as_many_days(rule, by, first):
    before = rule.days(first, first + 900 * DAY)
    moved = shifted_rule(str(rule), first=first, first_date=before[0], by=by)

    found = dates(line(moved, first + by), until=MONDAY)

    assert found == [day + by for day in before]
