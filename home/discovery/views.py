"""What programs look for at fixed addresses."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from foundation.views import kept_for_all
from home.discovery import sitemap

if TYPE_CHECKING:
    from django.http import HttpRequest

PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
# What is for people alone, or for one person: nothing to find there. Pages that say "noindex"
# themselves are not named, or nobody would read that they do.
CLOSED = ("/admin/", "/documents/", "/m/", "/r/", "/s/", "/u/", "/calendar/my/", "/api/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}")
    return kept_for_all(request, "\n".join([*lines, ""]).encode(), PLAIN)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Where the parts of the sitemap are."""
    return kept_for_all(request, sitemap.index(), XML)


@require_safe
def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """Some of the addresses that anybody may read."""
    body = sitemap.part(name)
    if body is None:
        raise Http404
    return kept_for_all(request, body, XML)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116); nothing any more once its date is over."""
    expires = settings.SECURITY_EXPIRES
    if expires is None or timezone.now().date() >= expires:
        raise Http404
    ends = datetime.combine(expires, time(), UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
    ]
    return kept_for_all(request, "\n".join([*lines, ""]).encode(), PLAIN)
