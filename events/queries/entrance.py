"""The entrance code: a signed address that says who somebody is to whoever keeps the door, and
nothing to anybody else."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING
from uuid import UUID

import segno
from django.conf import settings
from django.urls import reverse

from events.enums import Mode, State
from events.models import Registration
from events.models.registrations import CODE_PURPOSE
from foundation import links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.models import Occurrence


def is_needed(registration: Registration, dates: Iterable[Occurrence], *, now: datetime) -> bool:
    """Whether `registration` is for a seat in the room, where one of its `dates` is to come."""
    if registration.state != State.CONFIRMED or registration.mode != Mode.ROOM:
        return False
    return any(date.may_take_place and not date.is_over(now) for date in dates)


def path(registration: Registration) -> str:
    return reverse("entrance_code", args=(registration.code_token,))


def address(registration: Registration) -> str:
    """What the code holds: a phone's camera opens it."""
    return f"{settings.BASE_URL}{path(registration)}"


def picture(registration: Registration) -> bytes:
    """The code as a PNG: black on white, the same bytes each time."""
    made = io.BytesIO()
    segno.make(address(registration), micro=False).save(made, kind="png", scale=5, border=4)
    return made.getvalue()


def fingerprint(registration: Registration) -> str:
    """What a phone that keeps the list finds a scanned code by. The code can't be made from it."""
    return hashlib.sha256(registration.code_token.encode()).hexdigest()[:24]


def by_code(token: str) -> Registration | None:
    """The registration that a code stands for; None for a forged or a revoked one."""
    try:
        link = links.read(CODE_PURPOSE, token)
        key = UUID(link.id)
    except (links.BadLink, ValueError):
        return None
    rows = Registration.objects.select_related(
        "run__event__schedule_page", "contact__member__organisation"
    )
    return rows.filter(uuid=key, code_version=link.version).first()
