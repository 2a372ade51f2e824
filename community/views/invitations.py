"""Coming in by an invitation. Reading changes nothing: programs that look at mails open links too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.join_forms import InvitedForm
from community.queries import joining as reading
from community.services import invitations

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites whom; accepted, once, by the button."""
    now = timezone.now()
    try:
        row = invitations.by_link(token, now=now)
    except errors.NoInvitation:
        return render(request, "community/invitation_bad.html", status=404)
    except errors.InvitationOver:
        return render(request, "community/invitation_over.html", status=410)
    if request.user.is_authenticated:
        status = 409 if request.method == "POST" else 200
        return render(request, "community/invitation_signed_in.html", status=status)
    if reading.member_at(row.email) is not None:
        return _is_member(request)
    form = InvitedForm(request.POST or None, initial={"name": row.name})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "invitation": row}
        return render(request, "community/invitation.html", context, status=status)
    try:
        member = invitations.accept(
            token,
            name=form.cleaned_data["name"],
            language=translation.get_language() or row.language,
            now=now,
        )
    except (errors.InvitationOver, errors.NoInvitation):
        # In another window, a moment ago.
        return render(request, "community/invitation_over.html", status=410)
    except errors.MemberAlready:
        return _is_member(request)
    return _sign_in(request, member)


def _is_member(request: HttpRequest) -> HttpResponse:
    """An old link in a mailbox must not be a way into an account."""
    status = 409 if request.method == "POST" else 200
    return render(request, "community/invitation_of_member.html", status=status)


def _sign_in(request: HttpRequest, member: Member) -> HttpResponse:
    record_authentication(request, member, method="code", email=member.email)
    with translation.override(member.mail_language):
        return perform_login(request, member, redirect_url=reverse("welcome"))
