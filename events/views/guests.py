"""Registering without an account: by an address, which is confirmed by the link mailed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from events import errors
from events.guest_forms import GuestForm
from events.queries import event_detail
from events.question_forms import AnswersForm
from events.services import guests
from events.services.admission import Way
from events.views import limits
from events.views.registration import read_or_send, refused
from events.views.uploads import with_files

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from events.queries.event_detail import RunView
    from events.services.guests import Guest

# A whole office may have one address on the net; but no more seats than this are held for people
# whom nobody knows. One mailbox is not filled by strangers either.
LIMIT = {"guest": "30/h/ip,5/h/key"}


@never_cache
@read_or_send
@with_files
def register_guest(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show what one is about to register for; hold a seat and mail the link that confirms it."""
    token = request.GET.get("key", "")
    if request.user.is_authenticated:
        return redirect(_as_member(request, run))
    found = event_detail.of_run(run, viewer=None, now=timezone.now(), token=token)
    if found is None:
        raise Http404
    view, words = found
    data = request.POST if request.method == "POST" else None
    # Two seats at once are nothing to ask anybody for.
    room_later = view.room_later and not view.run.asks
    form = GuestForm(
        data,
        modes=view.seats.modes,
        room_later=room_later,
        asks_manager=view.run.asks_managers,
    )
    files = request.FILES if view.door.lets_in and view.way == Way.GUEST else None
    asked = AnswersForm.of_run(view.run, data, files=files)
    context: dict[str, Any] = {
        "view": view,
        "words": words,
        "form": form,
        "asked": asked,
        "takes_guests": view.way == Way.GUEST,
    }
    if data is None:
        return render(request, "events/register_guest.html", context)
    if not all([form.is_valid(), asked.is_valid()]):
        return render(request, "events/register_guest.html", context, status=400)
    return _register(request, view, form, asked, context)


def _register(
    request: HttpRequest,
    view: RunView,
    form: GuestForm,
    asked: AnswersForm,
    context: dict[str, Any],
) -> HttpResponse:
    guest = form.guest(translation.get_language() or "en", timezone.get_current_timezone_name())
    if not _is_within_limit(request, guest):
        context["refusal"] = _("Too many have registered from here. Try again in an hour.")
        return limits.too_many(request, "events/register_guest.html", context)
    try:
        with limits.to_manager(request, form.named, by_guest=True):
            guests.register(
                run=view.run,
                guest=guest,
                mode=form.cleaned_data["mode"],
                now=timezone.now(),
                may_wait="wait" in request.POST,
                room_later=form.room_later,
                token=request.GET.get("key", ""),
                given=asked.given,
                manager=form.named,
            )
    except errors.NotVisible as error:
        raise Http404 from error
    except errors.EventsError as error:
        return refused(request, "events/register_guest.html", context, error)
    # The same for every address: what is true of it stands in the mail.
    return render(request, "events/register_guest_sent.html", {**context, "guest": guest})


def _is_within_limit(request: HttpRequest, guest: Guest) -> bool:
    usage = ratelimit.consume(
        request, app="talka", action="guest", config=LIMIT, key=guest.email.strip().lower()
    )
    return usage is not None


def _as_member(request: HttpRequest, run: UUID) -> str:
    """The page where a member registers, which is what somebody signed in is."""
    query = request.GET.urlencode()
    path = reverse("register", args=[run])
    return f"{path}?{query}" if query else path
