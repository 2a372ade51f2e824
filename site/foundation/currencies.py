"""Currencies by their three letters (ISO 4217), and money as each language writes it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.numbers import format_currency, get_territory_currencies
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


@cache
def codes() -> tuple[str, ...]:
    """All that is legal tender somewhere now, the euro first."""
    territories = (code for code in map(str, Locale.parse("en").territories) if len(code) == 2)
    found = {currency for code in territories for currency in get_territory_currencies(code)}
    return ("EUR", *sorted(found - {"EUR"}))


def choices() -> Iterator[tuple[str, str]]:
    """All of them for a form, in the reader's language."""
    names = Locale.parse(get_language() or "en").currencies
    return ((code, f"{code} – {names.get(code, code)}") for code in codes())


def money(amount: Decimal, currency: str) -> str:
    """`amount` as the reader's language writes it, with cents only where there are some."""
    language = get_language() or "en"
    if amount % 1:
        return _apart(format_currency(amount, currency, locale=language))
    pattern = Locale.parse(language).currency_formats["standard"].pattern.replace("0.00", "0")
    return _apart(
        format_currency(amount, currency, pattern, locale=language, currency_digits=False)
    )


def _apart(written: str) -> str:
    """A letter and a digit do not touch (CLDR, currency spacing), which Babel leaves out."""
    return TOUCHING.sub("\N{NO-BREAK SPACE}", written)
