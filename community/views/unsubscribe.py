"""Stopping and pausing the digest: by the link in a mail, signed in or not, and on the profile.

Programs open the links of mails to look at them, so opening one changes nothing. Mail programs
stop the digest by a POST without cookies that follows no redirect (RFC 8058 §3.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from community.enums import Cadence
from community.services import digest_choice
from foundation import clock, links

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.models import Member
    from community.views.members import MemberRequest


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what the member wants; do it when it is posted. The same again changes nothing."""
    try:
        member = digest_choice.by_link(token)
    except links.BadLink:
        return _unlisted(render(request, "community/unsubscribe_bad_link.html", status=404))
    language, zone = member.mail_language, clock.zone(member.time_zone)
    with translation.override(language), timezone.override(zone):
        is_understood = request.method != "POST" or _act(request, member)
        context = {
            "is_on": member.digest != Cadence.NONE,
            "paused_until": member.digest_paused_until(timezone.now()),
        }
        status = 200 if is_understood else 400
        answer = render(request, "community/unsubscribe.html", context, status=status)
    answer["Content-Language"] = language
    return _unlisted(answer)


@never_cache
@login_required
@require_POST
def resume(request: MemberRequest) -> HttpResponse:
    """End a pause, from the profile."""
    digest_choice.resume(request.user, now=timezone.now())
    messages.success(request, _("You get the digest again."))
    return redirect("profile")


def _act(request: HttpRequest, member: Member) -> bool:
    """Do what was posted, by a mail program or by the page; whether that was anything known."""
    action = request.POST.get("action")
    if action == "pause":
        digest_choice.pause(member, now=timezone.now())
    elif action == "stop" or request.POST.get("List-Unsubscribe") == "One-Click":
        digest_choice.stop(member)
    else:
        return False
    return True


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex"
    return answer
