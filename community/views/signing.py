"""Signing in: codes whose time is over, and the second factor of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.utils import passthrough_next_redirect_url
from allauth.account.views import confirm_login_code, confirm_reauthentication_code
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community import second_factor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from community.views.members import MemberRequest

FOUND = 302


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


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """Where one types the code to sign in."""
    return _told_when_over(request, confirm_login_code, "account_request_login_code")


@never_cache
def enter_code_again(request: HttpRequest) -> HttpResponse:
    """Where one types the code that says it is still the same person."""
    again = "account_request_reauthentication_code"
    return _told_when_over(request, confirm_reauthentication_code, again)


def _told_when_over(
    request: HttpRequest, view: Callable[[HttpRequest], HttpResponse], again: str
) -> HttpResponse:
    """allauth's own view leads to where a new code is asked for when the old one holds no longer,
    without a word, and may forget where one was going."""
    answer = view(request)
    path = reverse(again)
    if answer.status_code == FOUND and answer["Location"].partition("?")[0] == path:
        # Of too many attempts it does say something.
        if not getattr(messages.get_messages(request), "added_new", False):
            messages.warning(request, _("The code holds no longer. Ask for a new one here."))
        answer["Location"] = passthrough_next_redirect_url(request, path, REDIRECT_FIELD_NAME)
    return answer
