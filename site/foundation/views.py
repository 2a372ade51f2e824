"""Answers that more than one app gives."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.utils.cache import get_conditional_response

if TYPE_CHECKING:
    from django.http import HttpRequest

ATOM = "application/atom+xml; charset=utf-8"
MAX_AGE = 900


def atom_answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """An Atom feed, or 304 for who has it already.

    There is no Last-Modified: what is withdrawn changes the feed too, and leaves no date.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=ATOM)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    answer = get_conditional_response(request, etag=etag, response=response)
    return cast("HttpResponse", answer)
