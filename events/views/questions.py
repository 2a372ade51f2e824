"""Answering an organiser's questions anew: as a member, or by a signed link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events import errors
from events.question_forms import AnswersForm
from events.services import answers
from events.views import own
from events.views.registration import MemberRequest, read_or_send
from events.views.uploads import with_files

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from events.queries.my_registrations import Place


@never_cache
@read_or_send
@login_required
@with_files
def my_answers(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show what a member answered when registering; take other answers."""
    return _answered(request, own.of_member(request, uuid)) or redirect("my_registrations")


@never_cache
@read_or_send
@with_files
@own.with_link
def guest_answers(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The same for whoever holds a registration's signed link."""
    return _answered(request, place, token) or redirect("guest_registration", token=token)


def _file_address(place: Place, token: str, file: str) -> str:
    if token:
        return reverse("guest_file", args=(token, file))
    return reverse("my_file", args=(place.registration.uuid, file))


def _answered(request: HttpRequest, place: Place, token: str = "") -> HttpResponse | None:
    """The form, or what is wrong with it; None when the answers were taken."""
    registration = place.registration
    data = request.POST if request.method == "POST" else None
    files = request.FILES if place.may_change_answers else None
    form = AnswersForm.of_run(
        registration.run,
        data,
        files=files,
        registration=registration,
        file_at=lambda file: _file_address(place, token, file),
    )
    context = {"place": place, "form": form, "token": token}
    if data is None:
        return render(request, "events/answers.html", context)
    if not form.is_valid():
        return render(request, "events/answers.html", context, status=400)
    try:
        answers.change(registration, form.given, now=timezone.now())
    except errors.EventsError as error:
        form.refuse(error)
        context["refusal"] = str(error)
        return render(request, "events/answers.html", context, status=409)
    messages.success(request, _("Your answers are saved."))
    return None
