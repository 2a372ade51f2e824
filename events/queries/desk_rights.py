"""Who may look after an event: the one rule of the editors' screens and of the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wagtail.permissions import page_permission_policy

from events.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Member

# Also to read and write sensitive answers: not whoever may see who comes.
CHANGE_PARTICIPANTS: Final = "events.change_registration"


def events_of(member: Member) -> QuerySet[Event]:
    """The events whose page with the schedule `member` may edit."""
    pages = page_permission_policy.instances_user_has_permission_for(member, "change")
    return Event.objects.filter(schedule_page__in=pages.values("pk"))


def may(member: Member, permission: str, event: Event) -> bool:
    """Whether `member` has `permission`, and may edit the page of `event`."""
    if not member.is_active or not member.has_perm(permission):
        return False
    page = event.schedule_page
    return page is not None and page.permissions_for_user(member).can_edit()
