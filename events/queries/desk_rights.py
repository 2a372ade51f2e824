"""Who may look after an event: the one rule of the desk, of the door and of mails to organisers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from wagtail.permissions import page_permission_policy

from events.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.models import Member

SEE_PARTICIPANTS: Final = "events.view_registration"
# Also to read and write sensitive answers: not whoever may see who comes.
CHANGE_PARTICIPANTS: Final = "events.change_registration"
# With it, both are for the events too that the own organisation holds; whose pages one may write,
# and which dates one may change, Wagtail says alone.
LOOK_AFTER_ORGANISATION: Final = "events.look_after_organisation"
AT_DESK: Final = frozenset({SEE_PARTICIPANTS, CHANGE_PARTICIPANTS})


def events_of(member: Member) -> QuerySet[Event]:
    """The events at whose desk `member` may work: whose page they may edit, which are all or their
    own (Wagtail's permissions), and those that their organisation holds."""
    return Event.objects.filter(_page_of(member) | _of_organisation(member))


def events_written_by(member: Member) -> QuerySet[Event]:
    """The events whose page with the schedule `member` may edit."""
    return Event.objects.filter(_page_of(member))


def may(member: Member, permission: str, event: Event) -> bool:
    """Whether `member` has `permission` for `event`."""
    page = event.schedule_page
    if page is None or not member.is_active or not member.has_perm(permission):
        return False
    at_desk = permission in AT_DESK and holds(member, event)
    return at_desk or page.permissions_for_user(member).can_edit()


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
