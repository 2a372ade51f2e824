"""The public holidays of a country, on which a schedule may leave its dates out.

Only days off for everybody count: not the half days, bank holidays and working days that the
package `holidays` knows besides. Days given instead of a holiday on a Sunday count too, where the
country gives them. The days of years to come are what the law says today, up to KNOWN_UNTIL.
"""

import datetime as dt
from functools import cache, lru_cache
from typing import Final

import holidays
from babel import Locale, UnknownLocaleError

KNOWN_UNTIL: Final = dt.date(2100, 12, 31)
OURS: Final = ("EE", "LV", "LT", "SI", "NO", "FI", "SE")
# The countries one may choose, by ISO 3166: ours, and where partners in Europe are at home.
COUNTRIES: Final = (
    *OURS,
    *[
        "AD",
        "AL",
        "AT",
        "BA",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "ES",
        "FR",
        "GB",
        "GE",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LU",
    ],
    *["MC", "MD", "ME", "MK", "MT", "NL", "PL", "PT", "RO", "RS", "SK", "SM", "TR", "XK"],
)


class UnknownCountry(ValueError):
    """`country` is none of COUNTRIES."""

    def __init__(self, country: str) -> None:
        super().__init__(f"Unknown country: {country!r}")
        self.country = country


def check_country(country: str) -> None:
    """Raises UnknownCountry for what is none of COUNTRIES, letter for letter."""
    if country not in COUNTRIES:
        raise UnknownCountry(country)


def is_holiday(country: str, day: dt.date) -> bool:
    """Whether everybody in `country` has `day` off. Raises UnknownCountry."""
    return day in _of_year(country, day.year)


def days(country: str, first: dt.date, last: dt.date) -> list[dt.date]:
    """The public holidays of `country` from `first` to `last`, in order. Raises UnknownCountry."""
    years = range(first.year, last.year + 1)
    return sorted(day for year in years for day in _of_year(country, year) if first <= day <= last)


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of each country: ours first, then by name in `language`."""
    names = _names(language)
    others = sorted(COUNTRIES[len(OURS) :], key=lambda code: names[code].casefold())
    return tuple((code, names[code]) for code in (*OURS, *others))


def name(country: str, language: str) -> str:
    """The name of `country` in `language`. Raises UnknownCountry."""
    check_country(country)
    return _names(language)[country]


@cache
def _names(language: str) -> dict[str, str]:
    try:
        known = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        known = Locale("en").territories
    return {code: known.get(code, code) for code in COUNTRIES}


@lru_cache(maxsize=4096)
def _of_year(country: str, year: int) -> frozenset[dt.date]:
    check_country(country)
    return frozenset(holidays.country_holidays(country, years=year, categories=("public",)))
