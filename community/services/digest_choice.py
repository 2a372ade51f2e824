"""What a member decides about the digest: to have it, to pause it, to stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import Cadence
from community.models.members import DIGEST_LINK_PURPOSE, Member
from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

PAUSE = timedelta(days=30)


def settle(member: Member, *, before: str, now: datetime) -> None:
    """Set from when on digests are due, after the choice was changed from `before`; not saved. A
    choice that stays as it was leaves a pause alone."""
    if member.digest == Cadence.NONE:
        member.digest_since = None
    elif member.digest != before:
        member.digest_since = now


def stop(member: Member) -> None:
    """No digest any more. Doing so again changes nothing."""
    member.digest, member.digest_since = Cadence.NONE, None
    member.save(update_fields=["digest", "digest_since"])


def pause(member: Member, *, now: datetime) -> None:
    """None for 30 days; what is new in them comes with the first one afterwards. A pause that
    lasts already isn't lengthened, and a digest that is stopped stays so."""
    if member.digest != Cadence.NONE and not member.digest_paused_until(now):
        _since(member, now + PAUSE)


def resume(member: Member, *, now: datetime) -> None:
    """End a pause."""
    if member.digest_paused_until(now):
        _since(member, now)


def by_link(token: str) -> Member:
    """The member whom the link in a digest speaks of; raises `links.BadLink`."""
    link = links.read(DIGEST_LINK_PURPOSE, token)
    member = Member.objects.filter(uuid=link.id, digest_link_version=link.version).first()
    if member is None:
        raise links.BadLink
    return member


def _since(member: Member, moment: datetime) -> None:
    """Not the choice itself, which may have been stopped meanwhile."""
    member.digest_since = moment
    member.save(update_fields=["digest_since"])
    member.refresh_from_db(fields=["digest"])
