from __future__ import annotations

from django import template

from community import browsers

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """What browser and system a session is of."""
    return browsers.named(user_agent)
