"""Where a member works: their own list, and confirming a place by a code to the address there, from
the list or by the link in a mail.

Programs open the links of mails to look at them, so opening one changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community import errors
from community.enums import AffiliationState
from community.models import OrganisationSuggestion
from community.organisation_forms import AddForm, ChangeForm, CodeForm, WorkAddressForm
from community.queries import affiliations as queries
from community.services import affiliation_year, affiliations, suggestions, work_codes
from foundation import clock, languages, links

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from community.models import Affiliation, Member
    from community.views.members import MemberRequest

READ_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def own(request: MemberRequest) -> HttpResponse:
    """Where the member works and worked."""
    rows = list(queries.of(request.user))
    over = AffiliationState.ENDED
    context = {
        "needs_vouching": request.user.has_perm(affiliations.WORKS_HERE)
        and not request.user.is_superuser,
        "current": [row for row in rows if row.state != over],
        "past": [row for row in rows if row.state == over],
        "suggestions": OrganisationSuggestion.objects.filter(
            member=request.user, organisation=None
        ),
    }
    return render(request, "community/affiliations.html", context)


@login_required
@never_cache
@require_http_methods(READ_AND_POST)
def add(request: MemberRequest) -> HttpResponse:
    """Another place, now or before; one that is not listed is suggested."""
    now = timezone.now()
    form = AddForm(_posted(request), today=affiliations.today(now))
    if request.method == "POST" and form.is_valid():
        try:
            return _added(request, form.cleaned_data)
        except errors.CommunityError as error:
            form.add_error(None, str(error))
    status = 422 if form.is_bound else 200
    return render(request, "community/affiliation_add.html", {"form": form}, status=status)


def _added(request: MemberRequest, data: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    if data["name"]:
        suggestions.suggest(
            request.user,
            name=data["name"],
            website=data["website"],
            title=data["title"],
            now=now,
        )
        messages.success(request, _("Thank you. We write to you once somebody has looked at it."))
        return redirect("affiliations")
    row = affiliations.claim(
        request.user,
        organisation=data["organisation"],
        title=data["title"],
        began=data["began"],
        ended=data["ended"],
        now=now,
    )
    if row.state == AffiliationState.CLAIMED:
        return redirect("verify_affiliation", row.uuid)
    messages.success(request, _("This has been added."))
    return redirect("affiliations")


@login_required
@never_cache
@require_http_methods(READ_AND_POST)
def change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """What the member says of it: their role there, since when."""
    row = _own(request.user, uuid)
    form = ChangeForm(
        _posted(request),
        initial={"title": row.title, "began": row.began, "ended": row.ended},
        today=affiliations.today(timezone.now()),
        is_over=row.state == AffiliationState.ENDED,
    )
    if request.method == "POST" and form.is_valid():
        try:
            affiliations.change(row, **form.cleaned_data)
        except errors.CommunityError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("This has been saved."))
        return redirect("affiliations")
    context = {"form": form, "affiliation": row}
    status = 422 if form.is_bound else 200
    return render(request, "community/affiliation_change.html", context, status=status)


@login_required
@never_cache
@require_POST
def act(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make it the main one, end it, or ask those who look after the members."""
    row, now = _own(request.user, uuid), timezone.now()
    try:
        match request.POST.get("action"):
            case "main":
                affiliations.make_main(row)
                messages.success(request, _("This is your main organisation now."))
            case "end":
                affiliations.end(row, now=now)
                messages.success(request, _("You no longer work there."))
            case "vouch":
                affiliations.ask_to_vouch(row, now=now)
                messages.success(
                    request, _("Thank you. We write to you once somebody has looked at it.")
                )
            case _other:
                messages.error(request, str(errors.CommunityError()))
    except errors.CommunityError as error:
        messages.error(request, str(error))
    return redirect("affiliations")


@login_required
@never_cache
@require_POST
def withdraw(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Take back a suggestion, or put away one that was refused."""
    rows = OrganisationSuggestion.objects.filter(member=request.user, organisation=None)
    if not (row := rows.filter(uuid=uuid).first()):
        raise Http404
    suggestions.withdraw(row)
    return redirect("affiliations")


@login_required
@never_cache
@require_http_methods(READ_AND_POST)
def verify(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Confirm by a code to the address at work."""
    row = _own(request.user, uuid)
    if row.state == AffiliationState.ENDED:
        return redirect("affiliations")
    return _confirming(request, row, by_link=False)


@never_cache
@require_http_methods(READ_AND_POST)
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link in a mail, signed in or not; or say that one has left."""
    try:
        row = affiliation_year.by_link(token)
    except links.BadLink:
        answer = render(request, "community/affiliation_bad_link.html", status=404)
    else:
        member = row.member
        zone = timezone.override(clock.zone(member.time_zone))
        language = languages.of_reader(request, member.mail_language)
        with translation.override(language), zone:
            answer = _by_link(request, row)
        answer["Content-Language"] = language
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _by_link(request: HttpRequest, row: Affiliation) -> HttpResponse:
    if request.POST.get("action") == "end":
        affiliations.end(row, now=timezone.now())
        return render(
            request, "community/affiliation_done.html", {"affiliation": row, "left": True}
        )
    return _confirming(request, row, by_link=True)


def _confirming(request: HttpRequest, row: Affiliation, *, by_link: bool) -> HttpResponse:
    """The page with both forms: to which address, and which code came."""
    now = timezone.now()
    sent = work_codes.newest(row)
    known = row.work_email or (sent.email if sent else "")
    address, code = WorkAddressForm(initial={"email": known}), CodeForm()
    status = 200
    action = request.POST.get("action") if request.method == "POST" else None
    if action == "send":
        address = WorkAddressForm(request.POST)
        if address.is_valid() and _tried(
            address, lambda: work_codes.send(row, email=address.cleaned_data["email"], now=now)
        ):
            # Loading the page again must not send another one.
            return redirect(request.path)
        status = 422
    elif action == "enter":
        code = CodeForm(request.POST)
        if code.is_valid() and _tried(
            code, lambda: work_codes.enter(row, code=code.cleaned_data["code"], now=now)
        ):
            return _confirmed(request, row, by_link=by_link)
        status = 422
    elif action is not None:
        status = 400
    sent = work_codes.newest(row)
    context = {
        "affiliation": row,
        "address_form": address,
        "code_form": code,
        "form": code if action == "enter" else address,
        "sent": sent if sent and work_codes.is_open(sent, now) else None,
        "by_link": by_link,
    }
    return render(request, "community/affiliation_verify.html", context, status=status)


def _tried(form: Any, do: Any) -> bool:
    """Whether it worked; if not, the form says why."""
    try:
        do()
    except errors.CommunityError as error:
        form.add_error(next(iter(form.fields)), str(error))
        return False
    return True


def _confirmed(request: HttpRequest, row: Affiliation, *, by_link: bool) -> HttpResponse:
    row.refresh_from_db()
    if by_link:
        # The link has done its work: there is no page of it to be sent to.
        return render(request, "community/affiliation_done.html", {"affiliation": row})
    messages.success(request, _("It is confirmed that you work there."))
    return redirect("affiliations")


def _posted(request: HttpRequest) -> Any:
    """What was sent, also where that is nothing at all."""
    return request.POST if request.method == "POST" else None


def _own(member: Member, uuid: UUID) -> Affiliation:
    row = queries.one_of(member, uuid)
    if row is None:
        raise Http404
    return row
