"""Asking to be told when an event runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from events import errors
from events.models import Event
from events.queries import addresses
from events.queries.words import words_of_one
from events.services import contacts, interests

if TYPE_CHECKING:
    from uuid import UUID

    from events.views.registration import MemberRequest


@never_cache
@require_POST
@login_required
def wish(request: MemberRequest, key: UUID) -> HttpResponse:
    """Tell the member when one can register for this event again; or, with `withdraw`, don't."""
    event = get_object_or_404(Event, key=key)
    token = request.POST.get("key", "")
    if not event.is_visible_to(request.user, token):
        raise Http404
    now = timezone.now()
    contact = contacts.of_member(request.user, now=now)
    if "withdraw" in request.POST:
        interests.withdraw(event, contact)
        messages.success(request, _("You will not be told."))
    else:
        try:
            interests.wish(event, contact, now=now, token=token)
        except errors.NotVisible as error:
            raise Http404 from error
        messages.success(
            request, _("You will get one mail when registration for this event opens again.")
        )
    words = words_of_one(event, get_language() or "en")
    path = addresses.page_path(event, words, is_visible=True, holds_key=True)
    return redirect(path or "my_registrations")
