"""Following topics, organisations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.enums import FollowKind
from community.queries import following as reading
from community.services import follows
from community.views.posting import posted_or

if TYPE_CHECKING:
    from uuid import UUID

    from community.views.members import MemberRequest


@never_cache
@login_required
@posted_or("following")
def follow(request: MemberRequest, kind: str, key: UUID) -> HttpResponse:
    """Follow it or, with `end`, no longer; then back to where the button was pressed."""
    if kind not in FollowKind.values:
        raise Http404
    of = FollowKind(kind)
    try:
        if "end" in request.POST:
            follows.unfollow(member=request.user, kind=of, key=key)
            messages.success(request, _("You no longer follow this."))
        else:
            follows.follow(member=request.user, kind=of, key=key, now=timezone.now())
            messages.success(request, _("You follow this now. Nobody else learns of it."))
    except errors.NotFound as error:
        raise Http404 from error
    except errors.CommunityError as error:
        messages.error(request, str(error))
    return redirect(_next(request) or "following")


def _next(request: MemberRequest) -> str:
    """Only to this very site."""
    path = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if allowed else ""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def following(request: MemberRequest) -> HttpResponse:
    context = {"choices": reading.choices(request.user)}
    return render(request, "community/following.html", context)
