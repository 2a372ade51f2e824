"""Countries by their two letters (ISO 3166-1), called as each language does."""

from __future__ import annotations

from functools import cache
from typing import Final

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation import collation

# Two letters too in Unicode's list of territories, but no countries: unions, tests, the unknown
# one, and shores that belong to another one's code.
NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN",
                                 "XA", "XB", "ZZ"})  # fmt: skip


@cache
def names(language: str) -> dict[str, str]:
    """All countries in the order of `language`, by their two letters."""
    territories = Locale.parse(language).territories
    found = {
        code: str(name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda pair: collation.key(pair[1], language)))


def name(code: str) -> str:
    """What the reader calls the country; the letters themselves where there is no such one."""
    return names(get_language() or "en").get(code, code)


def choices() -> list[tuple[str, str]]:
    """All countries for a form, in the reader's language."""
    return [("", "—"), *names(get_language() or "en").items()]


def check(code: str) -> None:
    """Raises ValidationError where there is no such country."""
    if code not in names("en"):
        raise ValidationError(_("There is no such country."), code="country")
