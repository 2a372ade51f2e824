"""The manager decides by a signed link; who asks corrects the manager's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.models import Member
from events import errors
from events.enums import State
from events.forms import ManagerAnswerForm, ManagerForm
from events.queries import manager_requests
from events.services import managers, requests
from events.views import limits, own
from events.views.registration import MemberRequest, read_or_send
from foundation import clock, languages

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from events.queries.manager_requests import ManagerRequest
    from events.queries.my_registrations import Place

BAD_LINK = "events/manager_bad_link.html"


@never_cache
@read_or_send
def manager_request(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks for what, for whoever holds the manager's link: it shows, and only a POST decides.
    Programs that look at links in mails decide nothing."""
    asked = manager_requests.by_link(token, now=timezone.now())
    if asked is None:
        return _unlisted(render(request, BAD_LINK, status=404))
    reader = asked.reader
    language = languages.of_reader(request, reader.language)
    with translation.override(language), timezone.override(clock.zone(reader.time_zone)):
        response = _page(request, asked, token)
        response["Content-Language"] = language
        return _unlisted(response)


def _page(request: HttpRequest, asked: ManagerRequest, token: str) -> HttpResponse:
    member = request.user if isinstance(request.user, Member) else None
    is_applicant = managers.is_applicant(asked.registration, member)
    form = ManagerAnswerForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"asked": asked, "form": form, "is_applicant": is_applicant}
    if request.method != "POST":
        return render(request, "events/manager_request.html", context)
    if not form.is_valid():
        return render(request, "events/manager_request.html", context, status=400)
    try:
        decided = _decide(asked, form, member)
    except errors.EventsError as error:
        # As it is by now: somebody else may have decided a moment ago.
        now = manager_requests.by_link(token, now=timezone.now())
        context |= {"refusal": str(error), "asked": now or asked}
        status = 403 if isinstance(error, errors.OwnRequest) else 409
        return render(request, "events/manager_request.html", context, status=status)
    messages.success(request, _said(decided.state))
    return redirect("manager_request", token=token)


def _decide(asked: ManagerRequest, form: ManagerAnswerForm, reader: Member | None) -> Any:
    now, version = timezone.now(), asked.registration.manager_link_version
    if form.cleaned_data["answer"] == "approve":
        return requests.approve_by_manager(
            asked.registration, version=version, now=now, reader=reader
        )
    return requests.decline_by_manager(
        asked.registration,
        version=version,
        now=now,
        reader=reader,
        reason=form.cleaned_data["reason"],
    )


def _said(state: str) -> str:
    if state == State.REJECTED:
        return _("Thank you. The request is declined, and the person is written to.")
    return _("Thank you. The request is approved, and the person is written to.")


@never_cache
@read_or_send
@login_required
def my_manager(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Another address for the manager of one's own request."""
    return _changed(request, own.of_member(request, uuid)) or redirect("my_registrations")


@never_cache
@read_or_send
@own.with_link
def guest_manager(request: HttpRequest, place: Place, token: str) -> HttpResponse:
    """The same for whoever holds a registration's signed link."""
    return _changed(request, place, token) or redirect("guest_registration", token=token)


def _changed(request: HttpRequest, place: Place, token: str = "") -> HttpResponse | None:
    """The form, or what is wrong with it; None when another manager is asked."""
    template = "events/manager_change.html"
    form = ManagerForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"place": place, "form": form, "token": token}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=400)
    email = form.cleaned_data["manager"]
    try:
        with limits.to_manager(request, email, by_guest=bool(token)):
            managers.change(place.registration, email=email, now=timezone.now())
    except errors.TooManyAsked as error:
        return limits.too_many(request, template, context | {"refusal": str(error)})
    except errors.EventsError as error:
        form.refuse(error)
        return render(request, template, context | {"refusal": str(error)}, status=409)
    messages.success(request, _("We have written to %(email)s.") % {"email": email})
    return None


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
