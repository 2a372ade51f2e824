import datetime as dt

import pytest

from events.calendar import public_holidays
from events.calendar.public_holidays import COUNTRIES, OURS, UnknownCountry, choices, days, name

YEAR = (dt.date(2027, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(
    ("country", "day", "is_off"),
    [
        ("EE", dt.date(2027, 2, 24), True),  # independence
        ("EE", dt.date(2027, 2, 23), False),  # the day before: three hours shorter, no day off
        ("LV", dt.date(2027, 11, 18), True),  # proclamation
        ("LT", dt.date(2027, 2, 16), True),
        ("SI", dt.date(2027, 2, 8), True),  # Prešeren
        ("SI", dt.date(2027, 8, 17), False),  # a memorial day on which people work
        ("NO", dt.date(2027, 5, 17), True),
        ("SE", dt.date(2027, 6, 26), True),  # midsummer
        ("SE", dt.date(2027, 6, 27), False),  # a Sunday like others
        ("FI", dt.date(2027, 12, 6), True),
    ],
)
def test_only_days_off_for_everybody_count(country, day, is_off):
    assert public_holidays.is_holiday(country, day) is is_off


def test_day_given_instead_of_one_on_a_weekend_counts_too():
    saturday, monday = dt.date(2030, 5, 4), dt.date(2030, 5, 6)

    found = days("LV", saturday, monday)

    assert found == [saturday, monday]


def test_holidays_of_a_span_come_in_order_over_the_turn_of_the_year():
    found = days("NO", dt.date(2026, 12, 26), dt.date(2027, 1, 1))

    assert found == [dt.date(2026, 12, 26), dt.date(2027, 1, 1)]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_on_offer_has_holidays_and_a_name(country):
    assert 4 <= len(days(country, *YEAR)) <= 60
    assert all(len(name(country, language)) > 2 for language in ("en", "et", "lv", "nb", "sl"))


@pytest.mark.parametrize("country", OURS)
def test_holidays_are_known_to_the_day_that_is_promised_and_no_further(country):
    years = [public_holidays.KNOWN_UNTIL.year, public_holidays.KNOWN_UNTIL.year + 1]

    found = [bool(days(country, dt.date(year, 1, 1), dt.date(year, 12, 31))) for year in years]

    assert found == [True, False]


@pytest.mark.parametrize("country", ["", "ee", "XX", "EST", "../x"])
def test_unknown_country_is_refused(country):
    with pytest.raises(UnknownCountry):
        days(country, *YEAR)
    with pytest.raises(UnknownCountry):
        name(country, "en")


def test_our_countries_come_first_and_the_others_by_name():
    codes = [code for code, _name in choices("nb")]
    names = [label for _code, label in choices("nb")][len(OURS) :]

    assert tuple(codes[: len(OURS)]) == OURS
    assert names == sorted(names, key=str.casefold)
    assert dict(choices("nb"))["EE"] == "Estland"
    assert dict(choices("not a language"))["EE"] == "Estonia"
