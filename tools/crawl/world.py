"""Who looks and where: addresses of screens, and the cookies of people who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from tools.crawl.routes import page_types
from tools.crawl.shape import STAFF, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from community.models import Member
    from tools.crawl.shape import Screen

# Routes without a name stand before another of the same address.
SAME = {
    "events.viewsets.files.DocumentDeleteView": "wagtaildocs:delete",
    "events.viewsets.files.ImageDeleteView": "wagtailimages:delete",
}


class World:
    """`people` are members by their role, `things` what stands in addresses."""

    def __init__(
        self, people: Mapping[Role, Member], things: Mapping[str, tuple[Any, ...]]
    ) -> None:
        self.people, self.things = people, things

    def address(self, screen: Screen, language: str) -> str:
        """Where the screen is in a language; empty where there is none, as of a page that nobody
        has translated."""
        query = f"?{screen.query}" if screen.query else ""
        if screen.route == "nothing":
            return f"/{language}/nothing-is-here/"
        if screen.route in page_types():
            address = self._page(self.things[screen.of or screen.route], language)
            return f"{address}{query}" if address else ""
        with translation.override(language):
            return (
                reverse(SAME.get(screen.route, screen.route), args=self.things[screen.of]) + query
            )

    def _page(self, args: tuple[Any, ...], language: str) -> str:
        page = Page.objects.get(pk=args[0])
        told = page.get_translations(inclusive=True).live()
        found = told.filter(locale__language_code=language).first()
        if language == "en":
            found = found or page
        return str(found.get_url()) if found else ""

    def languages(self, screen: Screen) -> list[str]:
        """The languages it has an address of its own in. Wagtail's own screens, and those by a
        link that a mail holds, know one only; the style guide's samples are for developers."""
        if screen.route == "styleguide" or (
            screen.role in STAFF and screen.route.startswith("wagtail")
        ):
            return ["en"]
        return [code for code, _name in settings.LANGUAGES if self.address(screen, code)]

    def cookies(self, role: Role, origin: str) -> list[dict[str, str]]:
        """Of somebody who has just signed in; none of a visitor."""
        if role not in self.people:
            return []
        request = HttpRequest()
        request.session = SessionStore()
        request.META = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
        member = self.people[role]
        login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
        # As who has just been asked again, too.
        told = {"email": member.email, "reauthenticated": True}
        record_authentication(request, member, method="code", **told)
        request.session.save()
        key = str(request.session.session_key)
        return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": origin}]
