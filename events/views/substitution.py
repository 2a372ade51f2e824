"""Passing a seat on to a colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import errors
from events.forms import ColleagueForm
from events.services import substitution
from events.views import own

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from events.views.registration import MemberRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pass_on(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask for the colleague's address; give them the seat."""
    place = own.of_member(request, uuid)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    context = {"place": place, "form": form}
    if request.method != "POST":
        return render(request, "events/pass_on.html", context)
    if not form.is_valid():
        return render(request, "events/pass_on.html", context, status=400)
    try:
        substitution.pass_on(
            place.registration, email=form.cleaned_data["email"], now=timezone.now()
        )
    except errors.EventsError as error:
        return render(request, "events/pass_on.html", context | {"refusal": str(error)}, status=409)
    messages.success(
        request,
        _("Your colleague is registered for “%(title)s” in your seat.")
        % {"title": place.words.title},
    )
    return redirect("my_registrations")
