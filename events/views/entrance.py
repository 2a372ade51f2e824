"""The entrance code: whoever keeps the door checks its holder in; everybody else sees the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.models import Member
from events import errors
from events.enums import Status
from events.models import Attendance, Occurrence
from events.models.attendance import opens_for_marks
from events.queries import doorkeeping, entrance
from events.queries.words import generic, words_of_one
from events.services import checking_in
from events.views.registration import read_or_send
from foundation import clock, languages

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Registration
    from events.queries.doorkeeping import Door


@never_cache
@read_or_send
def entrance_code(request: HttpRequest, token: str) -> HttpResponse:
    """What a phone's camera opens. Reading changes nothing; only the button behind it checks in."""
    now = timezone.now()
    registration = entrance.by_code(token)
    if registration is None:
        response = render(request, "events/entrance_bad.html", status=404)
    elif (found := _door(request, registration, now)) is not None:
        response = _at_the_door(request, registration, found, now)
    elif request.method == "POST":
        raise Http404
    else:
        response = _for_the_holder(request, registration, now)
    response["X-Robots-Tag"] = "noindex"
    return response


def _door(request: HttpRequest, registration: Registration, now: datetime) -> Door | None:
    if not isinstance(request.user, Member):
        return None
    return doorkeeping.door(request.user, registration.run.uuid, now=now)


def _at_the_door(
    request: HttpRequest, registration: Registration, found: Door, now: datetime
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    date = found.date(asked.get("date", ""), now=now)
    if request.method == "POST":
        if found.has(request.POST.get("date", str(date.uid))):
            _mark(request, registration, date, now)
        else:
            messages.error(request, str(errors.NoSuchDate()))
        return redirect(f"{request.path}?date={date.uid}")
    mark = Attendance.objects.filter(registration=registration, occurrence=date).first()
    opens = opens_for_marks(date)
    zone = clock.zone(date.zone)
    context = {
        "person": doorkeeping.person(registration, mark),
        "registration": registration,
        "door": found,
        "date": date,
        "zone": zone,
        "opens": timezone.localtime(opens, zone) if now < opens else None,
        "is_over": date.is_over(now),
    }
    return render(request, "events/entrance_at_door.html", context)


def _mark(
    request: HttpRequest, registration: Registration, date: Occurrence, now: datetime
) -> None:
    is_in = request.POST.get("action") != "undo"
    assert isinstance(request.user, Member)  # noqa: S101 -- as `_door` has found
    try:
        checking_in.mark_one(registration, date, is_in=is_in, keeper=request.user, now=now)
    except errors.EventsError as error:
        messages.error(request, str(error))
    else:
        if not is_in:
            messages.success(request, _("The check-in is taken back."))


def _for_the_holder(
    request: HttpRequest, registration: Registration, now: datetime
) -> HttpResponse:
    """The code to show, in the language and the time of the one whose it is. It may have been
    photographed: whose it is, and how to join, stands nowhere."""
    run, contact = registration.run, registration.contact
    viewer = request.user if isinstance(request.user, Member) else None
    rows = Occurrence.objects.filter(run=run).exclude(status=Status.WITHDRAWN)
    dates = list(rows.select_related("venue", "event", "run").order_by("start", "pk"))
    is_keeper = viewer is not None and doorkeeping.is_keeper(viewer, run.event)
    own = translation.get_language() if viewer else contact.language
    language = languages.of_reader(request, own or contact.language)
    zone = timezone.get_current_timezone_name() if viewer else contact.time_zone
    with translation.override(language), timezone.override(clock.zone(zone)):
        is_visible = run.event.is_visible_to(viewer) or is_keeper
        words = (words_of_one if is_visible else generic)(run.event, language)
        context: dict[str, Any] = {
            "words": words,
            "dates": dates,
            "address": entrance.address(registration),
            "is_valid": entrance.is_needed(registration, dates, now=now),
            "is_keeper": is_keeper,
        }
        response = render(request, "events/entrance.html", context)
    response["Content-Language"] = language
    return response
