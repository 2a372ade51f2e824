"""Files that come with a form: how often, and how they are handed out again."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import downloads
from events.queries import answer_files
from events.queries import my_registrations as places
from events.views import limits, own

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import FileResponse

    from events.queries.my_registrations import Place
    from events.views.registration import MemberRequest

# A form may be sent a few times until all of it is right; a whole office may have one address.
LIMIT = {"upload": "60/h/ip"}


def with_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let `view` take forms with files, so many an hour from one place on the net."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and request.FILES and not _is_within_limit(request):
            return limits.too_many(request, "community/too_many_requests.html")
        return view(request, *args, **kwargs)

    return limited


def _is_within_limit(request: HttpRequest) -> bool:
    usage = ratelimit.consume(request, app="talka", action="upload", config=LIMIT)
    return usage is not None


@never_cache
@require_safe
@login_required
def my_file(request: MemberRequest, uuid: UUID, file: UUID) -> FileResponse:
    """A file that a member gave as an answer."""
    return _handed_out(own.of_member(request, uuid), file)


@never_cache
@require_safe
def guest_file(request: HttpRequest, token: str, file: UUID) -> HttpResponse | FileResponse:
    """The same for whoever holds the registration's signed link."""
    place = places.by_link(token, now=timezone.now())
    if place is None:
        return render(request, "events/bad_link.html", status=404)
    return _handed_out(place, file)


def _handed_out(place: Place, file: UUID) -> FileResponse:
    found = answer_files.for_person(place.registration, file)
    if found is None:
        raise Http404
    return downloads.of_answer(found)
