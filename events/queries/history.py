"""What happened to a registration, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.enums import DECISIONS, Action

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Registration, RegistrationChange

# What nobody does by hand.
BY_ITSELF = (Action.PROMOTE, Action.OFFER, Action.EXPIRE)


@dataclass(frozen=True, slots=True)
class Line:
    """What happened when and by whom, why, and where the registration stood from then on."""

    at: datetime
    what: str
    who: str
    state: str
    seat: str
    reason: str


def of_registration(registration: Registration) -> list[Line]:
    """The history of `registration`, the newest first. One query."""
    rows = registration.changes.select_related("actor").order_by("-pk")
    return [_line(row, str(registration.contact)) for row in rows]


def _line(row: RegistrationChange, person: str) -> Line:
    if row.actor is not None:
        who = row.actor.name or row.actor.email
    elif row.manager and row.action in DECISIONS:
        who = row.manager
    else:
        who = _("the site") if row.action in BY_ITSELF else person
    return Line(
        at=row.at,
        what=capfirst(row.get_action_display()),
        who=who,
        state=row.get_after_display(),
        seat=row.get_mode_display(),
        reason=row.reason,
    )
