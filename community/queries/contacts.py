"""A member's contacts, and the requests for contact that they got and sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from community.enums import ContactState, ProfileField
from community.models import Block, ContactRequest, Member, Profile
from community.queries.seeing import where_visible
from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

# So many of each on one page; the oldest request first, the others from the newest.
MOST: Final = 100

# Where members meet besides: whether `viewer` has read something that `person` wrote. Whoever has
# may block them, though their profile is closed.
acquaintances: Registry[Callable[[Member, Member], bool]] = Registry()


@dataclass(frozen=True, slots=True)
class Line:
    """A request or a contact as one of the two reads it. `name` is empty for somebody who no longer
    shows themselves; `organisation` stands only where they ask or the profile shows it, `address`
    where it was exchanged, `profile` where there is a page."""

    key: UUID
    person: UUID
    name: str
    organisation: Any
    address: str
    profile: UUID | None
    reason: str
    state: ContactState
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Contacts:
    received: list[Line] = field(default_factory=list)
    sent: list[Line] = field(default_factory=list)
    contacts: list[Line] = field(default_factory=list)


def of(member: Member, *, now: datetime) -> Contacts:
    """What stands on the page; five queries."""
    rows = ContactRequest.objects.select_related("sender__organisation", "recipient__organisation")
    received = rows.filter(
        recipient=member, state=ContactState.SENT, is_shut=False, expires_at__gt=now
    ).order_by("created_at", "pk")[:MOST]
    hidden = [ContactState.ACCEPTED, ContactState.ENDED]
    sent = rows.filter(sender=member).exclude(state__in=hidden)[:MOST]
    held = rows.filter(
        Q(sender=member, recipient__is_active=True) | Q(recipient=member, sender__is_active=True),
        state=ContactState.ACCEPTED,
    ).order_by("-answered_at", "-pk")[:MOST]
    parts = [list(received), list(sent), list(held)]
    others = [_other(row, member).pk for part in parts for row in part]
    seen, at_work = _seen(member, others), _seen(member, others, ProfileField.ORGANISATIONS)
    # Whoever asks was told that their name and organisation go along.
    asking = {row.sender_id for row in parts[0]}
    return Contacts(
        received=[_line(row, member, seen, asking, now, is_named=True) for row in parts[0]],
        sent=[_line(row, member, seen, at_work, now, is_named=False) for row in parts[1]],
        contacts=[_line(row, member, seen, at_work, now, is_named=True) for row in parts[2]],
    )


def person(key: UUID, *, viewer: Member) -> Member | None:
    """Somebody of whom `viewer` sees the name, themselves included."""
    seen = Profile.objects.filter(where_visible(viewer), member__uuid=key)
    profile = seen.select_related("member__organisation").first()
    return profile.member if profile else None


def known(key: UUID, *, viewer: Member) -> Member | None:
    """Somebody whom `viewer` has met here: whose profile, request or contribution they have seen."""
    if found := person(key, viewer=viewer):
        return found if found.pk != viewer.pk else None
    other = Member.objects.filter(uuid=key, is_active=True).exclude(pk=viewer.pk).first()
    if other is None:
        return None
    asked = ContactRequest.objects.filter(
        Q(sender=other, recipient=viewer, is_shut=False)
        | Q(sender=viewer, recipient=other, state=ContactState.ACCEPTED)
    )
    met = asked.exists() or any(has_met(viewer, other) for _name, has_met in acquaintances)
    return other if met else None


def blocked_by(member: Member) -> list[Block]:
    """Whom `member` has blocked, the latest first."""
    rows = Block.objects.filter(blocker=member).select_related("blocked")
    return list(rows.order_by("-created_at", "-pk"))


def _seen(viewer: Member, keys: Iterable[int], *fields: ProfileField) -> set[int]:
    rows = Profile.objects.filter(where_visible(viewer, *fields), pk__in=set(keys))
    return set(rows.values_list("pk", flat=True))


def _other(row: ContactRequest, member: Member) -> Member:
    return row.recipient if row.sender_id == member.pk else row.sender


def _line(
    row: ContactRequest,
    member: Member,
    seen: set[int],
    at_work: set[int],
    now: datetime,
    *,
    is_named: bool,
) -> Line:
    other = _other(row, member)
    shown, is_contact = other.pk in seen, row.state == ContactState.ACCEPTED
    late = row.state == ContactState.SENT and row.expires_at <= now
    return Line(
        key=row.uuid,
        person=other.uuid,
        name=other.name if is_named or shown else "",
        organisation=other.organisation if other.pk in at_work else None,
        address=other.email if is_contact else "",
        profile=other.uuid if shown else None,
        reason=row.reason,
        state=ContactState.EXPIRED if late else ContactState(row.state),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
