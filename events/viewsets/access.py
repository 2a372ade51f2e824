"""Which events somebody may look after in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.permissions import page_permission_policy

from community.models import Member
from events.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

CHANGE_DATES = "events.change_occurrence"
SEE_PARTICIPANTS = "events.view_registration"
# Also to read and write sensitive answers: not whoever may see who comes.
CHANGE_PARTICIPANTS = "events.change_registration"
# Reports over all events, in which nobody is to be found: not a right to see anybody.
MAKE_REPORTS = "events.view_figures"


def actor(request: HttpRequest) -> Member:
    """Who is at work. Raises PermissionDenied; Wagtail lets nobody in who is not signed in."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def events_of(member: Member) -> QuerySet[Event]:
    """The events whose page with the schedule `member` may edit."""
    pages = page_permission_policy.instances_user_has_permission_for(member, "change")
    return Event.objects.filter(schedule_page__in=pages.values("pk"))


def event_for(member: Member, permission: str, **lookup: object) -> Event:
    """The event found by `lookup`. Raises PermissionDenied, and Http404 where there is none."""
    if not member.has_perm(permission):
        raise PermissionDenied
    event = get_object_or_404(Event.objects.select_related("schedule_page"), **lookup)
    page = event.schedule_page
    if page is None or not page.permissions_for_user(member).can_edit():
        raise PermissionDenied
    return event
