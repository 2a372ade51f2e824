"""Signing in: the second factor of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import second_factor

if TYPE_CHECKING:
    from django.http import HttpResponse

    from community.views.members import MemberRequest


@never_cache
@require_safe
@login_required
def second_factor_page(request: MemberRequest) -> HttpResponse:
    """What staff are led to before anything that is for staff. Who has a factor is asked for it,
    who has none adds one; then it leads to what they wanted."""
    wanted = request.GET.get("next", "")
    if wanted and get_adapter().is_safe_url(wanted):
        request.session[second_factor.WANTED] = wanted
    if not second_factor.is_lacking(request, now=timezone.now()):
        is_staff = request.user.has_perm("wagtailadmin.access_admin")
        first = reverse("wagtailadmin_home" if is_staff else "profile")
        return redirect(request.session.pop(second_factor.WANTED, "") or first)
    ways = get_adapter().get_reauthentication_methods(request.user)
    asks = second_factor.has_one(request.user)
    here = reverse("second_factor")
    context = {
        "ways": [f"{way['url']}?next={here}" for way in ways] if asks else [],
        "has_passkey": bool(ways) and ways[0]["id"] == "mfa_reauthenticate:webauthn",
    }
    return render(request, "community/second_factor.html", context)
