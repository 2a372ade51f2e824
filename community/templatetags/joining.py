"""What a page says to visitors about joining."""

from __future__ import annotations

from django import template

from community.queries import joining

register = template.Library()


@register.simple_tag
def joining_is_open() -> bool:
    """Whether one can join without an invitation."""
    return joining.is_open()
