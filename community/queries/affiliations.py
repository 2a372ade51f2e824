"""Who works where: as members see it of themselves, and as it stood when they did something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.enums import AffiliationState
from community.models import Affiliation

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from community.models import Member, Organisation
    from foundation.words import Words

State = AffiliationState


@dataclass(frozen=True, slots=True)
class Employment:
    """Where somebody works at a moment, to be kept beside what they do then: whoever changes work
    leaves what they wrote where it was written."""

    organisation_id: int
    name: Words
    title: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """A line of a profile: where somebody works or worked. `is_lapsed`: it is no longer confirmed."""

    organisation: Organisation
    title: str
    role: str
    began: date | None
    ended: date | None
    is_main: bool
    is_lapsed: bool


def at(member: Member, now: datetime) -> Employment | None:
    """Where `member` works at `now`, the moment of what they do; None: nowhere that is confirmed.

    An affiliation whose day to confirm is over counts until the duty has let it lapse, as it does
    for everything else."""
    main = (
        Affiliation.objects.select_related("organisation")
        .filter(member=member, is_main=True, state=State.VERIFIED)
        .first()
    )
    if main is None:
        return None
    return Employment(main.organisation_id, main.organisation.name, main.title)


def of(member: Member) -> QuerySet[Affiliation]:
    """All that is kept, for the member: the main one first, what has ended last."""
    rows = Affiliation.objects.filter(member=member).select_related("organisation")
    return rows.order_by("-is_main", "ended", "-verified_at", "created_at")


def one_of(member: Member, uuid: UUID) -> Affiliation | None:
    rows = Affiliation.objects.filter(member=member).select_related("organisation", "member")
    return rows.filter(uuid=uuid).first()


def shown(member: Member) -> list[Workplace]:
    """What a profile may say of where its owner works and worked: what was confirmed once. Whether
    the viewer may see it is for `seeing` to say (ORGANISATIONS; `title` is for those of TITLE)."""
    rows = of(member).exclude(verified_at=None).exclude(state=State.CLAIMED)
    return [
        Workplace(
            organisation=row.organisation,
            title=row.title,
            role=row.role,
            began=row.began,
            ended=row.ended,
            is_main=row.is_main,
            is_lapsed=row.state == State.LAPSED,
        )
        for row in rows
    ]


def to_vouch() -> QuerySet[Affiliation]:
    """What waits for somebody who looks after the members, the longest first."""
    rows = Affiliation.objects.filter(vouch_asked_at__isnull=False)
    return rows.select_related("member", "organisation").order_by("vouch_asked_at", "pk")
