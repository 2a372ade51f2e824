"""Who is in a group, and what its facilitators do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.enums import GroupRole, ProfileField
from community.models import Member
from community.queries import member_groups as groups
from community.services import memberships, notifications
from community.views.answering import status, telling
from community.views.groups import LONGEST_SEARCH, standing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from community.models import GroupMembership
    from community.queries.member_groups import Standing
    from community.views.members import MemberRequest

# Of one group: more would be a directory.
MOST_SHOWN = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_members(request: MemberRequest, slug: str) -> HttpResponse:
    """Who is in it; for facilitators, who asks to be, and what can be done about each."""
    view = standing(request, slug)
    if request.method == "POST":
        return _act(request, view)
    if request.method == "GET":
        about = f"requests:{view.group.uuid}"
        notifications.read(request.user, about=about, until=timezone.now())
    return _shown(request, view)


def _shown(
    request: MemberRequest, view: Standing, refusal: errors.CommunityError | None = None
) -> HttpResponse:
    people = groups.people(view, most=MOST_SHOWN)
    rows = [*people.facilitators, *people.members]
    context = {
        "view": view,
        "group": view.group,
        "people": people,
        "visible": groups.profile_visible(request.user, [row.member_id for row in rows]),
        "waiting": groups.waiting(view),
        "invited": groups.invited(view),
        "refusal": refusal,
    }
    code = status(refusal) if refusal else 200
    return render(request, "community/group_members.html", context, status=code)


def _act(request: MemberRequest, view: Standing) -> HttpResponse:
    if not view.manages:
        return _shown(request, view, errors.NotAllowed())
    row, act = _asked(request, view)
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        done = act(view, row, reason, request.user, timezone.now())
    except (errors.ReasonNeeded, errors.LastFacilitator, errors.GroupAtRest) as error:
        return _shown(request, view, error)
    messages.success(request, done)
    return redirect("group_members", view.group.slug)


def _asked(
    request: MemberRequest, view: Standing
) -> tuple[GroupMembership, Callable[[Standing, GroupMembership, str, Member, datetime], str]]:
    try:
        key = UUID(request.POST.get("person", ""))
        act = ACTS[request.POST.get("action", "")]
    except (ValueError, KeyError) as error:
        raise BadRequest from error
    row = groups.person(key, view.group)
    if row is None:
        raise errors.NotThere
    return row, act


def _accept(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    memberships.answer(view.group, member=row.member, accept=True, actor=actor, now=now)
    return _("%(name)s is in the group, and gets a mail.") % {"name": row.member.name}


def _decline(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    memberships.answer(
        view.group, member=row.member, accept=False, reason=reason, actor=actor, now=now
    )
    return _("%(name)s gets a mail with the reason.") % {"name": row.member.name}


def _uninvite(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    memberships.uninvite(view.group, member=row.member, actor=actor, now=now)
    return _("The invitation was taken back.")


def _facilitator(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    role = GroupRole.FACILITATOR
    memberships.set_role(view.group, member=row.member, role=role, actor=actor, now=now)
    return _("%(name)s facilitates the group now.") % {"name": row.member.name}


def _plain(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    role = GroupRole.MEMBER
    memberships.set_role(view.group, member=row.member, role=role, actor=actor, now=now)
    return _("%(name)s no longer facilitates the group.") % {"name": row.member.name}


def _remove(view: Standing, row: GroupMembership, reason: str, actor: Member, now: Any) -> str:
    memberships.remove(view.group, member=row.member, reason=reason, actor=actor, now=now)
    return _("%(name)s is no longer in the group.") % {"name": row.member.name}


ACTS = {
    "accept": _accept,
    "decline": _decline,
    "uninvite": _uninvite,
    "facilitator": _facilitator,
    "member": _plain,
    "remove": _remove,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_invite(request: MemberRequest, slug: str) -> HttpResponse:
    """Find members by name, and invite them."""
    view = standing(request, slug)
    if not view.manages or not view.is_live:
        raise errors.NotAllowed
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    context: dict[str, Any] = {"view": view, "group": view.group, "words": words}
    if request.method == "POST":
        try:
            member = Member.objects.filter(uuid=UUID(request.POST.get("person", ""))).first()
        except ValueError as error:
            raise BadRequest from error
        if member is None:
            raise errors.NotThere
        try:
            memberships.invite(
                view.group,
                member=member,
                note=request.POST.get("note", "").replace("\x00", ""),
                actor=request.user,
                now=timezone.now(),
            )
        except (errors.AlreadyThere, errors.TooMany) as error:
            context["refusal"] = error
            return render(request, "community/group_invite.html", context, status=status(error))
        messages.success(request, _("%(name)s gets a mail.") % {"name": member.name})
        return redirect("group_invite", view.group.slug)
    found = groups.to_invite(view.group, request.user, words)
    keys = [person.pk for person in found]
    work = groups.profile_visible(request.user, keys, ProfileField.ORGANISATIONS)
    context |= {"found": found, "with_work": work}
    return render(request, "community/group_invite.html", context)
