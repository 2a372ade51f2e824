"""What the site decides for every request."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlparse

from allauth.usersessions.middleware import UserSessionsMiddleware
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from community.services import inactivity
from events.models import EventPage
from events.queries import doorkeeping, event_detail
from events.views import door
from foundation import clock, framing, languages
from foundation.brand import counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

# Addresses whose answer depends on nothing but themselves: no language, no cookie, no session.
NEUTRAL = (
    *("/calendar/", "/check-in-worker.js", "/health/", "/static/", "/media/"),
    *("/certificates/issuer/", "/certificates/keys/", "/certificates/status/"),
    *("/robots.txt", "/sitemap.xml", "/sitemap-", "/.well-known/", "/api/"),
    *("/brand/", "/favicon.ico", "/share/"),
)
# Below each language, but for programs as well: it knows nobody and leaves no cookie.
ATOM_FEEDS = ("/news/feed/", "/events/feed/")
# Addresses that never have a language in front: a 404 below them must not be looked for elsewhere.
WITHOUT_LANGUAGE = (
    *("/a/", "/admin/", "/accounts/", "/c/", "/certificates/", "/d/", "/documents/"),
    *("/k/", "/m/", "/n/", "/p/", "/r/", "/s/", "/u/"),
)
NORWEGIAN = {"no", "nn"}


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but the calendar's feeds are left alone, both other codes for Norwegian mean
    Bokmål, and the language last read is remembered for the next visit to `/`."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(NEUTRAL):
            translation.activate(settings.LANGUAGE_CODE)
            return
        header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        if header:
            request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(map(_bokmaal, header.split(",")))
        super().process_request(request)
        if code := languages.asked(request):
            translation.activate(code)
            request.LANGUAGE_CODE = code

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(NEUTRAL):
            return response
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        response = super().process_response(request, response)
        if not request.path_info.endswith(ATOM_FEEDS):
            remember_language(request, response)
        return response


def remember_language(request: HttpRequest, response: HttpResponseBase) -> None:
    """The language of the address, or the one just switched to, for the next visit to `/`."""
    language = translation.get_language_from_path(request.path_info) or languages.asked(request)
    if language and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )


def _bokmaal(part: str) -> str:
    """One entry of Accept-Language, with `no` and `nn` (also `nn-NO`) said as `nb`."""
    code, semicolon, weight = part.strip().partition(";")
    return ("nb" if code.lower().split("-")[0] in NORWEGIAN else code) + semicolon + weight


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith(NEUTRAL) or request.path_info.endswith(ATOM_FEEDS)


class TimeZoneMiddleware(MiddlewareMixin):
    """A member reads times in the zone of the profile; a visitor in the site's."""

    def process_request(self, request: HttpRequest) -> None:
        if _is_for_programs(request) or not request.user.is_authenticated:
            timezone.deactivate()
        else:
            timezone.activate(clock.zone(request.user.time_zone))


class SeenMiddleware(UserSessionsMiddleware):
    """Notes when and from where a member was last seen, but not at every request: each note is a
    write, and on SQLite all writes stand in one queue. It also lengthens the session, so that only
    somebody who stays away is signed out."""

    PAUSE = 300  # seconds
    KEY = "seen_at"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nobody's session is looked into without need: it would make the answer vary by cookie.
        if _is_for_programs(request) or not request.session.session_key:
            return self.get_response(request)
        now = int(time.time())
        if request.user.is_authenticated and request.session.get(self.KEY, 0) <= now - self.PAUSE:
            request.session[self.KEY] = now
            inactivity.seen(request.user, today=timezone.now().date())
            return super().__call__(request)
        return self.get_response(request)


class SecurityPolicyMiddleware(CSPMiddleware):
    """django-csp's, with a policy of its own for the editors' screens; see the settings. What a page
    may frame, it says itself (`foundation.framing`), and so does one that is counted."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            parts.config = settings.ADMIN_SECURITY_POLICY
            parts.nonce = None
        if (hosts := framing.allowed(request)) and not report_only:
            parts.update = {**(parts.update or {}), "frame-src": [SELF, *hosts]}
        if (counter := counting.allowed(request)) and not report_only:
            update = parts.update or {}
            sources = {
                "script-src": [counter],
                "connect-src": [SELF, counter],
                "img-src": [counter],
            }
            parts.update = {**update, **sources}
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """No page may use camera, microphone or place, but one that says so itself."""
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        return super().process_response(request, response)


class DoorPhoneMiddleware:
    """What a phone keeps of a door is for the member who keeps it (ADR 19). Whoever signs out
    leaves nothing there but marks that are not sent yet, and whoever signs in after another is not
    let into the other's list: the phone shows it only while it has the cookie of the one it is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.COOKIES.get(door.COOKIE)
        if not kept or _is_for_programs(request):
            return self.get_response(request)
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if request.user.is_authenticated:
            if kept != doorkeeping.keeper_mark(request.user):
                self._forget(response)
        elif was_signed_in:
            self._forget(response)
            if not request.COOKIES.get(door.UNSENT_COOKIE):
                # The lists, the page and the worker.
                response["Clear-Site-Data"] = '"storage"'
        return response

    @staticmethod
    def _forget(response: HttpResponse) -> None:
        if door.COOKIE not in response.cookies:
            response.delete_cookie(door.COOKIE, samesite="Lax")


class BodySizeMiddleware:
    """Refuses what is larger than any form of the site's pages can be, before anything of it is
    read: whatever comes after looks into the form and would write its files to the disk first.
    Editors upload larger things, one at a time, and Wagtail has limits of its own; but not on the
    screens of events."""

    MOST = 32 * 1024 * 1024  # three files as answers, and words

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._size(request) > self.MOST and not self._is_editors(request):
            return render(request, "413.html", status=413)
        return self.get_response(request)

    @staticmethod
    def _is_editors(request: HttpRequest) -> bool:
        path = request.path_info
        is_wagtails = path.startswith("/admin/") and not path.startswith("/admin/events/")
        # Who is turned away there anyhow would still have filled the disk.
        return is_wagtails and request.user.has_perm("wagtailadmin.access_admin")

    @staticmethod
    def _size(request: HttpRequest) -> int:
        """What is announced; Django reads no more than that."""
        try:
            return int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return 0


class AdminDoorMiddleware:
    """A signed-in member who may not enter the editors' screens is told so; sent to the sign-in
    page, they would be sent back for ever."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if request.path_info.startswith("/admin/") else None
        if user and user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            return render(request, "community/no_admin_access.html", status=403)
        return self.get_response(request)


class OldAddressMiddleware(RedirectMiddleware):
    """Wagtail's, but the old address of an event's page tells its new one only to who may open it,
    and hands on what was asked: the key of an event by link, above all."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404:
            return response
        found = _redirect(request)
        if found is None:
            return response
        page = found.redirect_page.specific if found.redirect_page else None
        if not isinstance(page, EventPage):
            return super().process_response(request, response)
        viewer = request.user if request.user.is_authenticated else None
        token = request.GET.get("key", "")
        if not page.live or not event_detail.may_open(page, viewer=viewer, token=token):
            return response
        answer = super().process_response(request, response)
        query = request.META.get("QUERY_STRING", "")
        if query and answer.has_header("Location") and "?" not in answer["Location"]:
            answer["Location"] += f"?{iri_to_uri(query)}"
        return answer


def _redirect(request: HttpRequest) -> Redirect | None:
    """The redirect that Wagtail would follow: the one for the whole address, else for its path."""
    asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    # As Wagtail splits it: without ";" and what is behind it.
    return get_redirect(request, asked) or get_redirect(request, urlparse(asked).path)
