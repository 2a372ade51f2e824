"""Which events somebody may look after in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from community.models import Member
from events.models import Event
from events.queries import desk_rights

if TYPE_CHECKING:
    from django.http import HttpRequest

CHANGE_DATES = "events.change_occurrence"
SEE_PARTICIPANTS = desk_rights.SEE_PARTICIPANTS
CHANGE_PARTICIPANTS = desk_rights.CHANGE_PARTICIPANTS
LOOK_AFTER_ORGANISATION = desk_rights.LOOK_AFTER_ORGANISATION
AT_DESK = desk_rights.AT_DESK
# Reports over all events, in which nobody is to be found: not a right to see anybody.
MAKE_REPORTS = "events.view_figures"

events_of = desk_rights.events_of
events_written_by = desk_rights.events_written_by


def actor(request: HttpRequest) -> Member:
    """Who is at work. Raises PermissionDenied; Wagtail lets nobody in who is not signed in."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def event_for(member: Member, permission: str, **lookup: object) -> Event:
    """The event found by `lookup`. Raises PermissionDenied, and Http404 where there is none."""
    if not member.has_perm(permission):
        raise PermissionDenied
    event = get_object_or_404(Event.objects.select_related("schedule_page"), **lookup)
    if not desk_rights.may(member, permission, event):
        raise PermissionDenied
    return event
