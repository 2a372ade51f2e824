"""Checking oneself in: the screen in the room, and the pages on which its code is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Member
from events import errors
from events.enums import Status
from events.forms import CodeForm
from events.models import Occurrence
from events.queries import doorkeeping
from events.queries import my_registrations as places
from events.queries import self_check_in as here
from events.queries.words import words_of, words_of_one
from events.services import self_check_in
from events.views import limits

if TYPE_CHECKING:
    from events.queries.my_registrations import Place
    from events.queries.self_check_in import CheckIn
    from events.views.registration import MemberRequest

HERE, ONE = "events/check_in.html", "events/check_in_date.html"
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@login_required
def screen(request: MemberRequest, run: UUID) -> HttpResponse:
    """What is shown in the room, or in the call: the code, and where to type it."""
    now = timezone.now()
    dates = list(
        Occurrence.objects.filter(run__uuid=run)
        .exclude(status=Status.WITHDRAWN)
        .select_related("run", "event__schedule_page", "venue")
        .order_by("start", "pk")
    )
    date = _asked(request, dates) if "date" in request.GET else here.to_show(dates, now=now)
    if date is None or not doorkeeping.keeps(request.user, date, now=now):
        raise Http404
    shown = here.screen(date, now=now)
    place = dates.index(date)
    context = {
        "screen": shown,
        "words": words_of_one(date.event, translation.get_language() or settings.LANGUAGE_CODE),
        "short": f"{settings.BASE_URL.partition('://')[2]}{reverse('here')}",
        "path": f"{reverse('here_date', args=(date.uid,))}?{urlencode({'code': shown.code})}",
        "before": dates[place - 1] if place else None,
        "after": dates[place + 1] if place + 1 < len(dates) else None,
    }
    response = render(request, "events/check_in_screen.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, dates: list[Occurrence]) -> Occurrence | None:
    return next((date for date in dates if str(date.uid) == request.GET["date"]), None)


@never_cache
@require_safe
def go_here(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """From the short address, or the QR code, to the page in the language of the phone."""
    path = reverse("check_in_here_date", args=(uid,)) if uid else reverse("check_in_here")
    return _with_code(path, request.GET.get("code", ""))


@never_cache
@read_or_send
def check_in_here(request: HttpRequest) -> HttpResponse:
    """Ask for the code alone: it tells which of the member's dates it is."""
    if not isinstance(request.user, Member):
        return _ask_to_sign_in(request, HERE)
    now = timezone.now()
    found = here.of_member(request.user, now=now)
    context: dict[str, Any] = {"found": _named(found), "form": _form(request)}
    if request.method != "POST":
        return render(request, HERE, context)
    form = context["form"]
    if not form.is_valid():
        return render(request, HERE, context, status=400)
    try:
        with limits.typing_code(request, f"member {request.user.pk}"):
            uid = self_check_in.check_in_anywhere(
                member=request.user, code=form.cleaned_data["code"], now=now
            )
    except errors.EventsError as error:
        return _refused(request, HERE, context, error)
    return redirect("check_in_here_date", uid)


@never_cache
@read_or_send
def check_in_here_date(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for the code of one date; whoever is not registered for it learns nothing about it."""
    if not isinstance(request.user, Member):
        return _ask_to_sign_in(request, ONE)
    held = here.held_by(request.user, uid)
    now = timezone.now()
    place = held and places.one_of_member(request.user, held[0].uuid, now=now)
    if not held or place is None:
        return render(request, ONE, {"is_unknown": True}, status=404)
    registration, date = held
    context: dict[str, Any] = {"place": place, "date": date, "form": _form(request)}
    if request.method != "POST":
        return render(request, ONE, {**context, **_standing(held, now)})
    form = context["form"]
    if not form.is_valid():
        return render(request, ONE, {**context, **_standing(held, now)}, status=400)
    try:
        with limits.typing_code(request, f"member {request.user.pk}"):
            self_check_in.check_in(
                registration=registration,
                uid=uid,
                code=form.cleaned_data["code"],
                now=now,
                actor=request.user,
            )
    except errors.EventsError as error:
        return _refused(request, ONE, {**context, **_standing(held, now)}, error)
    return redirect("check_in_here_date", uid)


def by_link(request: HttpRequest, place: Place) -> None:
    """Check the holder of a guest's link in, and say what came of it."""
    form = CodeForm(request.POST)
    try:
        uid = UUID(request.POST.get("date", ""))
    except ValueError:
        messages.error(request, _("This cannot be done."))
        return
    if not form.is_valid():
        messages.error(request, _("Type the code that the screen shows."))
        return
    try:
        with limits.typing_code(request, f"registration {place.registration.uuid}"):
            fresh = self_check_in.check_in(
                registration=place.registration,
                uid=uid,
                code=form.cleaned_data["code"],
                now=timezone.now(),
            )
    except errors.EventsError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("You are checked in.") if fresh else _("You were checked in already.")
        )


def _standing(held: tuple[Any, Occurrence], now: Any) -> dict[str, Any]:
    """Whether the person is in, or what keeps them from checking in now."""
    registration, date = held
    if here.is_there(registration, date):
        return {"is_in": True}
    try:
        self_check_in.check(registration, date, now=now)
    except errors.CheckInNotOpen as error:
        return {"problem": str(error), "opens_at": date.checks_in and date.checks_in[0]}
    except errors.EventsError as error:
        return {"problem": str(error)}
    return {}


def _form(request: HttpRequest) -> CodeForm:
    if request.method == "POST":
        return CodeForm(request.POST)
    return CodeForm(initial={"code": request.GET.get("code", "")[: CodeForm.LONGEST]})


def _named(found: list[CheckIn]) -> list[tuple[CheckIn, Any]]:
    words = words_of(
        [one.date.event for one in found], translation.get_language() or settings.LANGUAGE_CODE
    )
    return [(one, words[one.date.event_id]) for one in found]


def _refused(
    request: HttpRequest, template: str, context: dict[str, Any], error: errors.EventsError
) -> HttpResponse:
    if isinstance(error, errors.WrongCode):
        context["form"].add_error("code", str(error))
    else:
        context["refusal"] = str(error)
    if isinstance(error, errors.TooManyCodes):
        return limits.too_many(request, template, context, wait=600)
    return render(request, template, context, status=409)


def _ask_to_sign_in(request: HttpRequest, template: str) -> HttpResponse:
    """Sign in and come back with the code; a guest has their own page for it."""
    sent = request.POST if request.method == "POST" else request.GET
    code = sent.get("code", "")[: CodeForm.LONGEST]
    if request.method == "POST":
        return _with_code(request.path, code)
    back = _address(request.path, code)
    login = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return render(request, template, {"login": login})


def _with_code(path: str, code: str) -> HttpResponse:
    return redirect(_address(path, code[: CodeForm.LONGEST]))


def _address(path: str, code: str) -> str:
    return f"{path}?{urlencode({'code': code})}" if code else path
