"""Registering for several dates of an event at once, as a member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events import errors
from events.enums import Mode
from events.forms import SeveralForm
from events.queries import clashes, event_detail, questions
from events.queries.doors import Door
from events.question_forms import AnswersForm
from events.services import booking, contacts
from events.views.registration import read_or_send
from events.views.uploads import with_files

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from events.queries.clashes import Clash
    from events.queries.event_detail import RunView
    from events.views.registration import MemberRequest


# So many are shown at once; a weekly meetup has eighty.
AT_ONCE: Final = 12


@dataclass(frozen=True, slots=True)
class DateToChoose:
    """One run as it is drawn: what its reader is registered for at the same time, and whether it
    was ticked."""

    number: int
    view: RunView
    clashes: list[Clash]
    is_chosen: bool

    @property
    def id(self) -> str:
        return str(self.view.run.uuid)


@never_cache
@read_or_send
@login_required
@with_files
def register(request: MemberRequest, key: UUID) -> HttpResponse:
    """Show the dates that one can register for; register for those that are ticked, all or none."""
    now, token = timezone.now(), request.GET.get("key", "")
    found = event_detail.several(key, viewer=request.user, now=now, token=token)
    if found is None:
        raise Http404
    views, words = found
    data = request.POST if request.method == "POST" else None
    form, asked = _forms(views, data, request.FILES)
    dates_of = {view.run.pk: [date.occurrence for date in view.dates] for view in views}
    overlaps = clashes.of_runs(dates_of, member=request.user)
    shown = _shown(views, overlaps, data.getlist("runs") if data is not None else [])
    context: dict[str, Any] = {**shown, "words": words, "form": form, "asked": asked}
    if data is None:
        return render(request, "events/register_several.html", context)
    if not form.is_valid() or (asked is not None and not asked.is_valid()):
        return render(request, "events/register_several.html", context, status=400)
    chosen = [view for view in views if str(view.run.uuid) in form.cleaned_data["runs"]]
    doubled = clashes.overlapping({view.run.pk: dates_of[view.run.pk] for view in chosen})
    if doubled and not form.cleaned_data["both"]:
        context["overlap"] = True
        return render(request, "events/register_several.html", context, status=409)
    return _book(request, chosen, form, asked, context)


def _shown(
    views: list[RunView], overlaps: dict[int, list[Clash]], ticked: list[str]
) -> dict[str, Any]:
    """The dates as they are drawn: some at once, the others folded away."""
    dates = [
        DateToChoose(number, view, overlaps.get(view.run.pk, []), str(view.run.uuid) in ticked)
        for number, view in enumerate(views)
    ]
    later = dates[AT_ONCE:]
    return {
        "first": dates[:AT_ONCE],
        "later": later,
        "later_chosen": any(date.is_chosen for date in later),
        "has_full": any(view.door == Door.WAITING for view in views),
    }


def _book(
    request: MemberRequest,
    chosen: list[RunView],
    form: SeveralForm,
    asked: AnswersForm | None,
    context: dict[str, Any],
) -> HttpResponse:
    now = timezone.now()
    try:
        booking.book(
            runs=[view.run for view in chosen],
            contact=contacts.of_member(request.user, now=now),
            mode=form.cleaned_data["mode"],
            now=now,
            may_wait=form.cleaned_data["wait"],
            token=request.GET.get("key", ""),
            given=asked.given if asked else None,
        )
    except errors.NotTogether as error:
        if asked is not None:
            asked.refuse(error.error)
        refused = next(view for view in chosen if view.run.pk == error.run.pk)
        context |= {"refusal": str(error), "refused": refused}
        return render(request, "events/register_several.html", context, status=409)
    except errors.EventsError as error:
        context["refusal"] = str(error)
        return render(request, "events/register_several.html", context, status=409)
    messages.success(
        request,
        _("Your dates for “%(title)s” are noted. A mail says how each of them stands.")
        % {"title": context["words"].title},
    )
    return redirect("my_registrations")


def _forms(
    views: list[RunView],
    data: QueryDict | None,
    files: MultiValueDict[str, UploadedFile[Any]],
) -> tuple[SeveralForm, AnswersForm | None]:
    """What is asked; the questions are the event's. An option that is full for one date may be free
    for the others: whether it is for those that are chosen is seen when they are booked."""
    there = {mode for view in views for mode in view.seats.modes}
    form = SeveralForm(
        data,
        modes=[mode for mode in Mode if mode in there],
        runs=[str(view.run.uuid) for view in views],
        most=booking.MOST,
    )
    if not views:
        return form, None
    event = views[0].run.event
    return form, AnswersForm(data, questions=questions.asked(event), files=files, run=event.key)
