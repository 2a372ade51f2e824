"""When mails do not reach a member: what they answer to the notice that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.services import mail_trouble

if TYPE_CHECKING:
    from django.http import HttpResponse

    from community.views.members import MemberRequest

# A server that refuses our mails shall not be asked all day.
LIMITS: Final = {"mail_again": "3/d/key"}


@login_required
@never_cache
@require_POST
def mail_again(request: MemberRequest) -> HttpResponse:
    """The address is right, so write to it again; thrice a day at most."""
    member = request.user
    usage = ratelimit.consume(
        request, app="talka", action="mail_again", config=LIMITS, key=str(member.uuid)
    )
    if usage is None:
        messages.error(request, _("That was tried often enough for today. Is the address right?"))
        return redirect("account_email")
    mail_trouble.try_again(member, now=timezone.now())
    messages.success(request, _("We write to you again. If a mail does not arrive, we ask again."))
    return redirect("profile")
