"""Countries in the reader's language."""

from __future__ import annotations

from django import template

from foundation import countries

register = template.Library()


@register.filter
def country(code: str) -> str:
    """What the reader calls it."""
    return countries.name(code)
