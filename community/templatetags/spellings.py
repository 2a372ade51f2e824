"""How addresses are shown."""

from __future__ import annotations

from django import template

from community import domains

register = template.Library()


@register.filter
def readable(address: str) -> str:
    """An address in the one spelling that pages show, whichever was typed or is kept."""
    return domains.readable(address)
