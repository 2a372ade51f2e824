"""Signing in when mail does not work, and what a person meets who may not go on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.services import once

if TYPE_CHECKING:
    from django.http import HttpResponse

    from community.models import Member

logger = logging.getLogger(__name__)


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_once(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by the address that `manage.py sign_in_code` printed. GET asks, as programs that look
    at links would otherwise use it up."""
    try:
        member = once.read(token)
    except once.Spent:
        return render(request, "community/sign_in_once_spent.html", status=410)
    if request.method != "POST":
        return render(request, "community/sign_in_once.html", {"member": member})
    logger.warning("A one-time sign-in address was used for member %s.", member.uuid)
    # As good as a code: whoever has no mail can add a passkey now.
    record_authentication(request, member, method="code")
    with translation.override(member.language):
        return perform_login(request, member, redirect_url=reverse("profile"))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return render(request, "community/too_many_requests.html", status=429)
