"""Answers that more than one app gives."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views import defaults

if TYPE_CHECKING:
    from django.http import HttpRequest

ATOM = "application/atom+xml; charset=utf-8"
MAX_AGE = 900


def validated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that everybody may read, kept by its reader's browser and asked for anew each time: 304
    where it is still the same. Not for caches that are shared: its head says who is signed in."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


def atom_answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """An Atom feed, or 304 for who has it already."""
    return kept_for_all(request, body, ATOM)


def kept_for_all(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """What is the same for everybody and may be kept for a while, or 304 for who has it already.

    There is no Last-Modified: what is withdrawn changes the answer too, and leaves no date.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    answer = get_conditional_response(request, etag=etag, response=response)
    return cast("HttpResponse", answer)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the site cannot make sense of, or which has more words than any form may have."""
    if isinstance(exception, RequestDataTooBig):
        # Without the request: its form cannot be read, whoever asks for it.
        return HttpResponse(render_to_string("413.html", {"is_words": True}), status=413)
    return cast("HttpResponse", defaults.bad_request(request, exception))
