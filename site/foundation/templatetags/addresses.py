"""Addresses that leave the page: for calendars, for copying, for a phone's camera."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlencode

import segno
from django import template
from django.conf import settings

from foundation import brand, targets

register = template.Library()

# Neither is documented by who runs it, which is why the address to copy always stands beside them.
GOOGLE = "https://calendar.google.com/calendar/r?cid="
OUTLOOK = {
    "work": "https://outlook.office.com/calendar/0/addfromweb?",
    "home": "https://outlook.live.com/calendar/0/addfromweb?",
}


@register.filter
def absolute(path: str) -> str:
    """`path` with the site's own scheme and host."""
    return f"{settings.BASE_URL}{path}"


@register.filter
def web(address: str) -> str:
    """`address` where it is one of the web; nothing for one that would run something here."""
    return address if address and targets.is_web(address) else ""


@register.filter
def webcal(path: str) -> str:
    """`path` as an address that calendar programs open to subscribe to."""
    return "webcal://" + absolute(path).partition("://")[2]


@register.filter
def google_calendar(path: str) -> str:
    """Where Google Calendar asks its user whether to subscribe to `path`."""
    return GOOGLE + quote(webcal(path), safe="")


@register.simple_tag
def outlook(path: str, account: str, name: str = "") -> str:
    """Where Outlook on the web asks the same; `account` is work or home, `name` what the calendar
    will be called: the site's name by default."""
    query = urlencode({"url": absolute(path), "name": name or brand.name()}, quote_via=quote)
    return OUTLOOK[account] + query


@register.filter
@lru_cache(maxsize=256)
def qr_code(address: str) -> str:
    """A QR code of `address`, a whole one: an SVG picture as a data: address."""
    # Black on white whatever the page's colours: many cameras read no other.
    return segno.make(address, micro=False).svg_data_uri(dark="#000", light="#fff", border=4)
