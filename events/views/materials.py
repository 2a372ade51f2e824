"""Documents and links that go with an event, for whoever may open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.permissions import policy_registry

from community.models import Member
from events.models import GuardedDocument
from events.queries import materials
from events.queries import my_registrations as places

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from wagtail.documents.models import AbstractDocument

NOBODY_KEEPS = "private, no-store"


def guard_document(document: AbstractDocument, request: HttpRequest) -> None:
    """Let a guarded document be served to editors and to the audience of published material; for
    everybody else it does not exist."""
    if not _is_guarded(document.pk):
        return
    viewer = request.user if isinstance(request.user, Member) else None
    if not _is_editor(viewer, document) and not materials.opens(
        document, viewer=viewer, now=timezone.now(), token=request.GET.get("key", "")
    ):
        raise Http404


@require_safe
def serve_document(
    request: HttpRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Wagtail's, but no cache keeps what is guarded, whatever the answer is."""
    response: HttpResponseBase = serve(request, document_id, document_filename)
    if _is_guarded(int(document_id)):
        response["Cache-Control"] = NOBODY_KEEPS
        response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def guest_material(request: HttpRequest, token: str, key: UUID) -> HttpResponseBase:
    """One piece for whoever holds a registration's signed link."""
    now = timezone.now()
    place = places.by_link(token, now=now)
    if place is None:
        return render(request, "events/bad_link.html", status=404)
    language = place.registration.contact.language
    material = materials.by_registration(place.registration, key, language=language, now=now)
    if material is None:
        raise Http404
    if material.document is None:
        response: HttpResponse = HttpResponseRedirect(material.link)
        response["Referrer-Policy"] = "no-referrer"
        return response
    return _file(material.document)


def _file(document: AbstractDocument) -> FileResponse:
    """The file, for its reader alone: no cache on the way may keep it."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=document.content_disposition != "inline",
        filename=document.filename,
        content_type=document.content_type,
    )
    response["Cache-Control"] = NOBODY_KEEPS
    response["X-Content-Type-Options"] = "nosniff"
    # What is in it may run nothing on this site.
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_guarded(document: int) -> bool:
    return GuardedDocument.objects.filter(document=document).exists()


def _is_editor(viewer: Member | None, document: AbstractDocument) -> bool:
    policy = policy_registry.get_by_type(get_document_model())
    return viewer is not None and policy.user_has_permission_for_instance(
        viewer, "choose", document
    )
