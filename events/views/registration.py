"""Registering, and managing what one has registered for: as a member, or by a signed link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.services import notifications
from events import errors
from events.enums import State, Told
from events.forms import OfferForm, RegisterForm
from events.queries import clashes, doorkeeping, event_detail, feeds
from events.queries import my_registrations as places
from events.question_forms import AnswersForm
from events.services import contacts, guests, waitlist
from events.services import registration as registrations
from events.views import limits, own, self_check_in
from events.views.feeds import file_response
from events.views.uploads import with_files

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from community.models import Member
    from events.models import Registration
    from events.queries.my_registrations import Place


class MemberRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Member


read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@read_or_send
@login_required
@with_files
def register(request: MemberRequest, run: UUID) -> HttpResponse:
    """Show what one is about to register for; register."""
    token = request.GET.get("key", "")
    now = timezone.now()
    found = event_detail.of_run(run, viewer=request.user, now=now, token=token)
    if found is None:
        raise Http404
    view, words = found
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(
        data,
        modes=view.seats.modes,
        room_later=view.room_later,
        asks_manager=view.run.asks_managers,
    )
    files = request.FILES if view.door.lets_in else None
    asked = AnswersForm.of_run(view.run, data, files=files)
    dates = [date.occurrence for date in view.dates]
    overlaps = clashes.of_run(view.run, dates, member=request.user) if view.door.lets_in else []
    context = {"view": view, "words": words, "clashes": overlaps, "form": form, "asked": asked}
    if data is None or view.held is not None:
        return render(request, "events/register.html", context)
    if not all([form.is_valid(), asked.is_valid()]):
        return render(request, "events/register.html", context, status=400)
    try:
        with limits.to_manager(request, form.named):
            made = registrations.register(
                run=view.run,
                contact=contacts.of_member(request.user, now=timezone.now()),
                mode=form.cleaned_data["mode"],
                now=now,
                may_wait="wait" in request.POST,
                room_later=form.room_later,
                token=token,
                given=asked.given,
                manager=form.named,
            )
    except errors.NotVisible as error:
        raise Http404 from error
    except errors.EventsError as error:
        return refused(request, "events/register.html", context, error)
    messages.success(request, _sentence(made, words.title))
    return redirect("my_registrations")


def refused(
    request: HttpRequest, template: str, context: dict[str, Any], error: errors.EventsError
) -> HttpResponse:
    """The page with the forms once more, and what is wrong."""
    context["form"].refuse(error)
    context["asked"].refuse(error)
    context = {**context, "refusal": str(error)}
    if isinstance(error, errors.TooManyAsked):
        return limits.too_many(request, template, context)
    # The kind of seat that one may wait for, where that is what is left to do.
    if isinstance(error, errors.Full) and context["view"].may_wait:
        context["wait_for"] = context["form"].cleaned_data["mode"]
    return render(request, template, context, status=409)


@never_cache
@require_safe
@login_required
def my_registrations(request: MemberRequest) -> HttpResponse:
    """Everything the member has registered for."""
    now = timezone.now()
    found = places.of_member(request.user, now=now)
    doors = doorkeeping.named_for(request.user, now=now)
    if request.method == "GET":
        notifications.read(request.user, kinds=tuple(Told), until=now)
    return render(request, "events/my_registrations.html", {"places": found, "doors": doors})


@never_cache
@read_or_send
@login_required
def cancel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask, then give the seat or the place in the queue back."""
    place = own.of_member(request, uuid)
    if request.method != "POST":
        return render(request, "events/cancel.html", {"place": place})
    _try_to_cancel(request, place)
    return redirect("my_registrations")


@never_cache
@read_or_send
@login_required
def answer_offer(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take an offered seat or pass it on. Reading the address (after signing in) changes nothing."""
    place = own.of_member(request, uuid)
    if request.method == "POST":
        form = OfferForm(request.POST)
        if form.is_valid():
            _try_to_answer(request, place, form.cleaned_data["answer"])
        else:
            messages.error(request, _("Choose whether to accept or to decline the seat."))
    return redirect("my_registrations")


@never_cache
@require_POST
@login_required
def leave_queue(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Stand in the queue no more, and keep the seat of the other kind."""
    _try_to_leave(request, own.of_member(request, uuid))
    return redirect("my_registrations")


@never_cache
@require_safe
@login_required
def file(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The dates of one registration for the member's own calendar."""
    return _file(request, own.of_member(request, uuid))


@never_cache
@read_or_send
@own.with_link
def guest_registration(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """One registration for whoever holds its signed link: it shows, and only a POST acts."""
    if request.method == "POST":
        _act(request, place)
        return redirect("guest_registration", token=token)
    return render(request, "events/guest_registration.html", {"place": place, "token": token})


@never_cache
@require_safe
@own.with_link
def guest_registration_file(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The dates of one registration, by its signed link."""
    return _file(request, place)


def _file(request: HttpRequest, place: Place) -> HttpResponse:
    language = translation.get_language() or "en"
    content = feeds.of_registration(place.registration, language, now=timezone.now())
    if content is None:
        raise Http404
    return file_response(request, content, is_personal=True)


def _act(request: HttpRequest, place: Place) -> None:
    action = request.POST.get("action", "")
    if action == "cancel":
        _try_to_cancel(request, place)
    elif action in {"accept", "decline"}:
        _try_to_answer(request, place, action)
    elif action == "confirm":
        _try_to_confirm(request, place)
    elif action == "leave":
        _try_to_leave(request, place)
    elif action == "check_in":
        self_check_in.by_link(request, place)
    else:
        messages.error(request, _("This cannot be done."))


def _try_to_cancel(request: HttpRequest, place: Place) -> None:
    try:
        registrations.cancel(place.registration, now=timezone.now())
    except errors.EventsError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Your registration for “%(title)s” is cancelled.") % {"title": place.words.title},
        )


def _try_to_confirm(request: HttpRequest, place: Place) -> None:
    try:
        confirmed = guests.confirm(place.registration, now=timezone.now())
    except errors.EventsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _sentence(confirmed, place.words.title))


def _try_to_leave(request: HttpRequest, place: Place) -> None:
    try:
        waitlist.leave(place.registration, now=timezone.now())
    except errors.EventsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You are no longer in line. Your seat stays yours."))


def _try_to_answer(request: HttpRequest, place: Place, answer: str) -> None:
    act = waitlist.accept if answer == "accept" else waitlist.decline
    try:
        answered = act(place.registration, now=timezone.now())
    except errors.EventsError as error:
        messages.error(request, str(error))
        return
    if answer == "accept":
        messages.success(request, _sentence(answered, place.words.title))
    elif answered.state == State.CONFIRMED:
        messages.success(request, _("Thank you. The seat goes to the next in line; yours stays."))
    else:
        messages.success(request, _("Thank you. The seat goes to the next in line."))


def _sentence(registration: Registration, title: str) -> str:
    """What has just happened, with the promise of a mail."""
    if registration.state == State.CONFIRMED:
        text = _("You are registered for “%(title)s”. A mail with the details is on its way.")
    elif registration.state == State.REQUESTED and registration.manager_asked_at is not None:
        text = _("Your manager is asked about “%(title)s”. A mail is on its way to you as well.")
    elif registration.state == State.REQUESTED:
        text = _("The organisers have your request for “%(title)s”. A mail is on its way.")
    else:
        text = _("You are on the waiting list for “%(title)s”. A mail is on its way.")
    return text % {"title": title}
