"""How a feed is answered: with validators, compressed if wished, and not at all for who has it.

A feed's ETag is made before anything is read but the calendar's version, so that the answer to who
has it already (304) costs one query. Whole bodies of public feeds are kept by it.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_etags

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

CALENDAR = "text/calendar; charset=utf-8"
MAX_AGE = 900
LEVEL = 6


class Bodies:
    """Whole bodies of one version of the calendar, at most `limit` bytes of them; the one that was
    asked for longest ago goes first. Safe for threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._version: object = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, version: object, name: str) -> bytes | None:
        """The body called `name`; those of another version are let go."""
        with self._lock:
            if version != self._version:
                self.clear()
                self._version = version
            body = self._kept.get(name)
            if body is not None:
                self._kept.move_to_end(name)
            return body

    def put(self, version: object, name: str, body: bytes) -> None:
        with self._lock:
            if version != self._version or name in self._kept or len(body) > self.limit:
                return
            self._kept[name] = body
            self._size += len(body)
            while self._size > self.limit:
                _name, gone = self._kept.popitem(last=False)
                self._size -= len(gone)


bodies = Bodies(limit=32 * 1024 * 1024)


def known(request: HttpRequest, name: str) -> HttpResponse | None:
    """The answer for who shows the ETag of the body called `name`, in either form."""
    if "HTTP_IF_MATCH" in request.META or "HTTP_IF_UNMODIFIED_SINCE" in request.META:
        return None
    shown = {
        tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))
    }
    ours = [_tag(name, is_zipped=zipped) for zipped in _forms(request)]
    tag = next((tag for tag in ours if tag in shown), None)
    return None if tag is None else _finish(HttpResponse(status=304), tag, is_private=False)


def kept(
    request: HttpRequest,
    name: str,
    build: Callable[[], bytes | HttpResponse],
    *,
    version: object,
    changed_at: datetime | None,
) -> HttpResponse:
    """The public body called `name`, made by `build` if it is not kept; what is no body is
    answered as it is."""
    body = bodies.get(version, name)
    if body is None:
        built = build()
        if isinstance(built, HttpResponse):
            return built
        body = built
        bodies.put(version, name, body)
    is_zipped = _forms(request)[0]
    if is_zipped:
        zipped = bodies.get(version, f"{name} gzip")
        if zipped is None:
            zipped = _zipped(body)
            bodies.put(version, f"{name} gzip", zipped)
        body = zipped
    return _conditional(request, name, body, changed_at, is_zipped=is_zipped, is_private=False)


def private(request: HttpRequest, name: str, body: bytes) -> HttpResponse:
    """A body for one person, kept nowhere; `name` is made of the body itself."""
    is_zipped = _forms(request)[0]
    body = _zipped(body) if is_zipped else body
    return _conditional(request, name, body, None, is_zipped=is_zipped, is_private=True)


def _conditional(
    request: HttpRequest,
    name: str,
    body: bytes,
    changed_at: datetime | None,
    *,
    is_zipped: bool,
    is_private: bool,
) -> HttpResponse:
    tag = _tag(name, is_zipped=is_zipped)
    response = _finish(HttpResponse(body, content_type=CALENDAR), tag, is_private=is_private)
    if is_zipped:
        response["Content-Encoding"] = "gzip"
    last_modified = int(changed_at.timestamp()) if changed_at else None
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    answer = get_conditional_response(
        request, etag=tag, last_modified=last_modified, response=response
    )
    return cast("HttpResponse", answer)


def _finish(response: HttpResponse, tag: str, *, is_private: bool) -> HttpResponse:
    response["ETag"] = tag
    # What one person may see changes with the mere passing of time: a link to join appears.
    response["Cache-Control"] = "private, no-cache" if is_private else f"public, max-age={MAX_AGE}"
    # The one header that the answer depends on.
    response["Vary"] = "Accept-Encoding"
    return response


def _tag(name: str, *, is_zipped: bool) -> str:
    # Two bodies, so two strong ETags (RFC 9110 §8.8.3.3).
    return f'"{name}-gzip"' if is_zipped else f'"{name}"'


def _zipped(body: bytes) -> bytes:
    # Without a time of its own, or the same body would not be the same bytes.
    return gzip.compress(body, LEVEL, mtime=0)


def _forms(request: HttpRequest) -> tuple[bool, bool]:
    """Whether to compress, the wished form first (RFC 9110 §12.5.3)."""
    weights: dict[str, float] = {}
    for part in request.headers.get("Accept-Encoding", "").split(","):
        coding, _semicolon, weight = part.partition(";")
        weights[coding.strip().lower()] = _weight(weight)
    gzip_weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    wanted = gzip_weight > 0 and gzip_weight >= weights.get("identity", 0.0)
    return wanted, not wanted


def _weight(parameter: str) -> float:
    """What `q=0.5` says; 1 where nothing is said, 0 where it makes no sense."""
    name, _equals, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
