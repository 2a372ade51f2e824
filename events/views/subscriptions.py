"""A member's private calendar addresses: the feed behind each, and the screens that manage them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from events import errors
from events.forms import SubscriptionForm
from events.queries import personal_feed
from events.services import subscriptions, versions
from events.views import answers
from events.views.feeds import digest, not_found, sentence

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from community.models import Member
    from events.models import CalendarSubscription


class MemberRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Member


# Programs ask every quarter of an hour at most; several on one address are still far from this.
LIMIT = {"calendar": "60/h/key"}
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@require_safe
def feed_personal(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of the member whose device has this address."""
    found = personal_feed.by_token(token)
    response = not_found() if found is None else _feed(request, found)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = response.get("Cache-Control", "no-store")
    return response


def _feed(request: HttpRequest, found: CalendarSubscription) -> HttpResponse:
    now = timezone.now()
    if not _is_within_limit(request, found):
        with override(found.language):
            response = sentence(429, _("This calendar is asked for too often."))
        response["Retry-After"] = "3600"
        return response
    # Before anything that the texts are made of is read.
    version = versions.current().number
    # Behind a proxy, the request may know neither the site's name nor that it came by https.
    source = settings.BASE_URL + request.path
    body = personal_feed.of(found, now=now, version=version, source=source)
    subscriptions.used(found, now=now)
    response = answers.private(request, digest(body), body)
    response["Content-Language"] = found.language
    if response.status_code == 200:
        response["Content-Disposition"] = 'inline; filename="my-events.ics"'
    return response


def _is_within_limit(request: HttpRequest, found: CalendarSubscription) -> bool:
    usage = ratelimit.consume(
        request, app="talka", action="calendar", config=LIMIT, key=str(found.uuid), limit_get=True
    )
    return usage is not None


@never_cache
@read_or_send
@login_required
def my_calendars(request: MemberRequest) -> HttpResponse:
    """All addresses of the member, and adding one."""
    initial = {"language": request.user.language}
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = subscriptions.add(request.user, now=timezone.now(), **form.cleaned_data)
        except errors.TooManyAddresses as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("This is the address for “%(name)s”.") % {"name": made.name}
            )
            return redirect("my_calendar", uuid=made.uuid)
    context = {"form": form, "devices": _devices(request.user)}
    return render(
        request, "events/subscriptions.html", context, status=422 if form.is_bound else 200
    )


@never_cache
@read_or_send
@login_required
def my_calendar(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One address: how to subscribe to it, and what it shows."""
    device = _own(request, uuid)
    initial = {"name": device.name, "language": device.language, "topics": device.topics.all()}
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        subscriptions.change(device, **form.cleaned_data)
        messages.success(request, _("Saved. Calendar programs show it when they next ask."))
        return redirect("my_calendars")
    context = {
        "device": device,
        "form": form,
        "path": reverse("feed_personal", args=[device.link_token]),
    }
    return render(
        request, "events/subscriptions_one.html", context, status=422 if form.is_bound else 200
    )


@never_cache
@read_or_send
@login_required
def renew_calendar(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask, then give the device a new address."""
    device = _own(request, uuid)
    if request.method != "POST":
        return render(request, "events/subscriptions_ask.html", {"device": device, "is_new": True})
    subscriptions.renew(device)
    messages.success(request, _("There is a new address. The old one no longer works."))
    return redirect("my_calendar", uuid=uuid)


@never_cache
@read_or_send
@login_required
def revoke_calendar(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Ask, then stop the address for good."""
    device = _own(request, uuid)
    if request.method != "POST":
        return render(request, "events/subscriptions_ask.html", {"device": device})
    subscriptions.revoke(device, now=timezone.now())
    messages.success(
        request, _("The address for “%(name)s” no longer works.") % {"name": device.name}
    )
    return redirect("my_calendars")


def _devices(member: Member) -> list[CalendarSubscription]:
    return list(member.calendar_subscriptions.filter(revoked_at=None).prefetch_related("topics"))


def _own(request: MemberRequest, uuid: UUID) -> CalendarSubscription:
    device = request.user.calendar_subscriptions.filter(uuid=uuid, revoked_at=None).first()
    if device is None:
        raise Http404
    return device
