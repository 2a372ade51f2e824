"""What a member is told of, and how they want to hear of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community.enums import Cadence
from community.models import Notification
from community.models.recipients import of
from community.notification_forms import NotificationsForm
from community.queries import notifications as told
from community.services import notifications
from community.views.posting import posted_or
from community.views.unsubscribe import unlisted
from foundation import clock, languages, links
from foundation.notifications import in_order, kinds

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from community.services.notifications import Stop
    from community.views.members import MemberRequest


@never_cache
@require_safe
@login_required
def overview(request: MemberRequest) -> HttpResponse:
    """All of it, the newest first. What may no longer be seen does not go on waiting."""
    now = timezone.now()
    found = told.listing(request.user, request.GET.get("page", "1"), now=now)
    if found.gone:
        notifications.read(request.user, until=now, keys=found.gone)
    context = {"days": found.days, "page": found.page, "until": now.isoformat(), "today": _today()}
    return render(request, "community/notifications.html", context)


def _today() -> object:
    return timezone.localdate()


@never_cache
@require_safe
@login_required
def follow(request: MemberRequest, key: UUID) -> HttpResponse:
    """Lead to what it is about; opening it is reading it, and all that is about the same."""
    now = timezone.now()
    row = get_object_or_404(Notification, uuid=key, member=request.user)
    entry = told.shown(request.user, [row], now=now).get(row.pk) if row.kind in kinds else None
    if request.method == "GET":
        notifications.read(request.user, about=row.about, kinds=[row.kind], until=now)
    # Only to this site: where it is, the kinds say with the whole address.
    path = entry.address.removeprefix(settings.BASE_URL) if entry else ""
    if not path.startswith("/") or path.startswith("//"):
        messages.info(request, _("That is not there any more, or no longer for you to see."))
        return redirect("notifications")
    return redirect(path)


@never_cache
@login_required
@posted_or("notifications")
def read(request: MemberRequest) -> HttpResponse:
    """Nothing of what the page showed is new any more."""
    notifications.read(request.user, until=_moment(request.POST.get("until", "")))
    messages.success(request, _("All is marked as read."))
    return redirect("notifications")


def _moment(text: str) -> datetime:
    """Raises BadRequest for what is none, or has no zone."""
    try:
        moment = datetime.fromisoformat(text)
        if timezone.is_naive(moment):
            raise BadRequest
        # In UTC, or a database finds that the first day of all has none before it.
        return min(moment.astimezone(UTC), timezone.now())
    except (ValueError, OverflowError) as error:
        raise BadRequest from error


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """By which channel, for each kind."""
    form = NotificationsForm(
        request.POST if request.method == "POST" else None, member=request.user
    )
    if "suggested" in request.POST:
        notifications.suggested(request.user)
        messages.success(request, _("You hear of everything as we suggest it."))
        return redirect("profile_notifications")
    if request.method == "POST" and form.is_valid():
        notifications.choose(request.user, channels=form.cleaned_data)
        messages.success(request, _("Your choice has been saved."))
        return redirect("profile_notifications")
    context = {
        "form": form,
        "owed": [kind for _name, kind in in_order() if kind.is_owed],
        "has_news": of(request.user).cadence != Cadence.NONE,
    }
    status = 422 if form.is_bound else 200
    return render(request, "community/profile_notifications.html", context, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, what: str, token: str) -> HttpResponse:
    """End mails of one kind by the link in one of them, signed in or not. Programs open links to
    look at them, so opening this one changes nothing; mail programs post to it (RFC 8058 §3.2)."""
    try:
        found = notifications.by_link(what, token)
    except links.BadLink:
        return unlisted(render(request, "community/unsubscribe_bad_link.html", status=404))
    language = languages.of_reader(request, found.member.mail_language)
    zone = clock.zone(found.member.time_zone)
    with translation.override(language), timezone.override(zone):
        status = 200 if request.method != "POST" or _act(request, found) else 400
        context = {
            "kind": kinds[found.kind],
            "group": found.membership.group if found.membership else None,
            "is_done": found.is_done,
        }
        answer = render(request, "community/stop_notifications.html", context, status=status)
    answer["Content-Language"] = language
    return unlisted(answer)


def _act(request: HttpRequest, found: Stop) -> bool:
    """Do what was posted, by a mail program or by the page; whether that was anything known."""
    action = request.POST.get("action", "")
    if action == "resume":
        notifications.resume(found)
    elif action == "stop" or request.POST.get("List-Unsubscribe") == "One-Click":
        notifications.stop(found)
    else:
        return False
    return True
