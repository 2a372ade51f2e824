"""Asking for contact and answering; contacts, and who is blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.contact_forms import ContactForm
from community.enums import ContactState, Told
from community.queries import contacts as reading
from community.services import blocks, contacts, notifications
from community.views.posting import posted_or
from foundation import clock, languages, links

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from community.models import ContactRequest, Member
    from community.views.members import MemberRequest

READ_OR_SEND = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(READ_OR_SEND)
def ask(request: MemberRequest, key: UUID) -> HttpResponse:
    """Ask somebody for contact; where that cannot be, say why."""
    person, now = reading.person(key, viewer=request.user), timezone.now()
    if person is None or person.pk == request.user.pk:
        raise Http404
    form = ContactForm(request.POST or None)
    context: dict[str, Any] = {"person": person, "form": form}
    try:
        contacts.check(request.user, person, now=now)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            contacts.ask(sender=request.user, recipient=person, reason=reason, now=now)
            messages.success(
                request, _("Your request has been sent. You will hear when it is accepted.")
            )
            return redirect("contacts")
    except errors.NotFound as error:
        raise Http404 from error
    except errors.CommunityError as error:
        context["refusal"] = error
        context["may_answer"] = isinstance(error, errors.AskedByThem | errors.InContact)
        context["needs_name"] = isinstance(error, errors.NameNeeded)
        status = 409 if request.method == "POST" else 200
        return render(request, "community/contact_member.html", context, status=status)
    status = 422 if request.method == "POST" else 200
    return render(request, "community/contact_member.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def overview(request: MemberRequest) -> HttpResponse:
    """Requests to answer, contacts, and requests sent."""
    now = timezone.now()
    found = reading.of(request.user, now=now)
    if request.method == "GET":
        notifications.read(request.user, kinds=[Told.CONTACTS], until=now)
    return render(request, "community/contacts.html", {"found": found})


@never_cache
@login_required
@posted_or("contacts")
def answer(request: MemberRequest, key: UUID) -> HttpResponse:
    """Accept or decline a request that one got."""
    row = _found(contacts.received, request.user, key)
    return _back(request, lambda: _answer(request, row))


@never_cache
@login_required
@posted_or("contacts")
def withdraw(request: MemberRequest, key: UUID) -> HttpResponse:
    row = _found(contacts.sent, request.user, key)

    def act() -> str:
        contacts.withdraw(row, now=timezone.now())
        return _("Your request is withdrawn.")

    return _back(request, act)


@never_cache
@login_required
@posted_or("contacts")
def end(request: MemberRequest, key: UUID) -> HttpResponse:
    row = _found(contacts.held, request.user, key)

    def act() -> str:
        contacts.end(row, now=timezone.now())
        return _("You are no longer in contact.")

    return _back(request, act)


@never_cache
@require_http_methods(READ_OR_SEND)
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Answer by the link in the mail, signed in or not: GET asks, as programs that look at links
    would otherwise answer. No address stands on it: those go by mail and to who is signed in."""
    try:
        row = contacts.by_link(token)
    except links.BadLink:
        return _unlisted(render(request, "community/answer_contact_bad.html", status=404))
    reader = row.recipient
    language = languages.of_reader(request, reader.mail_language)
    zone = clock.zone(reader.time_zone)
    with translation.override(language), timezone.override(zone):
        context: dict[str, Any] = {"asked": row, "status": 200}
        if request.method == "POST":
            try:
                _answer(request, row)
                row = contacts.by_link(token)
            except errors.CommunityError as error:
                context |= {"refusal": error, "status": 409}
        context |= {
            "asked": row,
            "is_open": row.is_open(timezone.now()) and row.sender.is_active,
            "is_accepted": row.state == ContactState.ACCEPTED,
            "is_declined": row.state == ContactState.DECLINED,
        }
        response = render(
            request, "community/answer_contact.html", context, status=context["status"]
        )
    response["Content-Language"] = language
    return _unlisted(response)


def _answer(request: HttpRequest, row: ContactRequest) -> str:
    given = request.POST.get("answer")
    if given == "accept":
        contacts.accept(row, now=timezone.now())
        return _("You are in contact now. You have each other's address.")
    if given == "decline":
        contacts.decline(row, now=timezone.now())
        return _("The request is not accepted. The other is not written to.")
    raise errors.CommunityError


def _back(request: MemberRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except errors.CommunityError as error:
        messages.error(request, str(error))
    return redirect("contacts")


def _found(
    find: Callable[[Member, UUID], ContactRequest], member: Member, key: UUID
) -> ContactRequest:
    try:
        return find(member, key)
    except errors.NotFound as error:
        raise Http404 from error


@never_cache
@login_required
@require_http_methods(READ_OR_SEND)
def block(request: MemberRequest, key: UUID) -> HttpResponse:
    """Say what blocking does; do it when it is posted."""
    person = reading.known(key, viewer=request.user)
    if person is None:
        raise Http404
    if request.method != "POST":
        return render(request, "community/block_member.html", {"person": person})
    try:
        blocks.block(blocker=request.user, blocked=person, now=timezone.now())
    except errors.CommunityError as error:
        context = {"person": person, "refusal": error}
        return render(request, "community/block_member.html", context, status=409)
    messages.success(request, _("Blocked. Nobody is told."))
    return redirect("blocked")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def blocked(request: MemberRequest) -> HttpResponse:
    context = {"blocks": reading.blocked_by(request.user)}
    return render(request, "community/blocked.html", context)


@never_cache
@login_required
@posted_or("blocked")
def unblock(request: MemberRequest, key: UUID) -> HttpResponse:
    if blocks.unblock(blocker=request.user, key=key):
        messages.success(request, _("No longer blocked."))
    return redirect("blocked")


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
