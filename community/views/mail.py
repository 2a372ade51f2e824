"""News by e-mail: what a member chooses on their profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.enums import Cadence
from community.mail_forms import MailForm
from community.models.recipients import of
from community.services import digest_calendar, digest_choice

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from community.models import Recipient
    from community.views.members import MemberRequest


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: MemberRequest) -> HttpResponse:
    """How often, when and of what."""
    recipient, now = of(request.user), timezone.now()
    form = MailForm(request.POST or None, recipient=recipient)
    if request.method == "POST" and form.is_valid():
        digest_choice.choose(recipient, choice=form.choice(), now=now)
        messages.success(request, _("Your choice has been saved."))
        return redirect("profile_mail")
    context = {
        "form": form,
        "is_on": recipient.cadence != Cadence.NONE,
        "paused_until": recipient.paused_until(now),
        "next": next_edition(recipient, now),
        "zone": recipient.zone_name,
    }
    return render(request, "community/profile_mail.html", context, status=_status(form))


@login_required
@never_cache
@require_POST
def pause(request: MemberRequest) -> HttpResponse:
    """For a month, or the end of that."""
    recipient, now = of(request.user), timezone.now()
    if "resume" in request.POST:
        digest_choice.resume(recipient, now=now)
        messages.success(request, _("You get news by e-mail again."))
    else:
        digest_choice.pause(recipient, now=now)
        messages.success(request, _("You get no news by e-mail for 30 days."))
    return redirect("profile_mail")


def next_edition(recipient: Recipient, now: datetime) -> datetime | None:
    """When the next one is due, if any is."""
    if recipient.cadence == Cadence.NONE:
        return None
    after = max(now, recipient.since)
    return digest_calendar.following(digest_calendar.rhythm(recipient), after)


def _status(form: MailForm) -> int:
    return 422 if form.is_bound else 200
