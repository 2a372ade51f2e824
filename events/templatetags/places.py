"""How registration stands, in a few words. Lists say it of every date, so it is plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.queries.doors import Door
from foundation.templatetags.times import moment

if TYPE_CHECKING:
    from datetime import datetime

    from events.queries.seats import ModeSeats, Seats

register = template.Library()

CLOSED = {
    Door.NONE: gettext_lazy("No registration needed"),
    Door.NOT_YET: gettext_lazy("Registration has not opened yet"),
    Door.CLOSED: gettext_lazy("Registration has closed"),
    Door.OVER: gettext_lazy("Over"),
    Door.CANCELLED: gettext_lazy("Cancelled"),
    Door.POSTPONED: gettext_lazy("Postponed: registration is closed until the new date is known"),
    Door.FULL: gettext_lazy("Full"),
    Door.WAITING: gettext_lazy("Full, with a waiting list"),
    Door.EXTERNAL: gettext_lazy("Registration on another site"),
}


@register.simple_tag
def places(seats: Seats, door: str, opens_at: datetime | None = None) -> str:
    """The free seats where one may register, else why one may not."""
    if door == Door.OPEN:
        room, online = seats.room, seats.online
        said = [_in_room(room, alone=not online.exist)] if room.exist else []
        return " · ".join([*said, _online(online)] if online.exist else said)
    if door == Door.NOT_YET and opens_at:
        return _("Registration opens on %(when)s") % {"when": moment(opens_at)}
    if door in {Door.WAITING, Door.FULL}:
        return _why_none(seats) or str(CLOSED[Door(door)])
    return str(CLOSED[Door(door)])


def _why_none(seats: Seats) -> str:
    """Why there are seats, but none for the reader; empty where there are none."""
    modes = [seats.of(mode) for mode in seats.modes]
    if any(mode.is_used_up for mode in modes):
        return _("Your organisation has as many seats as it may have")
    if any(mode.lines and mode.seats is not None and mode.taken < mode.seats for mode in modes):
        return _("The seats that are free are kept for others")
    return ""


def _in_room(mode: ModeSeats, *, alone: bool) -> str:
    """`alone`: there are no places online to tell them from."""
    if mode.free is None:
        return _("Open to all who register") if alone else _("Places in the room")
    if alone:
        said = ngettext("%(free)s seat free", "%(free)s seats free", mode.free)
    else:
        said = ngettext(
            "%(free)s seat free in the room", "%(free)s seats free in the room", mode.free
        )
    return said % {"free": mode.free}


def _online(mode: ModeSeats) -> str:
    if mode.free is None:
        return _("Places online")
    said = ngettext("%(free)s place free online", "%(free)s places free online", mode.free)
    return said % {"free": mode.free}
