"""What a member agreed to: seeing it, agreeing to a new edition, taking back what can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.models import Consent
from community.services import consents as service

if TYPE_CHECKING:
    from django.http import HttpResponse

    from community.views.members import MemberRequest

# More than anybody has; a page is not made longer by whoever agrees and withdraws all day.
SHOWN = 200


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: MemberRequest) -> HttpResponse:
    """All of a member's consents, and the texts as they are now."""
    if request.method == "POST":
        return _act(request)
    rows = list(Consent.objects.filter(member=request.user)[:SHOWN])
    given = {(row.kind, row.version) for row in rows if row.withdrawn_at is None}
    texts = [(kind, service.current(kind)) for kind in service.OF_ALL]
    context = {
        "texts": [(kind, version, (kind, version) in given) for kind, version in texts],
        "is_asked": any(text not in given for text in texts),
        "consents": [
            (row, row.withdrawn_at is None and row.kind not in service.OF_ALL) for row in rows
        ],
    }
    if not context["is_asked"]:
        # Agreed in another browser.
        request.session.pop(service.NEW_EDITION, None)
    return render(request, "community/consents.html", context)


def _act(request: MemberRequest) -> HttpResponse:
    key = request.POST.get("take_back", "")
    now = timezone.now()
    try:
        if key:
            if not (key.isascii() and key.isdigit() and len(key) < 19):
                raise Http404
            service.take_back(request.user, key=int(key), now=now)
            messages.success(request, _("Taken back."))
        else:
            shown = {str(kind): request.POST.get(kind, "") for kind in service.OF_ALL}
            service.agree(request.user, versions=shown, language=get_language() or "en", now=now)
            request.session.pop(service.NEW_EDITION, None)
            messages.success(request, _("Thank you. It is recorded here that you agreed."))
    except errors.NotAllowed as error:
        raise Http404 from error
    except errors.CommunityError as error:
        messages.error(request, str(error))
    return redirect("consents")
