"""What members agreed to: each time a row of its own, with the edition and language of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Consent

if TYPE_CHECKING:
    from datetime import datetime

    from community.enums import ConsentKind
    from community.models import Member


# Until these texts are pages with editions of their own.
FIRST_EDITION = "1"


def current(kind: ConsentKind) -> str:
    """Which edition of a text somebody agrees to now."""
    return FIRST_EDITION


def give(
    member: Member,
    *,
    kind: ConsentKind,
    version: str,
    language: str,
    source: str,
    now: datetime,
    about: str = "",
) -> Consent:
    """Keep that `member` agreed. The same edition once more is the same consent."""
    given = Consent.objects.filter(
        member=member, kind=kind, version=version, about=about, withdrawn_at=None
    ).first()
    return given or Consent.objects.create(
        member=member,
        kind=kind,
        version=version,
        about=about,
        language=language,
        source=source,
        given_at=now,
    )


def withdraw(member: Member, *, kind: ConsentKind, now: datetime, about: str = "") -> int:
    """End the consents of this kind; how many there were."""
    standing = Consent.objects.filter(member=member, kind=kind, about=about, withdrawn_at=None)
    return standing.update(withdrawn_at=now)
