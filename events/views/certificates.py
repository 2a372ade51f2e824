"""Certificates: the paper for whoever it belongs to, and the page that checks one for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import downloads
from events.models import Certificate
from events.models.certificates import CODE_LENGTH, code_of
from events.queries import certificate_paper, certificates
from events.queries import my_registrations as places
from events.views import limits

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from events.views.registration import MemberRequest

# Nobody guesses one of 2^130, and nobody has to be kept from checking real ones: what is counted is
# what there is no certificate for.
LIMIT = {"certificate": "30/h/ip"}


@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the number that is printed on a certificate, and lead to what is known of it."""
    typed = request.GET.get("number", "")
    if code := code_of(typed):
        return redirect("certificate_check", code=code[: 2 * CODE_LENGTH])
    return _shown(request, "certificates", {"typed": typed})


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is valid, revoked or none of ours, and no more than the paper says. What
    cannot be a number is answered as one that does not exist."""
    meant = code_of(code)
    if meant != code and len(meant) == CODE_LENGTH:
        return redirect("certificate_check", code=meant)
    # A NUL in an address is nothing that a database may be asked for.
    is_one = meant == code and len(code) == CODE_LENGTH
    found = Certificate.objects.filter(code=code).first() if is_one else None
    if found is None:
        return _unknown(request, code)
    context = {"certificate": found, "facts": certificate_paper.facts(found)}
    return _shown(request, "certificate", context)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    context: dict[str, Any] = {"typed": code[:100]}
    usage = ratelimit.consume(
        request, app="talka", action="certificate", config=LIMIT, limit_get=True
    )
    if usage is None:
        context["too_many"] = True
        response = limits.too_many(request, "events/certificate_unknown.html", context)
    else:
        response = render(request, "events/certificate_unknown.html", context, status=404)
    response["X-Robots-Tag"] = "noindex"
    return response


def _shown(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, f"events/{name}.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
@login_required
def my_certificate(request: MemberRequest, code: str) -> HttpResponseBase:
    """A member's own certificate."""
    own_ones = Certificate.objects.filter(registration__contact__member=request.user)
    return downloads.of_certificate(get_object_or_404(own_ones, code=code))


@never_cache
@require_safe
def guest_certificate(request: HttpRequest, token: str) -> HttpResponseBase:
    """The certificate for one registration, by its signed link."""
    place = places.by_link(token, now=timezone.now())
    if place is None:
        return render(request, "events/bad_link.html", status=404)
    found = certificates.newest_of(place.registration)
    if found is None:
        raise Http404
    return downloads.of_certificate(found)
