"""Which events somebody may look after in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
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
# With it, both are for the events too that the own organisation holds; whose pages one may write,
# and which dates one may change, Wagtail says alone.
LOOK_AFTER_ORGANISATION = "events.look_after_organisation"
AT_DESK = frozenset({SEE_PARTICIPANTS, CHANGE_PARTICIPANTS})


def actor(request: HttpRequest) -> Member:
    """Who is at work. Raises PermissionDenied; Wagtail lets nobody in who is not signed in."""
    if not isinstance(request.user, Member):
        raise PermissionDenied
    return request.user


def events_of(member: Member) -> QuerySet[Event]:
    """The events at whose desk `member` may work: whose page they may edit, which are all or their
    own (Wagtail's permissions), and those that their organisation holds."""
    return Event.objects.filter(_page_of(member) | _of_organisation(member))


def events_written_by(member: Member) -> QuerySet[Event]:
    """The events whose page with the schedule `member` may edit."""
    return Event.objects.filter(_page_of(member))


def event_for(member: Member, permission: str, **lookup: object) -> Event:
    """The event found by `lookup`. Raises PermissionDenied, and Http404 where there is none."""
    if not member.has_perm(permission):
        raise PermissionDenied
    event = get_object_or_404(Event.objects.select_related("schedule_page"), **lookup)
    page = event.schedule_page
    if page is None:
        raise PermissionDenied
    at_desk = permission in AT_DESK and holds(member, event)
    if not at_desk and not page.permissions_for_user(member).can_edit():
        raise PermissionDenied
    return event


def holds(member: Member, event: Event) -> bool:
    """Whether `member` looks after the events of the organisation that holds `event`."""
    return (
        event.host_id is not None
        and event.host_id == member.organisation_id
        and member.has_perm(LOOK_AFTER_ORGANISATION)
    )


def _page_of(member: Member) -> Q:
    pages = page_permission_policy.instances_user_has_permission_for(member, "change")
    return Q(schedule_page__in=pages.values("pk"))


def _of_organisation(member: Member) -> Q:
    """True of nothing for who works nowhere."""
    if member.organisation_id is None or not member.has_perm(LOOK_AFTER_ORGANISATION):
        return Q(pk__in=())
    return Q(host=member.organisation_id, schedule_page__isnull=False)
