"""Who would come if an event ran again: the wish on its page, and the demand at the desk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Count

from events.enums import RegistrationPolicy
from events.models import Interest
from events.queries.doors import Door

if TYPE_CHECKING:
    from collections.abc import Iterable

    from community.models import Member
    from events.queries.event_detail import EventDetail

# Nobody gets in, and not because the time has only not come yet.
SHUT = (Door.FULL, Door.CLOSED, Door.OVER, Door.CANCELLED)


class Wish(StrEnum):
    """What a reader can do about an event that takes nobody at present: `MADE`, they are told
    already when it runs again. `NONE`: there is something to register for, or nothing ever was."""

    NONE = "none"
    SIGN_IN = "sign_in"
    OFFERED = "offered"
    MADE = "made"


def of(detail: EventDetail | None, viewer: Member | None) -> Wish:
    """The wish that `viewer` (None: not signed in) has, or can have, for an event. One query, and
    none where there is nothing to wish for."""
    if detail is None or not is_shut(detail):
        return Wish.NONE
    if viewer is None:
        return Wish.SIGN_IN
    made = Interest.objects.filter(
        event=detail.event, contact__member=viewer, told_at=None
    ).exists()
    return Wish.MADE if made else Wish.OFFERED


def is_shut(detail: EventDetail) -> bool:
    """Whether people register here for `detail`, and nobody can at present or soon, and the reader
    is not registered for anything of it that is still to come."""
    here = [view for view in detail.views if view.run.registration == RegistrationPolicy.HERE]
    if not here or any(view.held for view in here if not view.is_over):
        return False
    return all(_door(view.is_over, view.door) in SHUT for view in here)


def _door(is_over: bool, door: Door) -> Door:
    return Door.OVER if is_over else door


def demand(events: Iterable[int]) -> dict[int, int]:
    """How many wait to hear of a new date of each event that somebody does, by primary keys."""
    rows = Interest.objects.filter(event__in=set(events), told_at=None)
    counts = rows.order_by().values_list("event").annotate(number=Count("pk"))
    return dict(counts)
