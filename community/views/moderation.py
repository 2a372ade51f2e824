"""Reporting something, and what the moderators decided about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.contact_forms import ObjectionForm, ReportForm
from community.enums import AppealState, ReportReason
from community.queries import contacts as people
from community.queries import moderation as reading
from community.services import appeals, reports
from foundation import clock, languages, links

if TYPE_CHECKING:
    from uuid import UUID

    from community.models import Decision
    from community.views.members import MemberRequest

READ_OR_SEND = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READ_OR_SEND)
def report(request: MemberRequest, kind: str, key: UUID) -> HttpResponse:
    """Report something to the moderators; once, until they have decided."""
    context: dict[str, Any] = {"label": reading.label(kind)}
    try:
        found = reports.find(request.user, kind, key)
        context |= {"found": found, "form": (form := ReportForm(request.POST or None))}
        if reports.is_reported(request.user, kind, key):
            raise errors.ReportedAlready
        if request.method != "POST":
            return render(request, "community/report.html", context)
        if not form.is_valid():
            return render(request, "community/report.html", context, status=422)
        reports.report(
            reporter=request.user,
            kind=kind,
            key=key,
            reason=ReportReason(form.cleaned_data["reason"]),
            details=form.cleaned_data["details"],
            now=timezone.now(),
        )
    except errors.NotFound as error:
        raise Http404 from error
    except errors.CommunityError as error:
        context["refusal"] = error
        status = 409 if request.method == "POST" else 200
        return render(request, "community/report.html", context, status=status)
    author = found.author
    # Who wrote it can be blocked at once; not where they would not be known.
    if author is not None and people.known(author.uuid, viewer=request.user):
        context["author"] = author
    return render(request, "community/report_thanks.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def decisions(request: MemberRequest) -> HttpResponse:
    """What the moderators decided about the member, and why."""
    rows = reading.about(request.user)
    context = {"decisions": [(row, reading.label(row.kind)) for row in rows]}
    return render(request, "community/decisions.html", context)


@never_cache
@login_required
@require_http_methods(READ_OR_SEND)
def decision(request: MemberRequest, key: UUID) -> HttpResponse:
    """One decision, and objecting to it."""
    try:
        row = appeals.own(request.user, key)
    except errors.NotFound as error:
        raise Http404 from error
    return _decision(request, row)


@never_cache
@require_http_methods(READ_OR_SEND)
def decision_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in the mail, for somebody who may not sign in."""
    try:
        row = appeals.by_link(token)
    except links.BadLink as error:
        raise Http404 from error
    if row.member is None:
        raise Http404
    language = languages.of_reader(request, row.member.mail_language)
    zone = clock.zone(row.member.time_zone)
    with translation.override(language), timezone.override(zone):
        response = _decision(request, row)
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex"
    return response


def _decision(request: HttpRequest, row: Decision) -> HttpResponse:
    now, status = timezone.now(), 200
    form = ObjectionForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "label": reading.label(row.kind)}
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = appeals.object_to(row, text=form.cleaned_data["text"], now=now)
                status, context["is_sent"] = 200, True
            except errors.CommunityError as error:
                status, context["refusal"] = 409, error
    try:
        appeals.check(row, now=now)
        context["may_object"] = True
    except errors.CommunityError:
        context["may_object"] = False
    context |= {
        "decision": row,
        "until": row.decided_at + appeals.OPEN_FOR,
        "is_open": row.appeal == AppealState.OPEN,
    }
    return render(request, "community/decision.html", context, status=status)
