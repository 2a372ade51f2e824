"""Saying what it was like: as a member, or by a signed link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from events import errors
from events.models import Feedback
from events.queries import feedback as surveys
from events.question_forms import AnswersForm
from events.services import feedback
from events.views import own
from events.views.registration import MemberRequest, read_or_send

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from events.queries.my_registrations import Place


@never_cache
@read_or_send
@login_required
def my_feedback(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask a member what it was like; take the answers."""
    place = own.of_member(request, uuid)
    return _answered(request, place) or redirect(f"{reverse('my_feedback', args=(uuid,))}?thanks=1")


@never_cache
@read_or_send
@own.with_link
def guest_feedback(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The same for whoever holds a registration's signed link."""
    answered = _answered(request, place, token)
    return answered or redirect(f"{reverse('guest_feedback', args=(token,))}?thanks=1")


def _answered(request: HttpRequest, place: Place, token: str = "") -> HttpResponse | None:
    """The form, or what is wrong with it; None when the answers were taken."""
    registration = place.registration
    data = request.POST if request.method == "POST" else None
    before = Feedback.objects.filter(registration=registration).first()
    form = AnswersForm(
        data,
        questions=surveys.asked(registration.run.event) if place.feedback.may_answer else [],
        before=before.answers if before else None,
    )
    context = {
        "place": place,
        "form": form,
        "token": token,
        # Just sent: the thanks alone, also where it could be changed.
        "thanks": place.feedback.has_given and request.GET.get("thanks") == "1",
    }
    if data is None:
        return render(request, "events/feedback.html", context)
    if not form.is_valid():
        return render(request, "events/feedback.html", context, status=400)
    try:
        feedback.give(
            registration,
            form.given,
            anonymous=request.POST.get("promise") == "anonymous",
            now=timezone.now(),
        )
    except errors.EventsError as error:
        form.refuse(error)
        context["refusal"] = str(error)
        return render(request, "events/feedback.html", context, status=409)
    return None
