"""Counting visits, where a unit wants it: by a counter of its own that needs no cookie.

Off unless somebody says whose. Counted is who reads a public page without being signed in and has
not asked to be left alone; which pages that are is decided here, and the browser asks for nothing
of the counter's before `counter.js` has looked for such a wish.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_ASKED: Final = "_talka_counter"
# Pages whose address tells nothing of who reads them.
PAGE: Final = "wagtail_serve"
COUNTED: Final = {PAGE, "topics", "topic", "figures", "terms", "notice", "accessibility"}
# What an address has when it tells more: the key of an event, the page where a barrier was met.
TELLING: Final = {"key", "from"}
_check = URLValidator(schemes=["https"])


class Kind(TextChoices):
    """Programs that count without cookies and can be run by oneself."""

    PLAUSIBLE = "plausible", "Plausible"
    GOATCOUNTER = "goatcounter", "GoatCounter"
    MATOMO = "matomo", "Matomo"


FILES: Final = {
    Kind.PLAUSIBLE: "/js/script.js",
    Kind.GOATCOUNTER: "/count.js",
    Kind.MATOMO: "/matomo.js",
}


@dataclass(frozen=True, slots=True)
class Counter:
    """Whose counter, and what it calls this site."""

    kind: str
    origin: str
    site: str

    @property
    def script(self) -> str:
        return self.origin + FILES[Kind(self.kind)]

    @property
    def name(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def host(self) -> str:
        return self.origin.removeprefix("https://")


def origin(address: str) -> str:
    """`https://host` of the address of a counter. Raises ValidationError for all that isn't just
    that: it becomes part of the security policy."""
    try:
        _check(address)
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except (ValueError, ValidationError) as error:
        raise ValidationError(_NOT_A_HOST) from error
    plain = f"https://{host}" + (f":{port}" if port else "")
    is_ascii = host.isascii() and "." in host
    if not is_ascii or address.rstrip("/").lower() != plain:
        raise ValidationError(_NOT_A_HOST)
    return plain


_NOT_A_HOST = _(
    "This must be where the counter runs, its host alone, such as https://count.example.org."
)


def of(request: Any, counter: Counter | None, *, page: Any) -> Counter | None:
    """The counter that counts this visit of `page` (None: what a view shows), if one does; the
    answer's security policy lets it."""
    if counter is None or request is None or not _is_counted(request):
        return None
    # There is nothing at that address, or not for this visitor.
    if page is None and request.resolver_match.url_name == PAGE:
        return None
    request.__dict__[_ASKED] = counter.origin
    return counter


def allowed(request: Any) -> str:
    """The origin that the answer to `request` may fetch from and send to; "" for none."""
    return str(request.__dict__.get(_ASKED, ""))


def allow(request: Any, counter_origin: str) -> None:
    """For an answer that was made before."""
    if counter_origin:
        request.__dict__[_ASKED] = counter_origin


def is_left_alone(request: Any) -> bool:
    """Whether the visitor's browser says that they don't want to be followed."""
    return request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1"


def _is_counted(request: Any) -> bool:
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if request.method != "GET" or match is None or match.url_name not in COUNTED:
        return False
    if user is None or user.is_authenticated or TELLING & request.GET.keys():
        return False
    is_preview = getattr(request, "is_preview", False) or getattr(request, "preview_until", None)
    return not is_preview and not is_left_alone(request)
