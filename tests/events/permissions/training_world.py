"""A training record and certificates of the small world: of the member, and of a guest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from events import badge_keys
from events.enums import MarkSource, Presence
from events.models import Attendance, Registration
from tests.events.permissions.rules import Secret
from tests.factories.badges import public_key
from tests.factories.certificates import CertificateFactory

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """The member was at one date of the closed event and has a certificate; so has a guest."""
    (uuid,), (token,) = world.things["decided"], world.things["guest's line"]
    place = Registration.objects.get(uuid=uuid)
    Attendance.objects.create(
        registration=place,
        occurrence=place.run.occurrences.get(),
        presence=Presence.PRESENT,
        source=MarkSource.LIST,
        at=now,
    )
    told = {"issued_at": now, "first_day": date(2026, 11, 20), "last_day": date(2026, 11, 20)}
    made = CertificateFactory(registration=place, name=Secret.NAME, title=Secret.TITLE, **told)
    guests = Registration.objects.get(contact__email=Secret.GUEST_EMAIL, state="waiting")
    assert guests.link_token == token
    theirs = CertificateFactory(registration=guests, name=Secret.GUEST_NAME, **told)
    key = badge_keys._key(public_key())
    world.things |= {
        "member's certificate": (made.code,),
        "guest's certificate": (theirs.code,),
        "no certificate": ("0" * 26,),
        "badge's key": (key.thumbprint,),
    }
