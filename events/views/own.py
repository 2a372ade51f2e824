"""One's own registration: a member's, or that of whoever holds its signed link."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from events.queries import my_registrations as places
from foundation import clock, languages

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from events.queries.my_registrations import Place
    from events.views.registration import MemberRequest


def of_member(request: MemberRequest, uuid: UUID) -> Place:
    """The registration of who is signed in. Raises Http404 for anybody else's."""
    place = places.one_of_member(request.user, uuid, now=timezone.now())
    if place is None:
        raise Http404
    return place


def with_link(
    view: Callable[[HttpRequest, Place, str], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let `view` answer whoever holds a registration's signed link, in the language and the time of
    the one it was sent to."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        place = places.by_link(token, now=timezone.now())
        if place is None:
            return render(request, "events/bad_link.html", status=404)
        contact = place.registration.contact
        zone = clock.zone(contact.time_zone)
        language = languages.of_reader(request, contact.language)
        with translation.override(language), timezone.override(zone):
            # Once more: the title in the language of the one who reads.
            place = places.by_link(token, now=timezone.now())
            if place is None:
                raise Http404
            response = view(request, place, token)
        response["Content-Language"] = language
        response["X-Robots-Tag"] = "noindex"
        return response

    return opened
