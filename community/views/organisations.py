"""The organisations of the network: the list, and a page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.enums import OrganisationKind
from community.models import Member, Organisation
from community.organisation_forms import AskForm
from community.queries import organisations as queries
from foundation import panels, targets

if TYPE_CHECKING:
    from uuid import UUID

    from community.queries.organisations import Body

# What each is for programs that read pages (schema.org).
TYPES = {
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganisationKind.NGO: "NGO",
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.FOREIGN: "Organization",
}


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All of them by name, narrowed by words, kind and country."""
    form = AskForm(request.GET)
    form.full_clean()
    asked = form.cleaned_data
    kept = {name: asked[name] for name in ("q", "kind", "country") if asked.get(name)}
    listing = queries.listing(
        viewer=_viewer(request),
        language=get_language() or "en",
        number=asked.get("page") or 1,
        **kept,
    )
    context = {"form": form, "listing": listing, "asked": kept, "query": urlencode(kept)}
    return _by_viewer(render(request, "community/organisations.html", context))


@require_safe
def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One organisation; the address of one that went into another leads there."""
    found = Organisation.objects.select_related("parent").filter(uuid=uuid).first()
    if found is None:
        if into := queries.moved(uuid):
            return redirect("organisation", into, permanent=True)
        raise Http404
    viewer = _viewer(request)
    asked = AskForm(request.GET)
    asked.full_clean()
    body = queries.of(
        found,
        viewer=viewer,
        language=get_language() or "en",
        number=asked.cleaned_data.get("page") or 1,
    )
    context = {
        "body": body,
        "viewer": viewer,
        "website": found.website if targets.is_web(found.website) else "",
        "parts": panels.shown(panels.organisation_panels, found, viewer=viewer, now=timezone.now()),
        "structured": _structured(request, body),
    }
    return _by_viewer(render(request, "community/organisation.html", context))


def _viewer(request: HttpRequest) -> Member | None:
    return request.user if isinstance(request.user, Member) else None


def _by_viewer(answer: HttpResponse) -> HttpResponse:
    """No proxy may show one reader what another may see."""
    patch_vary_headers(answer, ["Cookie"])
    answer["Cache-Control"] = "private"
    return answer


def _structured(request: HttpRequest, body: Body) -> dict[str, Any]:
    """The same for programs; no person stands in it."""
    one = body.organisation
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(OrganisationKind(one.kind), "GovernmentOrganization"),
        "@id": f"{settings.BASE_URL}{request.path}",
        "name": str(one.name),
        "description": str(one.about),
        "url": one.website,
        "identifier": one.register_code,
    }
    if body.country:
        told["address"] = {"@type": "PostalAddress", "addressCountry": one.country}
    if one.parent:
        told["parentOrganization"] = {"@type": "Organization", "name": str(one.parent)}
    return {name: value for name, value in told.items() if value}
