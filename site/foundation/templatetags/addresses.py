"""Addresses that leave the page: for calendars, for copying."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.filter
def absolute(path: str) -> str:
    """`path` with the site's own scheme and host."""
    return f"{settings.BASE_URL}{path}"


@register.filter
def webcal(path: str) -> str:
    """`path` as an address that calendar programs open to subscribe to."""
    return "webcal://" + absolute(path).partition("://")[2]
