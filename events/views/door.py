"""The door: who is expected at a date, and checking them in; also for a phone that loses its network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from events import errors
from events.enums import Presence
from events.models import Registration
from events.models.attendance import opens_for_marks
from events.queries import doorkeeping, entrance
from events.services import checking_in
from events.views.registration import MemberRequest, read_or_send
from foundation import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

    from events.models import Occurrence
    from events.queries.doorkeeping import Door, Person

# Whose list a phone may show; its script reads it.
COOKIE = "talka-door"
# Set by that script while marks wait to be sent.
UNSENT_COOKIE = "talka-door-unsent"
A_PAGE = 50
# So many marks, and so many bytes, a phone sends at a time.
MOST_MARKS = 200
MOST_BYTES = 256 * 1024
LONGEST_QUERY = 100


@never_cache
@require_safe
@login_required
def doors(request: MemberRequest) -> HttpResponse:
    """The doors that one may keep today."""
    found = doorkeeping.doors(request.user, now=timezone.now())
    return render(request, "events/doors.html", {"doors": found})


@never_cache
@read_or_send
@login_required
def door(request: MemberRequest, run: UUID) -> HttpResponse:
    """The list at a door, with search; a POST checks one person in, or takes that back."""
    now = timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    found, date = _found(request, run, asked.get("date", ""), now)
    query = asked.get("q", "")[:LONGEST_QUERY]
    if request.method == "POST":
        _mark(request, found, date, now)
        return redirect(_address(found, date, q=query, page=asked.get("page", "")))
    listed = doorkeeping.expected(found.run, date)
    people = Paginator(listed.found(query) if query else listed.people, A_PAGE)
    response = render(
        request,
        "events/door.html",
        {
            **_context(request, found, date, now),
            "list": listed,
            "query": query,
            "people": people.get_page(asked.get("page")),
            "rest": urlencode({"date": date.uid, "q": query}),
        },
    )
    _allow_camera(response)
    _remember(request, response)
    return response


@never_cache
@require_safe
@login_required
def offline(request: MemberRequest, run: UUID) -> HttpResponse:
    """The same page without anybody on it, the keeper included: what a phone keeps, to be filled
    with the list that it keeps beside."""
    now = timezone.now()
    found, date = _found(request, run, request.GET.get("date", ""), now)
    context = {**_context(request, found, date, now), "is_offline": True}
    response = render(request, "events/door_offline.html", context)
    _allow_camera(response)
    return response


@never_cache
@require_safe
@login_required
def people(request: MemberRequest, run: UUID) -> HttpResponse:
    """The whole list, for the phone, with what it needs to send marks."""
    now = timezone.now()
    found, date = _found(request, run, request.GET.get("date", ""), now)
    listed = doorkeeping.expected(found.run, date)
    response = JsonResponse(
        {
            "keeper": doorkeeping.keeper_mark(request.user),
            "token": get_token(request),
            "now": now.isoformat(),
            "until": (date.end + doorkeeping.AROUND).isoformat(),
            "cut": listed.is_cut,
            "people": [_for_phone(person) for person in listed.people],
        }
    )
    _remember(request, response)
    return response


@never_cache
@require_POST
@login_required
def marks(request: MemberRequest, run: UUID) -> HttpResponse:
    """What a phone kept while it had no network: an answer for each mark."""
    now = timezone.now()
    found, _date = _found(request, run, "", now)
    try:
        sent = _read(request)
        date = found.date(str(sent["date"]), now=now)
        if not found.has(sent["date"]):
            # Closed by now, or never theirs: not to be taken for another one.
            return JsonResponse({"sentence": str(errors.NoSuchDate())}, status=404)
        phone_clock = _moment(sent["clock"])
        kept = [_phone_mark(one) for one in sent["marks"]]
    except (errors.DoorUnreadable, AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return JsonResponse({"sentence": str(errors.DoorUnreadable())}, status=400)
    if sent.get("keeper") != doorkeeping.keeper_mark(request.user):
        # Another member's marks are theirs to send.
        return JsonResponse({"sentence": _("Another member made these marks.")}, status=409)
    answers = checking_in.take(kept, date, keeper=request.user, phone_clock=phone_clock, now=now)
    said = [
        {"key": str(one.key), "became": one.became, "sentence": one.sentence} for one in answers
    ]
    return JsonResponse({"now": now.isoformat(), "answers": said})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the door's page on a phone. Where it is served from is what it may be
    in charge of; browsers look for a new one each time."""
    response = render(
        request, "events/door_worker.js", content_type="text/javascript; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    return response


def _found(request: MemberRequest, run: UUID, date: str, now: datetime) -> tuple[Door, Occurrence]:
    """The door that who is signed in keeps, and the date that was asked for. Raises Http404."""
    found = doorkeeping.door(request.user, run, now=now)
    if found is None:
        raise Http404
    return found, found.date(date, now=now)


def _context(
    request: MemberRequest, found: Door, date: Occurrence, now: datetime
) -> dict[str, Any]:
    opens = opens_for_marks(date)
    zone = clock.zone(date.zone)
    return {
        "door": found,
        "date": date,
        "zone": zone,
        "opens": timezone.localtime(opens, zone) if now < opens else None,
        "keeper": doorkeeping.keeper_mark(request.user),
    }


def _address(found: Door, date: Occurrence, **more: str) -> str:
    asked = {"date": str(date.uid), **{name: value for name, value in more.items() if value}}
    return f"{reverse('door', args=(found.run.uuid,))}?{urlencode(asked)}"


def _mark(request: MemberRequest, found: Door, date: Occurrence, now: datetime) -> None:
    """Check in whoever was chosen, or take that back; say what keeps it from being done."""
    is_in = request.POST.get("action") != "undo"
    try:
        if not found.has(request.POST.get("date", str(date.uid))):
            raise errors.NoSuchDate
        person = _person(found, request.POST.get("person", ""))
        checking_in.mark_one(person, date, is_in=is_in, keeper=request.user, now=now)
    except errors.EventsError as error:
        messages.error(request, str(error))
        return
    words = _("%(person)s is checked in.") if is_in else _("%(person)s is not checked in.")
    messages.success(request, words % {"person": doorkeeping.called(person.contact)})


def _person(found: Door, key: str) -> Registration:
    try:
        return found.run.registrations.select_related("contact__member").get(uuid=UUID(key))
    except (ValueError, Registration.DoesNotExist):
        raise errors.NotOnThisList from None


def _for_phone(person: Person) -> dict[str, Any]:
    return {
        "id": str(person.registration.uuid),
        "name": person.name,
        "org": person.organisation,
        "seat": person.registration.mode,
        "in": person.came_at.isoformat() if person.came_at else None,
        "said": "" if person.is_in else Presence(person.presence).label if person.presence else "",
        "code": entrance.fingerprint(person.registration),
    }


def _read(request: HttpRequest) -> dict[str, Any]:
    """What was sent, if it can be anything that a phone sends."""
    told = request.POST.get("sent", "")
    if len(told) > MOST_BYTES:
        raise errors.DoorUnreadable
    sent = json.loads(told)
    if not isinstance(sent, dict) or not isinstance(sent.get("marks"), list):
        raise errors.DoorUnreadable
    if len(sent["marks"]) > MOST_MARKS:
        raise errors.DoorUnreadable
    return sent


def _phone_mark(told: Any) -> checking_in.PhoneMark:
    """Raises where it is none: a phone of ours sends no such thing."""
    if not isinstance(told["in"], bool):
        raise errors.DoorUnreadable
    return checking_in.PhoneMark(
        key=UUID(told["key"]),
        registration=UUID(told["person"]),
        is_in=told["in"],
        at=_moment(told["at"]),
    )


def _moment(milliseconds: Any) -> datetime:
    """A moment on a phone's clock, in milliseconds since 1970. Raises ValueError; there are clocks
    of any year."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        raise errors.DoorUnreadable
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    except (OverflowError, OSError) as error:
        raise ValueError from error


def _remember(request: MemberRequest, response: HttpResponse) -> None:
    """Let this phone show the list of who is signed in, and nobody else's."""
    response.set_cookie(
        COOKIE,
        doorkeeping.keeper_mark(request.user),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _allow_camera(response: HttpResponse) -> None:
    """To scan codes; no other page may use it."""
    response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
