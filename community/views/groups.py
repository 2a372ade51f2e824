"""Groups: the list, one of them, and what changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import errors
from community.enums import GroupState
from community.group_forms import GroupForm, MailsForm
from community.models import GroupFile, MemberGroup
from community.queries import discussions
from community.queries import member_groups as groups
from community.reauthentication import ask_again
from community.services import member_groups as services
from community.services import memberships, notifications
from community.views.answering import status, telling
from foundation import panels

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from community.queries.member_groups import Standing
    from community.views.members import MemberRequest

LONGEST_SEARCH = 100


def standing(request: MemberRequest, slug: str) -> Standing:
    """How who asks stands to the group. Raises Http404 for one they may not know of."""
    found = groups.find(slug, viewer=request.user, now=timezone.now())
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
@login_required
def groups_list(request: MemberRequest) -> HttpResponse:
    """One's own groups, and those one can join."""
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    listing = groups.listing(request.user, words=words, page=request.GET.get("page", "1"))
    context = {
        "listing": listing,
        "words": words,
        "is_moderator": request.user.has_perm(groups.MODERATE),
    }
    return render(request, "community/groups.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_new(request: MemberRequest) -> HttpResponse:
    """Propose a group."""
    form = GroupForm(request.POST or None, initial={"language": request.user.language})
    if request.method == "POST" and form.is_valid():
        group = services.propose(**form.cleaned_data, actor=request.user, now=timezone.now())
        done = (
            _("The group is there. Invite others to it.")
            if group.state == GroupState.LIVE
            else _("Your proposal was sent. You get a mail when it has been decided.")
        )
        messages.success(request, done)
        return redirect("group", group.slug)
    context = {"form": form, "is_moderator": request.user.has_perm(groups.MODERATE)}
    return render(request, "community/group_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def group(request: MemberRequest, slug: str) -> HttpResponse:
    """One group, as far as who asks may see it."""
    view, now = standing(request, slug), timezone.now()
    page, threads = discussions.threads(view, request.GET.get("page", "1"))
    files = GroupFile.objects.filter(group=view.group).select_related("uploaded_by")
    if request.method == "GET":
        notifications.read(request.user, about=f"group:{view.group.uuid}", until=now)
    context = {
        "view": view,
        "group": view.group,
        "people": groups.people(view, most=groups.FACES),
        "waiting": len(groups.waiting(view)),
        "threads_page": page,
        "threads": threads,
        "files": list(files) if view.reads else [],
        "looks": groups.looks(view),
        "panels": panels.shown(panels.group_panels, view.group, viewer=request.user, now=now)
        if view.reads
        else [],
        "mails": MailsForm(initial={"mails": view.membership.mails})
        if view.is_in and view.membership
        else None,
    }
    return render(request, "community/group.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@telling
def group_edit(request: MemberRequest, slug: str) -> HttpResponse:
    """Change what it is called, what it is for and who can join."""
    view = standing(request, slug)
    if not view.manages:
        raise errors.NotAllowed
    # A row of its own: the form writes into it what is refused.
    form = GroupForm(request.POST or None, instance=MemberGroup.objects.get(pk=view.group.pk))
    if request.method == "POST" and form.is_valid():
        changed = services.change(
            view.group, **form.cleaned_data, actor=request.user, now=timezone.now()
        )
        messages.success(request, _("The group has been saved."))
        return redirect("group", changed.slug)
    context = {"form": form, "view": view, "group": view.group}
    return render(request, "community/group_edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@login_required
@telling
def group_state(request: MemberRequest, slug: str) -> HttpResponse:
    """Answer a proposal, archive the group or take it up again, look in as a moderator."""
    view, now = standing(request, slug), timezone.now()
    action = request.POST.get("action", "")
    reason = request.POST.get("reason", "").replace("\x00", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "approve": (
            lambda: services.decide(
                view.group, approve=True, reason="", actor=request.user, now=now
            ),
            _("The group begins. Whoever proposed it facilitates it, and gets a mail."),
        ),
        "decline": (
            lambda: services.decide(
                view.group, approve=False, reason=reason, actor=request.user, now=now
            ),
            _("The proposal was declined. Whoever made it gets a mail with the reason."),
        ),
        "archive": (
            lambda: services.archive(view.group, actor=request.user, now=now),
            _("The group is archived: it can be read, and nothing in it changes."),
        ),
        "reopen": (
            lambda: services.reopen(view.group, actor=request.user, now=now),
            _("The group is active again."),
        ),
        "look": (
            lambda: services.look_in(view.group, reason=reason, actor=request.user, now=now),
            _("You can read this group for an hour. Its members see that you do."),
        ),
    }
    if action not in acts:
        raise BadRequest
    if action == "look" and view.is_moderator:
        # What members wrote to each other: not for whoever finds the screen unlocked.
        ask_again(request)
    act, done = acts[action]
    act()
    messages.success(request, done)
    return redirect("groups") if action == "decline" else redirect("group", view.group.slug)


@never_cache
@require_POST
@login_required
@telling
def group_join(request: MemberRequest, slug: str) -> HttpResponse:
    """Join, accept an invitation, or ask to be let in."""
    view = standing(request, slug)
    row = memberships.join(
        view.group,
        member=request.user,
        note=request.POST.get("note", "").replace("\x00", ""),
        now=timezone.now(),
    )
    done = (
        _("You are in the group.")
        if row.joined_at
        else _("Your request was sent. You get a mail when it has been answered.")
    )
    messages.success(request, done)
    return redirect("group", view.group.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def group_leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave the group, take a request back, or decline an invitation; asks before."""
    view = standing(request, slug)
    context: dict[str, Any] = {"view": view, "group": view.group}
    if request.method != "POST":
        return render(request, "community/group_leave.html", context)
    try:
        memberships.leave(view.group, member=request.user, now=timezone.now())
    except errors.CommunityError as error:
        context["refusal"] = error
        return render(request, "community/group_leave.html", context, status=status(error))
    if view.is_in:
        messages.success(request, _("You have left the group “%(name)s”.") % {"name": view.group})
    return redirect("groups")


@never_cache
@require_POST
@login_required
@telling
def group_mails(request: MemberRequest, slug: str) -> HttpResponse:
    """Choose which mails of the group one wants."""
    view, form = standing(request, slug), MailsForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    memberships.choose_mails(view.group, member=request.user, mails=form.cleaned_data["mails"])
    messages.success(request, _("Your choice has been saved."))
    return redirect("group", view.group.slug)
