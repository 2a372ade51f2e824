"""Certificates as badges: for their owners, and what the world needs to check them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events import badge_keys, badges
from events.models import Certificate
from events.views import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from events.queries.my_registrations import Place
    from events.views.registration import MemberRequest

# A new key is published some time before it signs; a revocation is to be known soon.
KEYS_MAX_AGE = 3600
STATUS_MAX_AGE = 300


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Public and the same for everybody: any page on the net may read it."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = view(request, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        return response

    # Without a cookie there is nothing to forge; a POST should be told that it is not allowed.
    return cast("Callable[..., HttpResponse]", csrf_exempt(require_safe(answered)))


@for_programs
def badge_issuer(request: HttpRequest) -> HttpResponse:
    """Who vouches for the badges of this site (JSON-LD)."""
    _published_keys()
    return _json(badges.issuer_document(), "application/ld+json", KEYS_MAX_AGE)


@for_programs
def badge_keys_document(request: HttpRequest) -> HttpResponse:
    """All keys whose badges are to be trusted, as a JWK set."""
    keys = [key.jwk for key in _published_keys()]
    return _json({"keys": keys}, "application/jwk-set+json", KEYS_MAX_AGE)


@for_programs
def badge_key(request: HttpRequest, *, thumbprint: str) -> HttpResponse:
    """The one key that a badge names, as a JWK."""
    for key in _published_keys():
        if key.thumbprint == thumbprint:
            return _json(key.jwk, "application/jwk+json", KEYS_MAX_AGE)
    raise Http404


@for_programs
def badge_status(request: HttpRequest, *, code: str) -> HttpResponse:
    """Whether one certificate was revoked, as a list of revoked credentials; no more than that."""
    certificate = get_object_or_404(_numbered(code))
    return _json(badges.revocations(certificate), "application/json", STATUS_MAX_AGE)


@never_cache
@require_safe
@login_required
def my_badge(request: MemberRequest, code: str) -> HttpResponse:
    """A member's own certificate as a badge, to be saved."""
    mine = _numbered(code).filter(registration__contact__member=request.user)
    return _badge(request, mine.first())


@never_cache
@require_safe
@own.with_link
def guest_badge(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The same for whoever holds a registration's signed link: the latest, if there are several."""
    return _badge(request, place.registration.certificates.first())


def _numbered(code: str) -> QuerySet[Certificate]:
    """The certificate of that number, as it is. What no number can be is not asked for: PostgreSQL
    would refuse a null character."""
    is_one = code.isascii() and code.isalnum()
    return Certificate.objects.filter(code=code) if is_one else Certificate.objects.none()


def _badge(request: HttpRequest, certificate: Certificate | None) -> HttpResponse:
    if certificate is None or not badges.is_offered():
        raise Http404
    if not certificate.is_valid:
        return render(request, "events/no_badge.html", {"certificate": certificate}, status=410)
    # As Open Badges 3.0 has it (§ 5.2): the compact JWS as plain text.
    response = HttpResponse(badges.signed(certificate), content_type="text/plain; charset=utf-8")
    name = f"badge-{certificate.code[:6]}.jwt"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _published_keys() -> list[badge_keys.Key]:
    if keys := badge_keys.published():
        return keys
    raise Http404


def _json(data: dict[str, Any], content_type: str, max_age: int) -> HttpResponse:
    response = JsonResponse(data, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={max_age}"
    return response
