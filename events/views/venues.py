"""A venue's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.models import Member
from events.queries import venue_page as places

if TYPE_CHECKING:
    from uuid import UUID


@require_safe
def venue_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where it is, how one gets in, and what is on there for this reader."""
    viewer = request.user if isinstance(request.user, Member) else None
    found = places.of_venue(uuid, viewer=viewer, now=timezone.now())
    if found is None:
        raise Http404
    return render(request, "events/venue_page.html", {"place": found})
