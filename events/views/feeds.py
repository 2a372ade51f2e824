"""Feeds and files for calendar programs.

They know nobody: no session, no cookie, no language but the address's (CALENDAR.md rules 31-33).
Calendar programs show no pages, so what is wrong is said in one plain sentence.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.calendar import ical
from events.enums import Kind
from events.forms import FeedForm
from events.queries import feed_window, feeds
from events.services import stored_texts, versions
from events.views import answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

    from events.services.versions import Version

PLAIN = "text/plain; charset=utf-8"

# What mail programs and people leave at the end of an address.
LEFT_OVER = " \t\r\n>)]}.,;:!\"'\u2019\u201d\u00bb"
WHOLE = re.compile(r"(?P<path>[^?]*?\.ics)(?P<rest>.*)", re.DOTALL)
DOUBLED = re.compile(r"(?:https?|webcals?):/", re.IGNORECASE)


def calendar_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose last argument in the address is a language of the site; GET and HEAD only."""

    @wraps(view)
    def in_language(request: HttpRequest, *, language: str, **kwargs: object) -> HttpResponse:
        if language not in dict(settings.LANGUAGES):
            return sentence(404, "There is no calendar in this language.")
        with override(language):
            response = view(request, language=language, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Content-Language"] = language
        return response

    # Without a cookie there is nothing to forge; a POST should be told that it is not allowed.
    return cast("Callable[..., HttpResponse]", csrf_exempt(require_safe(in_language)))


@calendar_view
def feed_public(request: HttpRequest, *, language: str) -> HttpResponse:
    """Everything public, filtered by kind, topic and organisation."""
    asked = asked_by(request)

    def build(version: Version, now: datetime) -> bytes | HttpResponse:
        form = FeedForm(MultiValueDict(asked))
        if not form.is_valid():
            return sentence(400, " ".join(str(e) for es in form.errors.values() for e in es))
        chosen = form.cleaned_data
        # In one order as well: whoever asks for the same gets the same bytes.
        kinds = [kind for kind in Kind if kind in chosen["kind"]]
        topics, organisations = list(chosen["topic"]), list(chosen["organisation"])
        query = [("kind", kind.value) for kind in kinds]
        query += [("topic", topic.slug) for topic in topics]
        query += [("organisation", str(one.uuid)) for one in organisations]
        return feeds.public(
            language,
            now=now,
            version=version.number,
            source=_address("feed_public", language, query=query),
            kinds=kinds,
            topics=topics,
            organisations=organisations,
        )

    return _feed(request, asked, build, f"events-{language}.ics")


@calendar_view
def feed_event(request: HttpRequest, *, key: UUID, language: str) -> HttpResponse:
    """All dates of one event."""
    token = asked_by(request).get("key", [""])[-1]

    def build(version: Version, now: datetime) -> bytes | HttpResponse:
        query = [("key", token)] if token else []
        source = _address("feed_event", key, language, query=query)
        body = feeds.of_event(
            key, language, now=now, version=version.number, source=source, token=token
        )
        return not_found() if body is None else body

    # Nothing else that is asked changes the feed, nor shall it be made and kept once more for it.
    return _feed(request, {"key": [token]}, build, f"event-{language}.ics")


@calendar_view
def file_occurrence(request: HttpRequest, *, uid: UUID, language: str) -> HttpResponse:
    """One date, to be saved."""
    token = asked_by(request).get("key", [""])[-1]
    content = feeds.of_occurrence(uid, language, now=timezone.now(), token=token)
    if content is None:
        return not_found()
    return file_response(request, content)


def file_response(
    request: HttpRequest, content: feeds.FileContent, *, is_personal: bool = False
) -> HttpResponse:
    """The answer that a browser saves as a file."""
    body = ical.file(content.entries)
    etag = f'"{digest(body)}"'
    last_modified = int(content.changed_at.timestamp())
    response = HttpResponse(body, content_type=answers.CALENDAR)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(last_modified)
    who = "private" if is_personal else "public"
    response["Cache-Control"] = f"{who}, max-age={answers.MAX_AGE}"
    response["Content-Disposition"] = content_disposition_header(True, content.name)
    answer = get_conditional_response(
        request, etag=etag, last_modified=last_modified, response=response
    )
    return cast("HttpResponse", answer)


@csrf_exempt
@require_safe
def mend(request: HttpRequest, rest: str) -> HttpResponse:
    """What begins like a calendar's address and is none: sent on where it is clear what was meant,
    as mail programs add brackets, write `?` as `%3F` or put two addresses together."""
    found = WHOLE.match(rest)
    path = f"/calendar/{found['path']}" if found else ""
    behind = found["rest"] if found else ""
    is_clear = not behind.strip(LEFT_OVER) or behind.startswith("?") or DOUBLED.match(behind)
    if path and is_clear and _is_calendar(path):
        asked = behind[1:] if behind.startswith("?") else ""
        query = "&".join(part for part in (asked, request.META.get("QUERY_STRING", "")) if part)
        # Through the parser and back: nothing of it can end the header's line.
        query = urlencode(parse_qsl(query))
        return HttpResponsePermanentRedirect(f"{path}{'?' if query else ''}{query}")
    return sentence(
        404,
        _("This calendar address is incomplete. Please copy it once more from where you found it."),
    )


def asked_by(request: HttpRequest) -> dict[str, list[str]]:
    """The query string as it was meant: without what mail programs do to addresses."""
    asked: dict[str, list[str]] = {}
    for name, values in request.GET.lists():
        # "&amp;" is what "&" is called in the source of a page.
        meant = asked.setdefault(name.rpartition("amp;")[2], [])
        meant.extend(value.rstrip(LEFT_OVER) for value in values)
    return asked


def digest(*parts: object) -> str:
    """The same 32 letters for the same parts."""
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else repr(part).encode())
        made.update(b"\n")
    return made.hexdigest()[:32]


def not_found() -> HttpResponse:
    # The same words whether it never was, or is not for everybody.
    return sentence(404, _("There is no such calendar, or its link has changed."))


def sentence(status: int, text: str) -> HttpResponse:
    """An answer for a program whose owner may look at it."""
    response = HttpResponse(f"{text}\n", status=status, content_type=PLAIN)
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed(
    request: HttpRequest,
    asked: dict[str, list[str]],
    build: Callable[[Version, datetime], bytes | HttpResponse],
    file_name: str,
) -> HttpResponse:
    version, now = versions.current(), timezone.now()
    day = feed_window.today(now)
    # In one order, however it was asked for.
    address = request.path, sorted((name, sorted(set(values))) for name, values in asked.items())
    name = digest(version, address, day, stored_texts.edition())
    if response := answers.known(request, name):
        return response
    changed_at = max(_in_whole_seconds(version.changed_at), day)
    response = answers.kept(
        request,
        name,
        lambda: build(version, now),
        version=version,
        # A date in the future says nothing (RFC 9110 §8.8.2.1): of several changes in one second.
        changed_at=changed_at if changed_at <= now else None,
    )
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def _in_whole_seconds(moment: datetime) -> datetime:
    """As HTTP dates tell it, but never before it was: a change in the first second of a day must
    not look like the day's own beginning."""
    up = timedelta(seconds=1) if moment.microsecond else timedelta()
    return moment.replace(microsecond=0) + up


def _is_calendar(path: str) -> bool:
    try:
        return resolve(path).func is not mend
    except Resolver404:
        return False


def _address(name: str, *arguments: object, query: list[tuple[str, str]]) -> str:
    """Where a feed itself is, written in one way however it was asked for."""
    path = reverse(name, args=arguments)
    return f"{settings.BASE_URL}{path}{'?' if query else ''}{urlencode(query)}"
