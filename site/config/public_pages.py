"""Pages of editors' that anybody may read: kept for moments by the site, and by caches on the way as
long as they are the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_path

from config.middleware import remember_language
from foundation import framing
from foundation.brand import counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class _Kept(NamedTuple):
    """An answer, the hosts that its page frames, and the counter that counts its readers."""

    content: bytes
    headers: dict[str, str]
    framed: list[str]
    counter: str = ""

    def answer(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(self.content, headers=self.headers)
        remember_language(request, response)
        for host in self.framed:
            framing.allow(request, host)
        counting.allow(request, self.counter)
        return response


class PublicPagesMiddleware:
    """A page that anybody may read may be kept on its way, by caches that ask each time whether it
    is still the same: 304 where it is. What is somebody's own, has a form that is, or is opened by
    a key, is kept by nobody but its reader.

    The site itself answers visitors who have no cookie of its own, but for the language, out of
    memory for `PAGES_KEPT` seconds, so a page that all the country reads is made a few times a
    minute. Whoever is signed in never gets such an answer; and a page whose context says that it
    `is_by_the_clock`, to the second, is never kept so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request) if settings.PAGES_KEPT else ""
        kept: _Kept | None = caches["pages"].get(key) if key else None
        if kept is not None:
            return self._conditional(request, kept.answer(request))
        response = self.get_response(request)
        match = request.resolver_match
        is_page = match is not None and match.url_name == "wagtail_serve"
        if not is_page or response.status_code != 200 or response.streaming:
            return response
        if response.has_header("Cache-Control") or request.method not in {"GET", "HEAD"}:
            return response
        if not self._is_for_all(request, response):
            response["Cache-Control"] = "private, no-cache"
            return response
        patch_vary_headers(response, ["Cookie"])
        response["Cache-Control"] = "public, no-cache"
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if key and self._may_be_kept(request, response):
            hosts, counter = framing.hosts(request), counting.allowed(request)
            kept = _Kept(response.content, dict(response.items()), hosts, counter)
            caches["pages"].set(key, kept, settings.PAGES_KEPT)
        return self._conditional(request, response)

    @staticmethod
    def _key(request: HttpRequest) -> str:
        """Under which an answer to it may be kept; "" where it may be somebody's own, and where
        anybody could think up any number of addresses for one page."""
        if request.method not in {"GET", "HEAD"} or not set(request.COOKIES) <= _NEUTRAL:
            return ""
        # Wagtail asks so for a draft, at the page's own address.
        if getattr(request, "is_dummy", False) or request.META.get("QUERY_STRING"):
            return ""
        if not get_language_from_path(request.path_info):
            return ""
        # Who wants to be left alone gets the page without what would count them.
        asked = f"{counting.is_left_alone(request):d} {request.build_absolute_uri()}"
        return hashlib.sha256(asked.encode()).hexdigest()

    @staticmethod
    def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
        context = getattr(response, "context_data", None) or {}
        is_plain = request.method == "GET" and set(response.cookies) <= _NEUTRAL
        return is_plain and not context.get("is_by_the_clock")

    @staticmethod
    def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
        names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        is_somebodys = names & {*request.COOKIES, *response.cookies} or "key" in request.GET
        return not is_somebodys and b"csrfmiddlewaretoken" not in response.content

    @staticmethod
    def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        etag = response["ETag"]
        return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


# The cookies that say nothing of who asks.
_NEUTRAL = {settings.LANGUAGE_COOKIE_NAME}
