"""Numbers as the reader's language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_decimal, format_percent
from django import template
from django.utils.translation import get_language

from foundation import currencies

if TYPE_CHECKING:
    from decimal import Decimal

register = template.Library()


@register.filter
def money(amount: Decimal, currency: str) -> str:
    return currencies.money(amount, currency)


@register.filter
def number(amount: Decimal | int) -> str:
    """With the language's own marks between thousands and before decimals."""
    return str(format_decimal(amount, locale=get_language() or "en"))


@register.filter
def share(percent: Decimal | int) -> str:
    """80 as "80%", with as many decimals as it has, at most two."""
    locale = get_language() or "en"
    space = "\N{NO-BREAK SPACE}" if format_percent(1, locale=locale)[-2].isspace() else ""
    return str(format_decimal(percent, "#,##0.##", locale=locale)) + f"{space}%"
