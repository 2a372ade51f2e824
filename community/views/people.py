"""The page of a member and their photo: for whoever may see them, and for nobody else there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from community.enums import ProfileField, Viewpoint
from community.models import Member
from community.queries import person, profiles, seeing
from foundation import panels

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

# A photo never changes at its address; only the browser of whoever saw it keeps it.
YEAR = 365 * 24 * 3600


@require_safe
@never_cache
def member(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The page of a member. Whom the viewer may not see is not there, as if they never had been;
    members look at their own as others do (`?as=`)."""
    owner = _member(uuid)
    viewer = _viewer(request)
    viewpoint = _viewpoint(request, owner) if viewer == owner else None
    eyes = person.as_seen_from(owner, viewpoint) if viewpoint else viewer
    shown = person.person(owner, eyes)
    if shown is None and viewpoint is None:
        raise Http404
    context: dict[str, Any] = {
        "person": shown,
        "viewpoint": viewpoint,
        "parts": _parts(owner, eyes) if shown else [],
    }
    if viewer != owner:
        context["other"] = owner
    else:
        context["viewpoints"] = person.viewpoints(owner)
        context["is_listed"] = profiles.profiles_of([owner])[owner.pk].in_directory
    answer = render(request, "community/member.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@cache_control(private=True, max_age=YEAR, immutable=True)
def photo(request: HttpRequest, uuid: UUID, version: str) -> FileResponse:
    """The photo of a member, at the address of this one: for whoever may see it."""
    owner = _member(uuid)
    profile = profiles.profiles_of([owner])[owner.pk]
    near = seeing.relation(owner, _viewer(request))
    is_seen = ProfileField.PHOTO in seeing.visible_fields(profile, near)
    if not (is_seen and profile.photo and profiles.photo_version(profile) == version):
        raise Http404
    try:
        file = profile.photo.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/webp", headers={"X-Robots-Tag": "noindex"})


def _member(uuid: UUID) -> Member:
    found = Member.objects.select_related("organisation").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _viewer(request: HttpRequest) -> Member | None:
    return request.user if isinstance(request.user, Member) else None


def _viewpoint(request: HttpRequest, owner: Member) -> Viewpoint | None:
    """What was asked for, of what there is."""
    asked = request.GET.get("as")
    return next((v for v in person.viewpoints(owner) if v == asked), None)


def _parts(owner: Member, eyes: Member | None) -> list[panels.Shown]:
    return panels.shown(panels.person_panels, owner, viewer=eyes, now=timezone.now())
