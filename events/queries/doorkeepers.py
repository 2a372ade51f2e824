"""Who may check people in: the one rule of the door, its list and the screen in the room."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from events.enums import Status
from events.models import Doorkeeper
from events.queries import organisers

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Event, Occurrence

# So long before a date begins, and after it ends, who keeps its door may open the list.
AROUND: Final = timedelta(days=1)


def may_check_in(member: Member, date: Occurrence, *, now: datetime) -> bool:
    """Whether `member` may check people in at `date`: who may change its participants, always; who
    keeps its door, from a day before it begins until a day after it ends. Needs `date.event`."""
    if not member.is_active:
        return False
    if may_look_after(member, date.event):
        return True
    is_near = date.start - AROUND <= now <= date.end + AROUND and date.status == Status.SCHEDULED
    return is_near and Doorkeeper.objects.filter(event=date.event_id, member=member).exists()


def screen_of(date: Occurrence) -> str:
    """Where the screen in the room shows the code of `date`. Needs `date.run`."""
    return f"{reverse('check_in_screen', args=(date.run.uuid,))}?date={date.uid}"


def may_look_after(member: Member, event: Event) -> bool:
    """Whether `member` may change the participants of `event`, as on the editors' screens."""
    page = event.schedule_page
    if page is None or not member.has_perm("events.change_registration"):
        return False
    return organisers.may_look_after(event).filter(pk=member.pk).exists()
