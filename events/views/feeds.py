"""Feeds and files for calendar programs.

They know nobody: no session, no cookie, no language but the address's (CALENDAR.md rules 31-33).
Calendar programs show no pages, so what is wrong is said in one plain sentence.
"""

from __future__ import annotations

import hashlib
from functools import wraps
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.calendar import ical
from events.forms import FeedForm
from events.queries import feeds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

CALENDAR = "text/calendar; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
MAX_AGE = 900


def calendar_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose last argument in the address is a language of the site; GET and HEAD only."""

    @wraps(view)
    def in_language(request: HttpRequest, *, language: str, **kwargs: object) -> HttpResponse:
        if language not in dict(settings.LANGUAGES):
            return _sentence(404, "There is no calendar in this language.")
        with override(language):
            response = view(request, language=language, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Content-Language"] = language
        return response

    # Without a cookie there is nothing to forge; a POST should be told that it is not allowed.
    return cast("Callable[..., HttpResponse]", csrf_exempt(require_safe(in_language)))


@calendar_view
def feed_public(request: HttpRequest, *, language: str) -> HttpResponse:
    """Everything public, filtered by kind and organisation."""
    form = FeedForm(request.GET)
    if not form.is_valid():
        return _sentence(400, " ".join(str(e) for es in form.errors.values() for e in es))
    kinds, organisations = form.cleaned_data["kind"], form.cleaned_data["organisation"]
    asked = [("kind", kind.value) for kind in kinds]
    asked += [("organisation", str(organisation.uuid)) for organisation in organisations]
    content = feeds.public(
        language,
        now=timezone.now(),
        source=_address("feed_public", language, query=asked),
        kinds=kinds,
        organisations=list(organisations),
    )
    return _feed(request, content, f"events-{language}.ics")


@calendar_view
def feed_event(request: HttpRequest, *, key: UUID, language: str) -> HttpResponse:
    """All dates of one event."""
    token = request.GET.get("key", "")
    query = [("key", token)] if token else []
    source = _address("feed_event", key, language, query=query)
    content = feeds.of_event(key, language, now=timezone.now(), source=source, token=token)
    if content is None:
        return _not_found()
    return _feed(request, content, f"event-{language}.ics")


@calendar_view
def file_occurrence(request: HttpRequest, *, uid: UUID, language: str) -> HttpResponse:
    """One date, to be saved."""
    token = request.GET.get("key", "")
    content = feeds.of_occurrence(uid, language, now=timezone.now(), token=token)
    if content is None:
        return _not_found()
    return file_response(request, content)


def file_response(
    request: HttpRequest, content: feeds.FileContent, *, is_personal: bool = False
) -> HttpResponse:
    """The answer that a browser saves as a file."""
    body = ical.file(content.entries)
    response = _calendar(request, body, content.changed_at, is_personal=is_personal)
    response["Content-Disposition"] = content_disposition_header(True, content.name)
    return response


def _feed(request: HttpRequest, content: feeds.FeedContent, name: str) -> HttpResponse:
    body = ical.feed(content.head, content.entries)
    response = _calendar(request, body, content.changed_at)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _calendar(
    request: HttpRequest, body: bytes, changed_at: datetime, *, is_personal: bool = False
) -> HttpResponse:
    """`body` with its validators, or 304 for who has it already."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    last_modified = int(changed_at.timestamp())
    response = HttpResponse(body, content_type=CALENDAR)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(last_modified)
    response["Cache-Control"] = f"{'private' if is_personal else 'public'}, max-age={MAX_AGE}"
    answer = get_conditional_response(
        request, etag=etag, last_modified=last_modified, response=response
    )
    return cast("HttpResponse", answer)


def _address(name: str, *arguments: object, query: list[tuple[str, str]]) -> str:
    """Where a feed itself is, written in one way however it was asked for."""
    path = reverse(name, args=arguments)
    return f"{settings.BASE_URL}{path}{'?' if query else ''}{urlencode(query)}"


def _not_found() -> HttpResponse:
    # The same words whether it never was, or is not for everybody.
    return _sentence(404, _("There is no such calendar, or its link has changed."))


def _sentence(status: int, text: str) -> HttpResponse:
    response = HttpResponse(f"{text}\n", status=status, content_type=PLAIN)
    response["X-Robots-Tag"] = "noindex"
    return response
