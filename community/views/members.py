"""A member's own pages, and what a person meets who may not go on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.forms import ProfileForm
from community.models import Member
from community.services import once, profiles

if TYPE_CHECKING:
    from django.http import HttpResponse

logger = logging.getLogger(__name__)


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Member


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """The member's own page: what others see and how the site speaks to them."""
    # A row of its own: the form writes into it what is refused, and the page shows the real one.
    member = Member.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        member = profiles.change(member, now=timezone.now(), **form.cleaned_data)
        with translation.override(member.language):
            messages.success(request, _("Your profile has been saved."))
            return redirect("profile")
    status = 422 if form.is_bound else 200
    context = {"form": form, "paused_until": request.user.digest_paused_until(timezone.now())}
    return render(request, "community/profile.html", context, status=status)


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
